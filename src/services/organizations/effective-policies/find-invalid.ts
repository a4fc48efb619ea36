import type { EffectivePolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { listMembers } from "../accounts/store.ts";
import type { Organization } from "../organization/organization.ts";
import { readEffective } from "./read.ts";
import type { InvalidPolicy } from "./store.ts";
import { findPolicyErrors } from "./validation.ts";

/** The accounts whose effective policy of a type is invalid now. */
export async function findInvalid(
  transaction: Transaction,
  organization: Organization,
  type: EffectivePolicyType,
): Promise<InvalidPolicy[]> {
  const found: InvalidPolicy[] = [];
  for (const { account } of await listMembers(transaction, organization.id)) {
    const effective = await readEffective(transaction, organization, account, type);
    const errors = effective === undefined ? [] : findPolicyErrors(type, effective);
    if (errors.length > 0) found.push({ account, type, errors });
  }
  return found;
}
