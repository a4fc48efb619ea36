import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Entity } from "../entities/entity.ts";
import { ENTITY_COLUMNS, type EntityRow, entityOf } from "../entities/store.ts";

/** Gives whether the policy was not attached before. */
export async function attach(
  transaction: Transaction,
  entity: Entity,
  policyArn: string,
  policyId: string | undefined,
): Promise<boolean> {
  const inserted = await transaction.run(
    `INSERT INTO iam_attachments (entity_id, account_id, policy_arn, policy_id)
     VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    entity.id,
    entity.account,
    policyArn,
    policyId ?? null,
  );
  return inserted > 0;
}

/** Gives whether the policy was attached. */
export async function detach(transaction: Transaction, entity: Entity, policyArn: string): Promise<boolean> {
  const deleted = await transaction.run(
    "DELETE FROM iam_attachments WHERE entity_id = ? AND policy_arn = ?",
    entity.id,
    policyArn,
  );
  return deleted > 0;
}

/** The ARNs of the policies attached to an entity. */
export async function listAttachedArns(transaction: Transaction, entity: Entity): Promise<string[]> {
  const rows = await transaction.all<{ arn: string }>(
    "SELECT policy_arn AS arn FROM iam_attachments WHERE entity_id = ? ORDER BY policy_arn",
    entity.id,
  );
  return rows.map(({ arn }) => arn);
}

/** The policies attached in the account, each with the number of entities it is attached to. */
export async function countAttachments(
  transaction: Transaction,
  account: AccountId,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.all<{ arn: string; count: number }>(
    `SELECT policy_arn AS arn, count(*) AS count FROM iam_attachments
     WHERE account_id = ? GROUP BY policy_arn`,
    account,
  );
  return new Map(rows.map(({ arn, count }) => [arn, Number(count)]));
}

/** How many of the account's entities a policy is attached to. */
export async function countHolders(
  transaction: Transaction,
  account: AccountId,
  policyArn: string,
): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    "SELECT count(*) AS count FROM iam_attachments WHERE account_id = ? AND policy_arn = ?",
    account,
    policyArn,
  );
  return Number(row?.count ?? 0);
}

/** The account's entities that a policy is attached to, by kind and name. */
export async function listHolders(
  transaction: Transaction,
  account: AccountId,
  policyArn: string,
): Promise<Entity[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_attachments a JOIN iam_entities e ON e.id = a.entity_id
     WHERE a.account_id = ? AND a.policy_arn = ? ORDER BY e.kind, e.name_key`,
    account,
    policyArn,
  );
  return rows.map((row) => entityOf(row));
}
