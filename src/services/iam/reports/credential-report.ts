/**
 * The credential report: comma-separated values, lines ended by LF but for the last. The first line names
 * the columns, the second is the root user, the rest are the users by name. Times are ISO 8601 in UTC.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
 */

/** How long a report takes to be made; it says what was true when it was asked for. */
const MAKING_MS = 1000;
/** A report is not made again within this time, and not given out after it. */
const VALID_MS = 4 * 3_600_000;

export interface CredentialReportTimes {
  readonly requestedAtMs: number;
}

export type ReportState = "in-progress" | "complete" | "expired";

export function reportState({ requestedAtMs }: CredentialReportTimes, nowMs: number): ReportState {
  if (nowMs < requestedAtMs + MAKING_MS) return "in-progress";
  return nowMs > requestedAtMs + VALID_MS ? "expired" : "complete";
}

export function generatedAt({ requestedAtMs }: CredentialReportTimes): Date {
  return new Date(requestedAtMs + MAKING_MS);
}

const COLUMNS = [
  "user",
  "arn",
  "user_creation_time",
  "password_enabled",
  "password_last_used",
  "password_last_changed",
  "password_next_rotation",
  "mfa_active",
  "access_key_1_active",
  "access_key_1_last_rotated",
  "access_key_1_last_used_date",
  "access_key_1_last_used_region",
  "access_key_1_last_used_service",
  "access_key_2_active",
  "access_key_2_last_rotated",
  "access_key_2_last_used_date",
  "access_key_2_last_used_region",
  "access_key_2_last_used_service",
  "cert_1_active",
  "cert_1_last_rotated",
  "cert_2_active",
  "cert_2_last_rotated",
] as const;

const NOTHING = "N/A";
const ROOT = "<root_account>";

/** What one user, or the root user, holds to prove its identity. */
export interface UserCredentials {
  /** Absent for the root user. */
  readonly name?: string | undefined;
  readonly arn: string;
  readonly createdAtMs: number;
  readonly password?: UserPassword | undefined;
  readonly mfaActive: boolean;
  /** By id; two at most. */
  readonly accessKeys: readonly KeyCredential[];
  /** Two at most. */
  readonly certificates: readonly { readonly isActive: boolean; readonly uploadedAtMs: number }[];
}

export interface UserPassword {
  readonly changedAtMs: number;
  readonly lastUsedAtMs?: number | undefined;
  /** When the account's password policy wants another; absent when it does not. */
  readonly nextRotationAtMs?: number | undefined;
}

export interface KeyCredential {
  readonly isActive: boolean;
  readonly createdAtMs: number;
  readonly use?: { readonly atMs: number; readonly region: string; readonly service: string } | undefined;
}

export function credentialReportCsv(users: readonly UserCredentials[]): string {
  return [COLUMNS, ...users.map(rowOf)].map((row) => row.map(quoted).join(",")).join("\n");
}

function rowOf(user: UserCredentials): string[] {
  const { name, arn, createdAtMs, password, mfaActive, accessKeys } = user;
  // AWS puts certificates that are not active first, keys by their ids.
  const certificates = [...user.certificates].sort(
    (one, other) => Number(one.isActive) - Number(other.isActive),
  );
  return [
    name ?? ROOT,
    arn,
    time(createdAtMs),
    String(password !== undefined),
    password === undefined ? NOTHING : time(password.lastUsedAtMs, "no_information"),
    time(password?.changedAtMs),
    name === undefined ? "not_supported" : time(password?.nextRotationAtMs),
    String(mfaActive),
    ...[0, 1].flatMap((index) => keyCells(accessKeys[index])),
    ...[0, 1].flatMap((index) => {
      const certificate = certificates[index];
      return [String(certificate?.isActive ?? false), time(certificate?.uploadedAtMs)];
    }),
  ];
}

function keyCells(key: KeyCredential | undefined): string[] {
  return [
    String(key?.isActive ?? false),
    time(key?.createdAtMs),
    time(key?.use?.atMs),
    key?.use?.region ?? NOTHING,
    key?.use?.service ?? NOTHING,
  ];
}

function time(ms: number | undefined, missing = NOTHING): string {
  return ms === undefined ? missing : `${new Date(ms).toISOString().slice(0, -5)}Z`;
}

// A user's name may hold a comma.
function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
