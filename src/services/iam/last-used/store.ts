import type { Transaction } from "../../../runtime/storage/database.ts";

export interface KeyUse {
  readonly usedAtMs: number;
  /** `s3`, `iam`: the service's name in its endpoint. */
  readonly service: string;
  readonly region: string;
}

export type RoleUse = Omit<KeyUse, "service">;

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

export async function findKeyUse(transaction: Transaction, accessKeyId: string): Promise<KeyUse | undefined> {
  const row = await transaction.get<{ used_at_ms: number; service: string; region: string }>(
    "SELECT used_at_ms, service, region FROM iam_access_key_uses WHERE access_key_id = ?",
    accessKeyId,
  );
  return row && { usedAtMs: Number(row.used_at_ms), service: row.service, region: row.region };
}

export async function findRoleUse(transaction: Transaction, roleId: string): Promise<RoleUse | undefined> {
  const row = await transaction.get<{ used_at_ms: number; region: string }>(
    "SELECT used_at_ms, region FROM iam_role_uses WHERE role_id = ?",
    roleId,
  );
  return row && { usedAtMs: Number(row.used_at_ms), region: row.region };
}
