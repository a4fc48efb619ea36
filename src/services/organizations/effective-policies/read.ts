import type { EffectivePolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Organization } from "../organization/organization.ts";
import { isEnabled, requirePolicy } from "../policies/require.ts";
import { listAttachedIds } from "../policies/store.ts";
import { pathOf } from "../targets/target.ts";
import { type AttachedPolicy, type EffectiveNode, type JsonMembers, mergePolicies } from "./inheritance.ts";

/** Undefined when the type is not enabled or no policy of it reaches the account. */
export async function readEffective(
  transaction: Transaction,
  organization: Organization,
  account: string,
  type: EffectivePolicyType,
): Promise<EffectiveNode | undefined> {
  if (!(await isEnabled(transaction, organization, type))) return undefined;
  const [, ...path] = await pathOf(transaction, organization, account);
  const levels: AttachedPolicy[][] = [];
  for (const targetId of path) {
    const level: AttachedPolicy[] = [];
    for (const id of await listAttachedIds(transaction, organization.id, targetId, type)) {
      const { content } = await requirePolicy(transaction, organization, id);
      level.push({ id, content: JSON.parse(content) as JsonMembers });
    }
    levels.push(level);
  }
  return levels.flat().length === 0 ? undefined : mergePolicies(levels);
}
