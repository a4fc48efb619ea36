import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";

export interface AccessKey {
  readonly accessKeyId: string;
  readonly account: AccountId;
  /** Absent for a key of the root user. */
  readonly userId?: string | undefined;
  /** Base64 of the sealed secret. */
  readonly sealedSecret: string;
  readonly isActive: boolean;
  readonly createdAtMs: number;
}

type KeyRow = {
  readonly access_key_id: string;
  readonly account_id: string;
  readonly user_id: string | null;
  readonly sealed_secret: string;
  readonly status: string;
  readonly created_at_ms: number;
};

const COLUMNS = "k.access_key_id, k.account_id, k.user_id, k.sealed_secret, k.status, k.created_at_ms";

function keyOf(row: KeyRow): AccessKey {
  return {
    accessKeyId: row.access_key_id,
    account: row.account_id as AccountId,
    userId: row.user_id ?? undefined,
    sealedSecret: row.sealed_secret,
    isActive: row.status === "Active",
    createdAtMs: Number(row.created_at_ms),
  };
}

export async function insertAccessKey(transaction: Transaction, key: AccessKey): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_access_keys (access_key_id, account_id, user_id, sealed_secret, status, created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)`,
    key.accessKeyId,
    key.account,
    key.userId ?? null,
    key.sealedSecret,
    key.isActive ? "Active" : "Inactive",
    key.createdAtMs,
  );
}

export async function findAccessKey(
  transaction: Transaction,
  accessKeyId: string,
): Promise<AccessKey | undefined> {
  const row = await transaction.get<KeyRow>(
    `SELECT ${COLUMNS} FROM iam_access_keys k WHERE k.access_key_id = ?`,
    accessKeyId,
  );
  return row && keyOf(row);
}

/** The keys of a user or, without one, of the account's root user, by creation. */
export async function listAccessKeys(
  transaction: Transaction,
  account: AccountId,
  userId: string | undefined,
): Promise<AccessKey[]> {
  const rows = await transaction.all<KeyRow>(
    `SELECT ${COLUMNS} FROM iam_access_keys k
     WHERE k.account_id = ? AND k.user_id IS ? ORDER BY k.created_at_ms, k.access_key_id`,
    account,
    userId ?? null,
  );
  return rows.map(keyOf);
}

export async function setKeyStatus(
  transaction: Transaction,
  accessKeyId: string,
  status: "Active" | "Inactive",
): Promise<void> {
  await transaction.run("UPDATE iam_access_keys SET status = ? WHERE access_key_id = ?", status, accessKeyId);
}

export async function removeAccessKey(transaction: Transaction, accessKeyId: string): Promise<void> {
  await transaction.run("DELETE FROM iam_access_keys WHERE access_key_id = ?", accessKeyId);
}

type SigningRow = KeyRow & {
  readonly state: string;
  readonly user_name: string | null;
  readonly user_path: string | null;
};

export interface SigningKey extends AccessKey {
  readonly accountState: string;
  readonly user?: { readonly name: string; readonly path: string } | undefined;
}

/** A key with what authentication has to know of its owner. */
export async function findSigningKey(
  transaction: Transaction,
  accessKeyId: string,
): Promise<SigningKey | undefined> {
  const row = await transaction.get<SigningRow>(
    `SELECT ${COLUMNS}, a.state, e.name AS user_name, e.path AS user_path
     FROM iam_access_keys k JOIN iam_accounts a ON a.account_id = k.account_id
     LEFT JOIN iam_entities e ON e.id = k.user_id WHERE k.access_key_id = ?`,
    accessKeyId,
  );
  if (row === undefined) return undefined;
  const { user_name: name, user_path: path } = row;
  return {
    ...keyOf(row),
    accountState: row.state,
    user: name === null || path === null ? undefined : { name, path },
  };
}
