import type { Transaction } from "../../../runtime/storage/database.ts";

export type InlineGrant = {
  readonly name: string;
  readonly document: string;
  /** The group through which a user has the policy, or the entity itself. */
  readonly holder_kind: string;
  readonly holder_name: string;
};

/** The inline policies of a user or role, and of the groups a user is in. */
export function listInlineGrants(transaction: Transaction, entityId: string): Promise<InlineGrant[]> {
  return transaction.all<InlineGrant>(
    `SELECT i.name, i.document, e.kind AS holder_kind, e.name AS holder_name
     FROM iam_inline_policies i JOIN iam_entities e ON e.id = i.entity_id
     WHERE i.entity_id = ? OR i.entity_id IN (SELECT group_id FROM iam_memberships WHERE user_id = ?)
     ORDER BY i.entity_id, i.name`,
    entityId,
    entityId,
  );
}

export type ManagedGrant = {
  readonly arn: string;
  /** Null for AWS's own policies. */
  readonly document: string | null;
};

/** The managed policies attached to a user or role, and to the groups a user is in, each once. */
export function listManagedGrants(transaction: Transaction, entityId: string): Promise<ManagedGrant[]> {
  return transaction.all<ManagedGrant>(
    `SELECT DISTINCT a.policy_arn AS arn, v.document
     FROM iam_attachments a
     LEFT JOIN iam_policy_versions v ON v.policy_id = a.policy_id AND v.is_default = 1
     WHERE a.entity_id = ? OR a.entity_id IN (SELECT group_id FROM iam_memberships WHERE user_id = ?)
     ORDER BY a.policy_arn`,
    entityId,
    entityId,
  );
}
