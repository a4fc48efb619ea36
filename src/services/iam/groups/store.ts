import type { Transaction } from "../../../runtime/storage/database.ts";
import type { Group, User } from "../entities/entity.ts";
import { ENTITY_COLUMNS, type EntityRow, entityOf } from "../entities/store.ts";

/** Gives whether the user was not in the group before. */
export async function addMember(transaction: Transaction, group: Group, user: User): Promise<boolean> {
  const inserted = await transaction.run(
    "INSERT INTO iam_memberships (group_id, user_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
    group.id,
    user.id,
  );
  return inserted > 0;
}

/** Gives whether the user was in the group. */
export async function removeMember(transaction: Transaction, group: Group, user: User): Promise<boolean> {
  const deleted = await transaction.run(
    "DELETE FROM iam_memberships WHERE group_id = ? AND user_id = ?",
    group.id,
    user.id,
  );
  return deleted > 0;
}

/** By name, after a folded name. */
export async function listMembers(
  transaction: Transaction,
  group: Group,
  after: string,
  limit: number,
): Promise<User[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_memberships m JOIN iam_entities e ON e.id = m.user_id
     WHERE m.group_id = ? AND e.name_key > ? ORDER BY e.name_key LIMIT ?`,
    group.id,
    after,
    limit,
  );
  return rows.map((row) => entityOf<"user">(row));
}

/** By name. */
export async function listGroupsOf(transaction: Transaction, user: User): Promise<Group[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_memberships m JOIN iam_entities e ON e.id = m.group_id
     WHERE m.user_id = ? ORDER BY e.name_key`,
    user.id,
  );
  return rows.map((row) => entityOf<"group">(row));
}
