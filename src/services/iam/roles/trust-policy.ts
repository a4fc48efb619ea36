import { policySize } from "../../../pure/policy/parse.ts";
import { validatePolicy } from "../../../pure/policy/validate.ts";
import { PolicyValidationError } from "../../../pure/policy/validation/policy-validation-error.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Role, RoleDetails } from "../entities/entity.ts";
import { malformedPolicy, quotaExceeded } from "../errors.ts";
import { acceptDocument } from "../policies/check-document.ts";
import { findNamedPrincipals, renderPrincipals } from "../principals/named-principals.ts";
import { QUOTAS } from "../quotas.ts";

/** Checks a trust policy that is to be saved, and finds whom it names. */
export async function acceptTrustPolicy(
  transaction: Transaction,
  text: string,
): Promise<Pick<RoleDetails, "trustPolicy" | "trustPrincipals">> {
  const document = acceptDocument(text, "trust", { principalExists: () => true });
  const { exists, ids } = await findNamedPrincipals(transaction, document);
  try {
    validatePolicy(document, "trust", { principalExists: exists });
  } catch (error) {
    if (error instanceof PolicyValidationError) throw malformedPolicy(error.message);
    throw error;
  }
  if (policySize(text) > QUOTAS.ACLSizePerRole) throw quotaExceeded("ACLSizePerRole", QUOTAS.ACLSizePerRole);
  return { trustPolicy: text, trustPrincipals: ids };
}

/** The trust policy as it reads today. */
export function renderTrustPolicy(transaction: Transaction, { details }: Role): Promise<string> {
  return renderPrincipals(transaction, details.trustPolicy, details.trustPrincipals);
}
