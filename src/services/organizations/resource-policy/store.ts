import type { Tags } from "../../../pure/aws/tags.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";

/** What an organization's management account delegates to members. */
export interface ResourcePolicy {
  readonly id: string;
  readonly content: string;
  /** The unique ids of the users and roles that it names, by their ARNs as written. */
  readonly principalIds: Readonly<Record<string, string>>;
  readonly tags: Tags;
}

export async function findResourcePolicy(
  transaction: Transaction,
  organizationId: string,
): Promise<ResourcePolicy | undefined> {
  const row = await transaction.get<{
    policy_id: string;
    content: string;
    principal_ids: string;
    tags: string;
  }>(
    `SELECT policy_id, content, principal_ids, tags FROM organizations_resource_policies
     WHERE organization_id = ?`,
    organizationId,
  );
  return (
    row && {
      id: row.policy_id,
      content: row.content,
      principalIds: JSON.parse(row.principal_ids) as Record<string, string>,
      tags: JSON.parse(row.tags) as Tags,
    }
  );
}

/** An organization has one at most: it takes the place of the one before. */
export async function saveResourcePolicy(
  transaction: Transaction,
  organizationId: string,
  { id, content, principalIds, tags }: ResourcePolicy,
): Promise<void> {
  await transaction.run(
    `INSERT INTO organizations_resource_policies (organization_id, policy_id, content, principal_ids, tags)
     VALUES (?, ?, ?, ?, ?) ON CONFLICT (organization_id) DO UPDATE SET
     content = excluded.content, principal_ids = excluded.principal_ids, tags = excluded.tags`,
    organizationId,
    id,
    content,
    JSON.stringify(principalIds),
    JSON.stringify(tags),
  );
}

/** Gives whether there was one. */
export async function removeResourcePolicy(
  transaction: Transaction,
  organizationId: string,
): Promise<boolean> {
  const removed = await transaction.run(
    "DELETE FROM organizations_resource_policies WHERE organization_id = ?",
    organizationId,
  );
  return removed > 0;
}
