import type { EffectivePolicyType } from "../../../pure/api/organizations.shapes.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Organization } from "../organization/organization.ts";
import { isEnabled, requirePolicy } from "../policies/require.ts";
import { listAttachments } from "../policies/store.ts";
import { pathReader } from "../targets/target.ts";
import { type AttachedPolicy, type EffectiveNode, type JsonMembers, mergePolicies } from "./inheritance.ts";

/** Undefined when no policy of the type reaches the account. */
export type ReadEffective = (account: Place) => Promise<EffectiveNode | undefined>;

interface Place {
  readonly account: string;
  readonly parentId: string;
}

/**
 * Reads effective policies of one type in one transaction, what is attached to a unit once for all accounts
 * in it. Undefined when the type is not enabled.
 */
export async function effectiveReader(
  transaction: Transaction,
  organization: Organization,
  type: EffectivePolicyType,
): Promise<ReadEffective | undefined> {
  if (!(await isEnabled(transaction, organization, type))) return undefined;
  const pathTo = pathReader(transaction, organization);
  const readLevel = async (targetId: string): Promise<AttachedPolicy[]> => {
    const level: AttachedPolicy[] = [];
    for (const { id } of await listAttachments(transaction, organization.id, targetId, type)) {
      const { content } = await requirePolicy(transaction, organization, id);
      level.push({ id, content: JSON.parse(content) as JsonMembers });
    }
    return level;
  };
  const unitLevels = new Map<string, AttachedPolicy[]>();
  return async ({ account, parentId }) => {
    const levels: AttachedPolicy[][] = [];
    for (const targetId of (await pathTo(parentId)).slice(1)) {
      const level = unitLevels.get(targetId) ?? (await readLevel(targetId));
      unitLevels.set(targetId, level);
      levels.push(level);
    }
    levels.push(await readLevel(account));
    return levels.flat().length === 0 ? undefined : mergePolicies(levels);
  };
}
