import type { AccountId } from "../../../pure/aws/account.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Clock } from "../../../runtime/clock.ts";
import { OperatorError } from "../../../runtime/operator-error.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { findAccount } from "../account/store.ts";
import { passwordFault } from "../password-policy/password-policy.ts";
import { hashPassword, newSetting } from "./password-hash.ts";
import { putLoginProfile } from "./store.ts";

/** Gives the root user of an account a password: an act of the operator, whom no API knows. */
export type SetRootPassword = (account: AccountId, password: string) => Promise<void>;

export function rootPasswordsWith(parts: {
  readonly database: Database;
  readonly chance: Chance;
  readonly clock: Clock;
}): SetRootPassword {
  const { database, chance, clock } = parts;
  return async (accountId, password) => {
    const account = await database.transaction((transaction) => findAccount(transaction, accountId));
    if (account === undefined) throw new OperatorError(`There is no account ${accountId}.`);
    // An account's policy is for its users; the root user is held to AWS's own.
    const fault = passwordFault(undefined, password, account);
    if (fault !== undefined) throw new OperatorError(`${fault}.`);
    const hash = await hashPassword(newSetting(chance), password);
    const now = clock.now();
    await database.transaction((transaction) =>
      putLoginProfile(transaction, {
        account: accountId,
        password: hash,
        earlierPasswords: [],
        resetRequired: false,
        createdAtMs: now,
        changedAtMs: now,
      }),
    );
  };
}
