import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const migrations: readonly Migration[] = [
  {
    name: "iam/login-profiles-0001",
    sql: `
CREATE TABLE iam_login_profiles (
  principal_id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES iam_accounts (account_id),
  user_id TEXT REFERENCES iam_entities (id),
  password TEXT NOT NULL,
  earlier_passwords TEXT NOT NULL,
  reset_required INTEGER NOT NULL,
  created_at_ms BIGINT NOT NULL,
  changed_at_ms BIGINT NOT NULL
);
CREATE TABLE iam_root_password_uses (
  account_id TEXT PRIMARY KEY REFERENCES iam_accounts (account_id),
  used_at_ms BIGINT NOT NULL
);
`,
  },
];

/** A password for the console: a user's, or the root user's. */
export interface LoginProfile {
  readonly account: AccountId;
  /** Absent for the root user. */
  readonly userId?: string | undefined;
  /** As password-hash.ts writes it. */
  readonly password: string;
  /** Hashes of those before it, the latest first. */
  readonly earlierPasswords: readonly string[];
  readonly resetRequired: boolean;
  readonly createdAtMs: number;
  readonly changedAtMs: number;
}

type ProfileRow = {
  readonly account_id: string;
  readonly user_id: string | null;
  readonly password: string;
  readonly earlier_passwords: string;
  readonly reset_required: number;
  readonly created_at_ms: number;
  readonly changed_at_ms: number;
};

/** The root user goes by its account's id. */
function principalId(account: AccountId, userId: string | undefined): string {
  return userId ?? account;
}

export async function findLoginProfile(
  transaction: Transaction,
  account: AccountId,
  userId: string | undefined,
): Promise<LoginProfile | undefined> {
  const row = await transaction.get<ProfileRow>(
    `SELECT account_id, user_id, password, earlier_passwords, reset_required, created_at_ms, changed_at_ms
     FROM iam_login_profiles WHERE principal_id = ? AND account_id = ?`,
    principalId(account, userId),
    account,
  );
  return (
    row && {
      account: row.account_id as AccountId,
      userId: row.user_id ?? undefined,
      password: row.password,
      earlierPasswords: JSON.parse(row.earlier_passwords) as string[],
      resetRequired: Number(row.reset_required) === 1,
      createdAtMs: Number(row.created_at_ms),
      changedAtMs: Number(row.changed_at_ms),
    }
  );
}

export async function putLoginProfile(transaction: Transaction, profile: LoginProfile): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_login_profiles
       (principal_id, account_id, user_id, password, earlier_passwords, reset_required, created_at_ms, changed_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (principal_id) DO UPDATE SET
       password = excluded.password, earlier_passwords = excluded.earlier_passwords,
       reset_required = excluded.reset_required, changed_at_ms = excluded.changed_at_ms`,
    principalId(profile.account, profile.userId),
    profile.account,
    profile.userId ?? null,
    profile.password,
    JSON.stringify(profile.earlierPasswords),
    profile.resetRequired ? 1 : 0,
    profile.createdAtMs,
    profile.changedAtMs,
  );
}

export async function removeLoginProfile(
  transaction: Transaction,
  { account, userId }: Pick<LoginProfile, "account" | "userId">,
): Promise<void> {
  await transaction.run(
    "DELETE FROM iam_login_profiles WHERE principal_id = ?",
    principalId(account, userId),
  );
}

/** When the root user last signed in with a password; of users their entity tells it. */
export async function findRootPasswordUse(
  transaction: Transaction,
  account: AccountId,
): Promise<number | undefined> {
  const row = await transaction.get<{ used_at_ms: number }>(
    "SELECT used_at_ms FROM iam_root_password_uses WHERE account_id = ?",
    account,
  );
  return row && Number(row.used_at_ms);
}

export async function noteRootPasswordUse(
  transaction: Transaction,
  account: AccountId,
  usedAtMs: number,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_root_password_uses (account_id, used_at_ms) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET used_at_ms = excluded.used_at_ms`,
    account,
    usedAtMs,
  );
}
