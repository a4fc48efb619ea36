import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const lastUsedMigrations: readonly Migration[] = [
  {
    name: "iam/last-used-0001",
    sql: `
CREATE TABLE iam_action_uses (
  principal_id TEXT NOT NULL REFERENCES iam_entities (id) ON DELETE CASCADE,
  service TEXT NOT NULL,
  action TEXT NOT NULL,
  used_at_ms BIGINT NOT NULL,
  region TEXT NOT NULL,
  PRIMARY KEY (principal_id, service, action)
);
CREATE TABLE iam_account_uses (
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  service TEXT NOT NULL,
  used_at_ms BIGINT NOT NULL,
  region TEXT NOT NULL,
  PRIMARY KEY (account_id, service)
);
`,
  },
];

/** IAM reports uses of the last 400 days. */
export const TRACKED_MS = 400 * 24 * 3_600_000;

export interface KeyUse {
  readonly usedAtMs: number;
  /** `s3`, `iam`: the service's name in its endpoint. */
  readonly service: string;
  readonly region: string;
}

export type RoleUse = Omit<KeyUse, "service">;

export interface ActionUse extends KeyUse {
  /** Empty for a use of the service that is tracked under no action. */
  readonly action: string;
}

// A use is kept only while what was used is there, and never replaced by an earlier one.
export async function noteKeyUse(
  transaction: Transaction,
  accessKeyId: string,
  { usedAtMs, service, region }: KeyUse,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_access_key_uses (access_key_id, used_at_ms, service, region)
     SELECT access_key_id, ?, ?, ? FROM iam_access_keys WHERE access_key_id = ?
     ON CONFLICT (access_key_id) DO UPDATE
       SET used_at_ms = excluded.used_at_ms, service = excluded.service, region = excluded.region
       WHERE excluded.used_at_ms >= iam_access_key_uses.used_at_ms`,
    usedAtMs,
    service,
    region,
    accessKeyId,
  );
}

export async function noteRoleUse(
  transaction: Transaction,
  roleId: string,
  { usedAtMs, region }: RoleUse,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_role_uses (role_id, used_at_ms, region)
     SELECT id, ?, ? FROM iam_entities WHERE id = ?
     ON CONFLICT (role_id) DO UPDATE SET used_at_ms = excluded.used_at_ms, region = excluded.region
       WHERE excluded.used_at_ms >= iam_role_uses.used_at_ms`,
    usedAtMs,
    region,
    roleId,
  );
}

export async function noteActionUse(
  transaction: Transaction,
  principalId: string,
  { service, action, usedAtMs, region }: ActionUse,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_action_uses (principal_id, service, action, used_at_ms, region)
     SELECT id, ?, ?, ?, ? FROM iam_entities WHERE id = ?
     ON CONFLICT (principal_id, service, action) DO UPDATE
       SET used_at_ms = excluded.used_at_ms, region = excluded.region
       WHERE excluded.used_at_ms >= iam_action_uses.used_at_ms`,
    service,
    action,
    usedAtMs,
    region,
    principalId,
  );
}

export async function noteAccountUse(
  transaction: Transaction,
  account: string,
  { service, usedAtMs, region }: KeyUse,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_account_uses (account_id, service, used_at_ms, region)
     SELECT account_id, ?, ?, ? FROM iam_accounts WHERE account_id = ?
     ON CONFLICT (account_id, service) DO UPDATE
       SET used_at_ms = excluded.used_at_ms, region = excluded.region
       WHERE excluded.used_at_ms >= iam_account_uses.used_at_ms`,
    service,
    usedAtMs,
    region,
    account,
  );
}

export async function findKeyUse(transaction: Transaction, accessKeyId: string): Promise<KeyUse | undefined> {
  const row = await transaction.get<{ used_at_ms: number; service: string; region: string }>(
    "SELECT used_at_ms, service, region FROM iam_access_key_uses WHERE access_key_id = ?",
    accessKeyId,
  );
  return row && { usedAtMs: Number(row.used_at_ms), service: row.service, region: row.region };
}

/** A use of the last 400 days. */
export async function findRoleUse(
  transaction: Transaction,
  roleId: string,
  nowMs: number,
): Promise<RoleUse | undefined> {
  const row = await transaction.get<{ used_at_ms: number; region: string }>(
    "SELECT used_at_ms, region FROM iam_role_uses WHERE role_id = ? AND used_at_ms > ?",
    roleId,
    nowMs - TRACKED_MS,
  );
  return row && { usedAtMs: Number(row.used_at_ms), region: row.region };
}

type UseRow = { service: string; action: string; used_at_ms: number; region: string };

/** What a user or role used in the last 400 days. */
export async function listActionUses(
  transaction: Transaction,
  principalId: string,
  nowMs: number,
): Promise<ActionUse[]> {
  const rows = await transaction.all<UseRow>(
    `SELECT service, action, used_at_ms, region FROM iam_action_uses
     WHERE principal_id = ? AND used_at_ms > ?`,
    principalId,
    nowMs - TRACKED_MS,
  );
  return rows.map(({ used_at_ms, ...use }) => ({ ...use, usedAtMs: Number(used_at_ms) }));
}

/** Which services an account's principals, the root user among them, used in the last 400 days. */
export async function listAccountUses(
  transaction: Transaction,
  account: string,
  nowMs: number,
): Promise<KeyUse[]> {
  const rows = await transaction.all<Omit<UseRow, "action">>(
    "SELECT service, used_at_ms, region FROM iam_account_uses WHERE account_id = ? AND used_at_ms > ?",
    account,
    nowMs - TRACKED_MS,
  );
  return rows.map(({ used_at_ms, ...use }) => ({ ...use, usedAtMs: Number(used_at_ms) }));
}
