import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const accountMigrations: readonly Migration[] = [
  {
    name: "iam/account-0001",
    sql: `
CREATE TABLE iam_token_versions (
  account_id TEXT PRIMARY KEY REFERENCES iam_accounts (account_id),
  version INTEGER NOT NULL
);
`,
  },
];

export type AccountState = "ACTIVE" | "SUSPENDED" | "CLOSED";

export interface Account {
  readonly accountId: AccountId;
  readonly name: string;
  readonly email: string;
  /** 64 hexadecimal digits, by which S3 knows the account. */
  readonly canonicalUserId: string;
  readonly alias?: string | undefined;
  readonly state: AccountState;
  readonly createdAtMs: number;
}

type AccountRow = {
  readonly account_id: string;
  readonly name: string;
  readonly email: string;
  readonly canonical_user_id: string;
  readonly alias: string | null;
  readonly state: string;
  readonly created_at_ms: number;
};

const COLUMNS = "account_id, name, email, canonical_user_id, alias, state, created_at_ms";

function accountOf(row: AccountRow): Account {
  return {
    accountId: row.account_id as AccountId,
    name: row.name,
    email: row.email,
    canonicalUserId: row.canonical_user_id,
    alias: row.alias ?? undefined,
    state: row.state as AccountState,
    createdAtMs: Number(row.created_at_ms),
  };
}

export async function insertAccount(
  transaction: Transaction,
  account: Account,
  generation: string,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_accounts
       (account_id, name, email, email_key, canonical_user_id, state, created_at_ms, generation)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    account.accountId,
    account.name,
    account.email,
    account.email.toLowerCase(),
    account.canonicalUserId,
    account.state,
    account.createdAtMs,
    generation,
  );
}

export async function findAccount(
  transaction: Transaction,
  accountId: AccountId,
): Promise<Account | undefined> {
  const row = await transaction.get<AccountRow>(
    `SELECT ${COLUMNS} FROM iam_accounts WHERE account_id = ?`,
    accountId,
  );
  return row && accountOf(row);
}

export async function requireAccount(transaction: Transaction, accountId: AccountId): Promise<Account> {
  const account = await findAccount(transaction, accountId);
  if (account === undefined) throw new Error(`there is no account ${accountId}`);
  return account;
}

export async function findAccountByEmail(
  transaction: Transaction,
  email: string,
): Promise<Account | undefined> {
  const row = await transaction.get<AccountRow>(
    `SELECT ${COLUMNS} FROM iam_accounts WHERE email_key = ?`,
    email.toLowerCase(),
  );
  return row && accountOf(row);
}

export async function findAccountByCanonicalUserId(
  transaction: Transaction,
  canonicalUserId: string,
): Promise<Account | undefined> {
  const row = await transaction.get<AccountRow>(
    `SELECT ${COLUMNS} FROM iam_accounts WHERE canonical_user_id = ?`,
    canonicalUserId,
  );
  return row && accountOf(row);
}

/** By creation. */
export async function listAccounts(transaction: Transaction): Promise<Account[]> {
  const rows = await transaction.all<AccountRow>(
    `SELECT ${COLUMNS} FROM iam_accounts ORDER BY created_at_ms, account_id`,
  );
  return rows.map(accountOf);
}

export async function findAliasOwner(
  transaction: Transaction,
  alias: string,
): Promise<AccountId | undefined> {
  const row = await transaction.get<{ account_id: string }>(
    "SELECT account_id FROM iam_accounts WHERE alias = ?",
    alias,
  );
  return row?.account_id as AccountId | undefined;
}

export async function setAlias(
  transaction: Transaction,
  accountId: AccountId,
  alias: string | undefined,
): Promise<void> {
  await transaction.run("UPDATE iam_accounts SET alias = ? WHERE account_id = ?", alias ?? null, accountId);
}

export async function setAccountState(
  transaction: Transaction,
  accountId: AccountId,
  state: AccountState,
): Promise<void> {
  await transaction.run("UPDATE iam_accounts SET state = ? WHERE account_id = ?", state, accountId);
}

/** Whether an account is in good standing, and the mark that changes with everything in it. */
export function readGeneration(
  transaction: Transaction,
  accountId: AccountId,
): Promise<{ state: string; generation: string } | undefined> {
  return transaction.get<{ state: string; generation: string }>(
    "SELECT state, generation FROM iam_accounts WHERE account_id = ?",
    accountId,
  );
}

/** Whoever is in an account that is closed or suspended can do nothing, and nobody can do anything there. */
export async function isAccountActive(transaction: Transaction, accountId: AccountId): Promise<boolean> {
  return (await readGeneration(transaction, accountId))?.state === "ACTIVE";
}

/** The version of session tokens that the global endpoint of AWS STS gives out. */
export type TokenVersion = 1 | 2;

export async function findTokenVersion(
  transaction: Transaction,
  accountId: AccountId,
): Promise<TokenVersion> {
  const row = await transaction.get<{ version: number }>(
    "SELECT version FROM iam_token_versions WHERE account_id = ?",
    accountId,
  );
  return row?.version === 2 ? 2 : 1;
}

export async function putTokenVersion(
  transaction: Transaction,
  accountId: AccountId,
  version: TokenVersion,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_token_versions (account_id, version) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET version = excluded.version`,
    accountId,
    version,
  );
}
