import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import { type Entity, type EntityDetails, type EntityKind, nameKeyOf } from "./entity.ts";

// Counting thousands of rows for every one that is made would make each dearer than the one before.
export const entityMigrations: readonly Migration[] = [
  {
    name: "iam/entities-0001-counts",
    sql: `
CREATE TABLE iam_entity_counts (
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  kind TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (account_id, kind)
);
INSERT INTO iam_entity_counts (account_id, kind, count)
  SELECT account_id, kind, count(*) FROM iam_entities GROUP BY account_id, kind;
`,
  },
  {
    name: "iam/entities-0002-device-paths",
    sql: `
UPDATE iam_entities SET name_key = lower(substr(path, 2)) || name_key WHERE kind = 'mfa' AND path <> '/';
`,
  },
];

export type EntityRow = {
  readonly id: string;
  readonly account_id: string;
  readonly kind: string;
  readonly name: string;
  readonly name_key: string;
  readonly path: string;
  readonly created_at_ms: number;
  readonly tags: string;
  readonly boundary_arn: string | null;
  readonly details: string;
};

/** The columns of an {@link EntityRow}, for queries of other stores that join entities as `e`. */
export const ENTITY_COLUMNS =
  "e.id, e.account_id, e.kind, e.name, e.name_key, e.path, e.created_at_ms, e.tags, e.boundary_arn, e.details";

export function entityOf<Kind extends EntityKind>(row: EntityRow): Entity<Kind> {
  return {
    kind: row.kind as Kind,
    account: row.account_id as AccountId,
    id: row.id,
    name: row.name,
    path: row.path,
    createdAtMs: Number(row.created_at_ms),
    tags: JSON.parse(row.tags) as Record<string, string>,
    boundaryArn: row.boundary_arn ?? undefined,
    details: JSON.parse(row.details) as EntityDetails[Kind],
  };
}

/** Finds by the exact spelling of the name; the path is of MFA devices only, which it tells apart. */
export async function findEntity<Kind extends EntityKind>(
  transaction: Transaction,
  account: AccountId,
  kind: Kind,
  name: string,
  path = "/",
): Promise<Entity<Kind> | undefined> {
  const row = await findRow(transaction, account, kind, nameKeyOf({ kind, name, path }));
  return row?.name === name ? entityOf<Kind>(row) : undefined;
}

/** Whether the name is taken in any spelling, by another than the entity with the id. */
export async function isNameTaken(
  transaction: Transaction,
  account: AccountId,
  kind: EntityKind,
  name: string,
  { path = "/", exceptId }: { path?: string; exceptId?: string } = {},
): Promise<boolean> {
  const row = await findRow(transaction, account, kind, nameKeyOf({ kind, name, path }));
  return row !== undefined && row.id !== exceptId;
}

function findRow(
  transaction: Transaction,
  account: AccountId,
  kind: EntityKind,
  key: string,
): Promise<EntityRow | undefined> {
  return transaction.get<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_entities e WHERE e.account_id = ? AND e.kind = ? AND e.name_key = ?`,
    account,
    kind,
    key,
  );
}

export async function findEntityById(transaction: Transaction, id: string): Promise<Entity | undefined> {
  const row = await transaction.get<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_entities e WHERE e.id = ?`,
    id,
  );
  return row && entityOf(row);
}

export async function insertEntity(transaction: Transaction, entity: Entity): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_entities
       (id, account_id, kind, name, name_key, path, created_at_ms, tags, boundary_arn, details)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entity.id,
    entity.account,
    entity.kind,
    entity.name,
    nameKeyOf(entity),
    entity.path,
    entity.createdAtMs,
    JSON.stringify(entity.tags),
    entity.boundaryArn ?? null,
    JSON.stringify(entity.details),
  );
  await transaction.run(
    `INSERT INTO iam_entity_counts (account_id, kind, count) VALUES (?, ?, 1)
     ON CONFLICT (account_id, kind) DO UPDATE SET count = iam_entity_counts.count + 1`,
    entity.account,
    entity.kind,
  );
}

/** Writes everything of an entity that may change. */
export async function updateEntity(transaction: Transaction, entity: Entity): Promise<void> {
  await transaction.run(
    `UPDATE iam_entities
     SET name = ?, name_key = ?, path = ?, tags = ?, boundary_arn = ?, details = ? WHERE id = ?`,
    entity.name,
    nameKeyOf(entity),
    entity.path,
    JSON.stringify(entity.tags),
    entity.boundaryArn ?? null,
    JSON.stringify(entity.details),
    entity.id,
  );
}

export async function removeEntity(transaction: Transaction, entity: Entity): Promise<void> {
  const removed = await transaction.run("DELETE FROM iam_entities WHERE id = ?", entity.id);
  await transaction.run(
    "UPDATE iam_entity_counts SET count = count - ? WHERE account_id = ? AND kind = ?",
    removed,
    entity.account,
    entity.kind,
  );
}

export interface EntityListing {
  readonly pathPrefix?: string | undefined;
  /** The folded name after which to begin. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By name. */
export async function listEntities<Kind extends EntityKind>(
  transaction: Transaction,
  account: AccountId,
  kind: Kind,
  { pathPrefix = "", after = "", limit }: EntityListing,
): Promise<Entity<Kind>[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_entities e
     WHERE e.account_id = ? AND e.kind = ? AND e.name_key > ? AND substr(e.path, 1, ?) = ?
     ORDER BY e.name_key LIMIT ?`,
    account,
    kind,
    after,
    pathPrefix.length,
    pathPrefix,
    limit,
  );
  return rows.map((row) => entityOf<Kind>(row));
}

export async function countEntities(
  transaction: Transaction,
  account: AccountId,
  kind: EntityKind,
): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    "SELECT count FROM iam_entity_counts WHERE account_id = ? AND kind = ?",
    account,
    kind,
  );
  return Number(row?.count ?? 0);
}

/** Which boundary policies are used in the account, and by how many users and roles. */
export async function countBoundaryUses(
  transaction: Transaction,
  account: AccountId,
): Promise<ReadonlyMap<string, number>> {
  const rows = await transaction.all<{ arn: string; count: number }>(
    `SELECT boundary_arn AS arn, count(*) AS count FROM iam_entities
     WHERE account_id = ? AND boundary_arn IS NOT NULL GROUP BY boundary_arn`,
    account,
  );
  return new Map(rows.map(({ arn, count }) => [arn, Number(count)]));
}

/** How many users and roles a policy bounds. */
export async function countBounded(
  transaction: Transaction,
  account: AccountId,
  boundaryArn: string,
): Promise<number> {
  const row = await transaction.get<{ count: number }>(
    "SELECT count(*) AS count FROM iam_entities WHERE account_id = ? AND boundary_arn = ?",
    account,
    boundaryArn,
  );
  return Number(row?.count ?? 0);
}

/** Users and roles of the account that are bounded by the policy, by kind and name. */
export async function listBounded(
  transaction: Transaction,
  account: AccountId,
  boundaryArn: string,
): Promise<Entity[]> {
  const rows = await transaction.all<EntityRow>(
    `SELECT ${ENTITY_COLUMNS} FROM iam_entities e
     WHERE e.account_id = ? AND e.boundary_arn = ? ORDER BY e.kind, e.name_key`,
    account,
    boundaryArn,
  );
  return rows.map((row) => entityOf(row));
}
