import type { EffectivePolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { listMembers } from "../accounts/store.ts";
import type { Organization } from "../organization/organization.ts";
import { effectiveReader } from "./read.ts";
import type { InvalidPolicy } from "./store.ts";
import { findPolicyErrors } from "./validation.ts";

/** The accounts whose effective policy of a type is invalid now: none when the type is not enabled. */
export async function findInvalid(
  transaction: Transaction,
  organization: Organization,
  type: EffectivePolicyType,
): Promise<InvalidPolicy[]> {
  const readEffective = await effectiveReader(transaction, organization, type);
  if (readEffective === undefined) return [];
  const found: InvalidPolicy[] = [];
  for (const member of await listMembers(transaction, organization.id)) {
    const effective = await readEffective(member);
    const errors = effective === undefined ? [] : findPolicyErrors(type, effective);
    if (errors.length > 0) found.push({ account: member.account, type, errors });
  }
  return found;
}
