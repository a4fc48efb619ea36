import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const reportMigrations: readonly Migration[] = [
  {
    name: "iam/reports-0001",
    sql: `
CREATE TABLE iam_access_jobs (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at_ms BIGINT NOT NULL,
  report TEXT NOT NULL
);
CREATE INDEX iam_access_jobs_created ON iam_access_jobs (account_id, created_at_ms);
CREATE TABLE iam_credential_reports (
  account_id TEXT PRIMARY KEY REFERENCES iam_accounts (account_id),
  requested_at_ms BIGINT NOT NULL,
  content TEXT NOT NULL
);
`,
  },
];

export type JobKind = "entity" | "organization";

/** A report that somebody asked for. */
export interface AccessJob {
  readonly id: string;
  readonly account: AccountId;
  /** Only who asked may see the report. */
  readonly owner: string;
  readonly kind: JobKind;
  readonly createdAtMs: number;
  /** JSON, its form by the kind. */
  readonly report: string;
}

type JobRow = {
  readonly id: string;
  readonly account_id: string;
  readonly owner: string;
  readonly kind: string;
  readonly created_at_ms: number;
  readonly report: string;
};

const JOB_COLUMNS = "id, account_id, owner, kind, created_at_ms, report";

function jobOf(row: JobRow): AccessJob {
  return {
    id: row.id,
    account: row.account_id as AccountId,
    owner: row.owner,
    kind: row.kind as JobKind,
    createdAtMs: Number(row.created_at_ms),
    report: row.report,
  };
}

export async function insertJob(transaction: Transaction, job: AccessJob): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_access_jobs (${JOB_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)`,
    job.id,
    job.account,
    job.owner,
    job.kind,
    job.createdAtMs,
    job.report,
  );
}

export async function findJob(transaction: Transaction, id: string): Promise<AccessJob | undefined> {
  const row = await transaction.get<JobRow>(`SELECT ${JOB_COLUMNS} FROM iam_access_jobs WHERE id = ?`, id);
  return row && jobOf(row);
}

/** The account's jobs of a kind that were made after a time, latest first. */
export async function listJobsSince(
  transaction: Transaction,
  account: AccountId,
  kind: JobKind,
  sinceMs: number,
): Promise<AccessJob[]> {
  const rows = await transaction.all<JobRow>(
    `SELECT ${JOB_COLUMNS} FROM iam_access_jobs
     WHERE account_id = ? AND kind = ? AND created_at_ms > ? ORDER BY created_at_ms DESC`,
    account,
    kind,
    sinceMs,
  );
  return rows.map(jobOf);
}

export async function removeJobsBefore(
  transaction: Transaction,
  account: AccountId,
  beforeMs: number,
): Promise<void> {
  await transaction.run(
    "DELETE FROM iam_access_jobs WHERE account_id = ? AND created_at_ms < ?",
    account,
    beforeMs,
  );
}

export interface CredentialReport {
  readonly requestedAtMs: number;
  readonly content: string;
}

export async function findCredentialReport(
  transaction: Transaction,
  account: AccountId,
): Promise<CredentialReport | undefined> {
  const row = await transaction.get<{ requested_at_ms: number; content: string }>(
    "SELECT requested_at_ms, content FROM iam_credential_reports WHERE account_id = ?",
    account,
  );
  return row && { requestedAtMs: Number(row.requested_at_ms), content: row.content };
}

export async function putCredentialReport(
  transaction: Transaction,
  account: AccountId,
  { requestedAtMs, content }: CredentialReport,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_credential_reports (account_id, requested_at_ms, content) VALUES (?, ?, ?)
     ON CONFLICT (account_id) DO UPDATE
       SET requested_at_ms = excluded.requested_at_ms, content = excluded.content`,
    account,
    requestedAtMs,
    content,
  );
}

export interface ReportedKey {
  /** Absent for the root user's. */
  readonly userId?: string | undefined;
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly use?: { readonly atMs: number; readonly region: string; readonly service: string } | undefined;
}

type ReportedKeyRow = {
  readonly user_id: string | null;
  readonly status: string;
  readonly created_at_ms: number;
  readonly used_at_ms: number | null;
  readonly region: string | null;
  readonly service: string | null;
};

/** All access keys of an account with their last use, by id. */
export async function listReportedKeys(transaction: Transaction, account: AccountId): Promise<ReportedKey[]> {
  const rows = await transaction.all<ReportedKeyRow>(
    `SELECT k.user_id, k.status, k.created_at_ms, u.used_at_ms, u.region, u.service
     FROM iam_access_keys k LEFT JOIN iam_access_key_uses u ON u.access_key_id = k.access_key_id
     WHERE k.account_id = ? ORDER BY k.access_key_id`,
    account,
  );
  return rows.map(({ used_at_ms: usedAtMs, region, service, ...row }) => ({
    userId: row.user_id ?? undefined,
    isActive: row.status === "Active",
    createdAtMs: Number(row.created_at_ms),
    use:
      usedAtMs === null || region === null || service === null
        ? undefined
        : { atMs: Number(usedAtMs), region, service },
  }));
}

type Owned = { readonly user_id: string | null };

/** When the passwords of an account were last set, by user; the root user's by undefined. */
export async function listPasswordChanges(
  transaction: Transaction,
  account: AccountId,
): Promise<ReadonlyMap<string | undefined, number>> {
  const rows = await transaction.all<Owned & { readonly changed_at_ms: number }>(
    "SELECT user_id, changed_at_ms FROM iam_login_profiles WHERE account_id = ?",
    account,
  );
  return new Map(rows.map((row) => [row.user_id ?? undefined, Number(row.changed_at_ms)]));
}

/** The users of an account who have a device as second factor; the root user is undefined. */
export async function listMultiFactorUsers(
  transaction: Transaction,
  account: AccountId,
): Promise<ReadonlySet<string | undefined>> {
  const rows = await transaction.all<Owned>(
    "SELECT DISTINCT user_id FROM iam_mfa_assignments WHERE account_id = ?",
    account,
  );
  return new Set(rows.map((row) => row.user_id ?? undefined));
}

export interface ReportedCertificate {
  /** Absent for the root user's. */
  readonly userId?: string | undefined;
  readonly isActive: boolean;
  readonly uploadedAtMs: number;
}

/** All signing certificates of an account, by upload. */
export async function listReportedCertificates(
  transaction: Transaction,
  account: AccountId,
): Promise<ReportedCertificate[]> {
  const rows = await transaction.all<Owned & { readonly status: string; readonly uploaded_at_ms: number }>(
    `SELECT user_id, status, uploaded_at_ms FROM iam_signing_certificates
     WHERE account_id = ? ORDER BY uploaded_at_ms, certificate_id`,
    account,
  );
  return rows.map((row) => ({
    userId: row.user_id ?? undefined,
    isActive: row.status === "Active",
    uploadedAtMs: Number(row.uploaded_at_ms),
  }));
}
