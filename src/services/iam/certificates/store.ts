import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const certificateMigrations: readonly Migration[] = [
  {
    name: "iam/certificates-0001",
    sql: `
CREATE TABLE iam_server_certificates (
  certificate_id TEXT PRIMARY KEY REFERENCES iam_entities (id) ON DELETE CASCADE,
  body TEXT NOT NULL,
  chain TEXT
);
CREATE TABLE iam_signing_certificates (
  certificate_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT REFERENCES iam_entities (id),
  body TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  uploaded_at_ms BIGINT NOT NULL,
  UNIQUE (account_id, fingerprint)
);
CREATE INDEX iam_signing_certificates_owner ON iam_signing_certificates (account_id, user_id);
`,
  },
];

/** The id is the certificate's own, so that two accounts may have it. */
export const signingCertificateMigrations: readonly Migration[] = [
  {
    name: "iam/signing-certificates-0002",
    sql: `
CREATE TABLE iam_signing_certificates_of_accounts (
  certificate_id TEXT NOT NULL,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT REFERENCES iam_entities (id),
  body TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  status TEXT NOT NULL,
  uploaded_at_ms BIGINT NOT NULL,
  PRIMARY KEY (account_id, certificate_id),
  UNIQUE (account_id, fingerprint)
);
INSERT INTO iam_signing_certificates_of_accounts
  SELECT certificate_id, account_id, user_id, body, fingerprint, status, uploaded_at_ms
  FROM iam_signing_certificates;
DROP TABLE iam_signing_certificates;
ALTER TABLE iam_signing_certificates_of_accounts RENAME TO iam_signing_certificates;
CREATE INDEX iam_signing_certificates_owner ON iam_signing_certificates (account_id, user_id);
`,
  },
];

/** The texts of a server certificate, without white space around them. */
export interface CertificateTexts {
  readonly body: string;
  readonly chain?: string | undefined;
}

export async function insertCertificateTexts(
  transaction: Transaction,
  certificateId: string,
  { body, chain }: CertificateTexts,
): Promise<void> {
  await transaction.run(
    "INSERT INTO iam_server_certificates (certificate_id, body, chain) VALUES (?, ?, ?)",
    certificateId,
    body,
    chain ?? null,
  );
}

export async function findCertificateTexts(
  transaction: Transaction,
  certificateId: string,
): Promise<CertificateTexts> {
  const row = await transaction.get<{ body: string; chain: string | null }>(
    "SELECT body, chain FROM iam_server_certificates WHERE certificate_id = ?",
    certificateId,
  );
  if (row === undefined) throw new Error(`the server certificate ${certificateId} has no text`);
  return { body: row.body, chain: row.chain ?? undefined };
}

export interface SigningCertificate {
  readonly certificateId: string;
  readonly account: AccountId;
  /** Absent for a certificate of the root user. */
  readonly userId?: string | undefined;
  readonly body: string;
  readonly fingerprint: string;
  readonly isActive: boolean;
  readonly uploadedAtMs: number;
}

type SigningRow = {
  readonly certificate_id: string;
  readonly account_id: string;
  readonly user_id: string | null;
  readonly body: string;
  readonly fingerprint: string;
  readonly status: string;
  readonly uploaded_at_ms: number;
};

const COLUMNS = "certificate_id, account_id, user_id, body, fingerprint, status, uploaded_at_ms";

export async function insertSigningCertificate(
  transaction: Transaction,
  certificate: SigningCertificate,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_signing_certificates (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)`,
    certificate.certificateId,
    certificate.account,
    certificate.userId ?? null,
    certificate.body,
    certificate.fingerprint,
    certificate.isActive ? "Active" : "Inactive",
    certificate.uploadedAtMs,
  );
}

/** Those of a user or, without one, of the account's root user, by upload. */
export async function listSigningCertificates(
  transaction: Transaction,
  account: AccountId,
  userId: string | undefined,
): Promise<SigningCertificate[]> {
  const rows = await transaction.all<SigningRow>(
    `SELECT ${COLUMNS} FROM iam_signing_certificates
     WHERE account_id = ? AND user_id IS ? ORDER BY uploaded_at_ms, certificate_id`,
    account,
    userId ?? null,
  );
  return rows.map((row) => ({
    certificateId: row.certificate_id,
    account: row.account_id as AccountId,
    userId: row.user_id ?? undefined,
    body: row.body,
    fingerprint: row.fingerprint,
    isActive: row.status === "Active",
    uploadedAtMs: Number(row.uploaded_at_ms),
  }));
}

export async function isCertificateInUse(
  transaction: Transaction,
  account: AccountId,
  fingerprint: string,
): Promise<boolean> {
  const row = await transaction.get(
    "SELECT certificate_id FROM iam_signing_certificates WHERE account_id = ? AND fingerprint = ?",
    account,
    fingerprint,
  );
  return row !== undefined;
}

type Identified = Pick<SigningCertificate, "account" | "certificateId">;

export async function setCertificateStatus(
  transaction: Transaction,
  { account, certificateId }: Identified,
  status: "Active" | "Inactive",
): Promise<void> {
  await transaction.run(
    "UPDATE iam_signing_certificates SET status = ? WHERE account_id = ? AND certificate_id = ?",
    status,
    account,
    certificateId,
  );
}

export async function removeSigningCertificate(
  transaction: Transaction,
  { account, certificateId }: Identified,
): Promise<void> {
  await transaction.run(
    "DELETE FROM iam_signing_certificates WHERE account_id = ? AND certificate_id = ?",
    account,
    certificateId,
  );
}
