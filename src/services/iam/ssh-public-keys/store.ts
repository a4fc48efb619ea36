import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const sshPublicKeyMigrations: readonly Migration[] = [
  {
    name: "iam/ssh-public-keys-0001",
    sql: `
CREATE TABLE iam_ssh_public_keys (
  key_id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES iam_entities (id),
  body TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  uploaded_at_ms BIGINT NOT NULL,
  UNIQUE (user_id, fingerprint)
);
`,
  },
];

export interface SshPublicKey {
  readonly keyId: string;
  readonly userId: string;
  /** As it was uploaded. */
  readonly body: string;
  readonly fingerprint: string;
  readonly isActive: boolean;
  readonly uploadedAtMs: number;
}

type KeyRow = {
  readonly key_id: string;
  readonly user_id: string;
  readonly body: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly uploaded_at_ms: number;
};

const COLUMNS = "key_id, user_id, body, fingerprint, status, uploaded_at_ms";

export async function insertPublicKey(transaction: Transaction, key: SshPublicKey): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_ssh_public_keys (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    key.keyId,
    key.userId,
    key.body,
    key.fingerprint,
    key.isActive ? "Active" : "Inactive",
    key.uploadedAtMs,
  );
}

/** By upload. */
export async function listPublicKeys(transaction: Transaction, userId: string): Promise<SshPublicKey[]> {
  const rows = await transaction.all<KeyRow>(
    `SELECT ${COLUMNS} FROM iam_ssh_public_keys WHERE user_id = ? ORDER BY uploaded_at_ms, key_id`,
    userId,
  );
  return rows.map((row) => ({
    keyId: row.key_id,
    userId: row.user_id,
    body: row.body,
    fingerprint: row.fingerprint,
    isActive: row.status === "Active",
    uploadedAtMs: Number(row.uploaded_at_ms),
  }));
}

export async function isPublicKeyThere(
  transaction: Transaction,
  account: AccountId,
  keyId: string,
): Promise<boolean> {
  const row = await transaction.get(
    `SELECT k.key_id FROM iam_ssh_public_keys k JOIN iam_entities e ON e.id = k.user_id
     WHERE k.key_id = ? AND e.account_id = ?`,
    keyId,
    account,
  );
  return row !== undefined;
}

export async function setPublicKeyStatus(
  transaction: Transaction,
  keyId: string,
  status: "Active" | "Inactive",
): Promise<void> {
  await transaction.run("UPDATE iam_ssh_public_keys SET status = ? WHERE key_id = ?", status, keyId);
}

export async function removePublicKey(transaction: Transaction, keyId: string): Promise<void> {
  await transaction.run("DELETE FROM iam_ssh_public_keys WHERE key_id = ?", keyId);
}
