import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const serviceSpecificCredentialMigrations: readonly Migration[] = [
  {
    name: "iam/service-specific-credentials-0001",
    sql: `
CREATE TABLE iam_service_specific_credentials (
  credential_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT NOT NULL REFERENCES iam_entities (id),
  service TEXT NOT NULL,
  login TEXT NOT NULL,
  secret_sha256 TEXT NOT NULL,
  status TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  expires_at_ms BIGINT,
  UNIQUE (account_id, service, login)
);
CREATE INDEX iam_service_specific_credentials_user ON iam_service_specific_credentials (user_id);
`,
  },
];

export interface ServiceSpecificCredential {
  readonly credentialId: string;
  readonly account: AccountId;
  readonly userId: string;
  readonly service: string;
  /** The user name, or the alias of an API key: `jane-at-111111111111`. */
  readonly login: string;
  /** Hex. The secret itself is shown once and not kept. */
  readonly secretSha256: string;
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly expiresAtMs?: number | undefined;
}

/** With the name of its user. */
export interface OwnedCredential extends ServiceSpecificCredential {
  readonly userName: string;
}

type CredentialRow = {
  readonly credential_id: string;
  readonly account_id: string;
  readonly user_id: string;
  readonly service: string;
  readonly login: string;
  readonly secret_sha256: string;
  readonly status: string;
  readonly created_at_ms: number;
  readonly expires_at_ms: number | null;
  readonly user_name: string;
};

export async function insertCredential(
  transaction: Transaction,
  credential: ServiceSpecificCredential,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_service_specific_credentials
       (credential_id, account_id, user_id, service, login, secret_sha256, status, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    credential.credentialId,
    credential.account,
    credential.userId,
    credential.service,
    credential.login,
    credential.secretSha256,
    credential.isActive ? "Active" : "Inactive",
    credential.createdAtMs,
    credential.expiresAtMs ?? null,
  );
}

/** Those of one user or of all, by user and creation. */
export async function listCredentials(
  transaction: Transaction,
  account: AccountId,
  {
    userId = "",
    service = "",
  }: { readonly userId?: string | undefined; readonly service?: string | undefined },
): Promise<OwnedCredential[]> {
  const rows = await transaction.all<CredentialRow>(
    `SELECT c.credential_id, c.account_id, c.user_id, c.service, c.login, c.secret_sha256, c.status,
       c.created_at_ms, c.expires_at_ms, e.name AS user_name
     FROM iam_service_specific_credentials c JOIN iam_entities e ON e.id = c.user_id
     WHERE c.account_id = ? AND (? = '' OR c.user_id = ?) AND (? = '' OR c.service = ?)
     ORDER BY e.name_key, c.created_at_ms, c.credential_id`,
    account,
    userId,
    userId,
    service,
    service,
  );
  return rows.map((row) => ({
    credentialId: row.credential_id,
    account: row.account_id as AccountId,
    userId: row.user_id,
    userName: row.user_name,
    service: row.service,
    login: row.login,
    secretSha256: row.secret_sha256,
    isActive: row.status === "Active",
    createdAtMs: Number(row.created_at_ms),
    expiresAtMs: row.expires_at_ms === null ? undefined : Number(row.expires_at_ms),
  }));
}

export async function setCredentialStatus(
  transaction: Transaction,
  credentialId: string,
  status: "Active" | "Inactive",
): Promise<void> {
  await transaction.run(
    "UPDATE iam_service_specific_credentials SET status = ? WHERE credential_id = ?",
    status,
    credentialId,
  );
}

export async function setCredentialSecret(
  transaction: Transaction,
  credentialId: string,
  secretSha256: string,
): Promise<void> {
  await transaction.run(
    "UPDATE iam_service_specific_credentials SET secret_sha256 = ? WHERE credential_id = ?",
    secretSha256,
    credentialId,
  );
}

export async function removeCredential(transaction: Transaction, credentialId: string): Promise<void> {
  await transaction.run("DELETE FROM iam_service_specific_credentials WHERE credential_id = ?", credentialId);
}
