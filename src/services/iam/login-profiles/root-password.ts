import type { AccountId } from "../../../pure/aws/account.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Journal } from "../../../runtime/journal.ts";
import { OperatorError } from "../../../runtime/operator-error.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { operatorRecord } from "../account/operator-record.ts";
import { type Account, findAccount } from "../account/store.ts";
import { passwordFault } from "../password-policy/password-policy.ts";
import { hashPassword, newSetting } from "./password-hash.ts";
import { putLoginProfile } from "./store.ts";

/** Gives the root user of an account a password: an act of the operator, whom no API knows. */
export type SetRootPassword = (account: AccountId, password: string) => Promise<void>;

export function rootPasswordsWith(parts: {
  readonly database: Database;
  readonly journal: Journal;
  readonly chance: Chance;
  readonly clock: Clock;
}): SetRootPassword {
  const { database, journal, chance, clock } = parts;
  return async (accountId, password) => {
    const account = await database.transaction((transaction) => openAccount(transaction, accountId));
    // An account's policy is for its users; the root user is held to AWS's own.
    const fault = passwordFault(undefined, password, account);
    if (fault !== undefined) throw new OperatorError(`${fault}.`);
    const hash = await hashPassword(newSetting(chance), password);
    const now = clock.now();
    await database.transaction(async (transaction) => {
      // It may have been closed while the password was hashed.
      await openAccount(transaction, accountId);
      await putLoginProfile(transaction, {
        account: accountId,
        password: hash,
        earlierPasswords: [],
        resetRequired: false,
        createdAtMs: now,
        changedAtMs: now,
      });
      const record = operatorRecord(accountId, { name: "PasswordUpdated" }, { now, chance });
      await journal.append(transaction, record);
    });
  };
}

/** Throws what to tell the operator of an account that is not there or closed. */
async function openAccount(transaction: Transaction, accountId: AccountId): Promise<Account> {
  const account = await findAccount(transaction, accountId);
  if (account === undefined) throw new OperatorError(`There is no account ${accountId}.`);
  if (account.state !== "ACTIVE") throw new OperatorError("The account is closed.");
  return account;
}
