import type { AccountId } from "../../../pure/aws/account.ts";
import type { Migration, Transaction } from "../../../runtime/storage/database.ts";
import type { PasswordPolicy } from "./password-policy.ts";

export const migrations: readonly Migration[] = [
  {
    name: "iam/password-policy-0001",
    sql: `
CREATE TABLE iam_password_policies (
  account_id TEXT PRIMARY KEY REFERENCES iam_accounts (account_id),
  policy TEXT NOT NULL
);
`,
  },
];

export async function findPasswordPolicy(
  transaction: Transaction,
  account: AccountId,
): Promise<PasswordPolicy | undefined> {
  const row = await transaction.get<{ policy: string }>(
    "SELECT policy FROM iam_password_policies WHERE account_id = ?",
    account,
  );
  return row && (JSON.parse(row.policy) as PasswordPolicy);
}

export async function putPasswordPolicy(
  transaction: Transaction,
  account: AccountId,
  policy: PasswordPolicy,
): Promise<void> {
  await transaction.run(
    `INSERT INTO iam_password_policies (account_id, policy) VALUES (?, ?)
     ON CONFLICT (account_id) DO UPDATE SET policy = excluded.policy`,
    account,
    JSON.stringify(policy),
  );
}

/** Gives whether there was one. */
export async function removePasswordPolicy(transaction: Transaction, account: AccountId): Promise<boolean> {
  return (await transaction.run("DELETE FROM iam_password_policies WHERE account_id = ?", account)) > 0;
}
