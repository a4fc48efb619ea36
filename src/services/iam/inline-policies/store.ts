import type { Transaction } from "../../../runtime/storage/database.ts";

export type InlinePolicy = {
  readonly name: string;
  readonly document: string;
};

/** The inline policies of a user, group or role, by name. */
export function listInlinePolicies(transaction: Transaction, entityId: string): Promise<InlinePolicy[]> {
  return transaction.all<InlinePolicy>(
    "SELECT name, document FROM iam_inline_policies WHERE entity_id = ? ORDER BY name",
    entityId,
  );
}

export function findInlinePolicy(
  transaction: Transaction,
  entityId: string,
  name: string,
): Promise<InlinePolicy | undefined> {
  return transaction.get<InlinePolicy>(
    "SELECT name, document FROM iam_inline_policies WHERE entity_id = ? AND name = ?",
    entityId,
    name,
  );
}

export async function putInlinePolicy(
  transaction: Transaction,
  entityId: string,
  { name, document }: InlinePolicy,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_inline_policies (entity_id, name, document) VALUES (?, ?, ?)
     ON CONFLICT (entity_id, name) DO UPDATE SET document = excluded.document`,
    entityId,
    name,
    document,
  );
}

/** Gives whether there was such a policy. */
export async function removeInlinePolicy(
  transaction: Transaction,
  entityId: string,
  name: string,
): Promise<boolean> {
  const deleted = await transaction.run(
    "DELETE FROM iam_inline_policies WHERE entity_id = ? AND name = ?",
    entityId,
    name,
  );
  return deleted > 0;
}
