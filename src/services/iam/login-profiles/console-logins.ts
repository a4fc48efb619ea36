import { type AccountId, isAccountId } from "../../../pure/aws/account.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import type { RootCaller, UserCaller } from "../../../pure/aws/caller.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { type Account, findAccount, findAccountByEmail, findAliasOwner } from "../account/store.ts";
import { arnOf, type User } from "../entities/entity.ts";
import { findEntity, findEntityById, updateEntity } from "../entities/store.ts";
import { listAssigned } from "../mfa-devices/store.ts";
import { hasExpired } from "../password-policy/password-policy.ts";
import { findPasswordPolicy } from "../password-policy/store.ts";
import { hashPassword, newSetting, sameHash, settingOf } from "./password-hash.ts";
import { findLoginProfile, noteRootPasswordUse } from "./store.ts";

/** Who a console session is for; the session brings the key. */
export type ConsoleUser =
  | Omit<RootCaller, "accessKeyId" | "session">
  | Omit<UserCaller, "accessKeyId" | "session">;

/** What has to be known of somebody with a password to let them in. */
export interface ConsoleLogin {
  readonly user: ConsoleUser;
  /** The hash of the password. */
  readonly password: string;
  /** A new password has to be chosen first: it was asked for, or the old one has expired. */
  readonly changeRequired: boolean;
  /** Has expired, and only an administrator may give another. */
  readonly isLocked: boolean;
  /** Serial numbers of the devices of which one has to prove the second factor. */
  readonly mfaDevices: readonly string[];
}

/** What sign-in asks of IAM. */
export interface ConsoleLogins {
  /** By id or alias, in good standing. */
  findAccount(transaction: Transaction, idOrAlias: string): Promise<AccountId | undefined>;
  findAccountByEmail(transaction: Transaction, email: string): Promise<AccountId | undefined>;
  /** A user's or, without a name, the root user's; undefined for those without a password as well. */
  find(
    transaction: Transaction,
    account: AccountId,
    userName: string | undefined,
    nowMs: number,
  ): Promise<ConsoleLogin | undefined>;
  /** Takes as long for nobody's password as for somebody's. Never asked within a transaction. */
  isPassword(login: ConsoleLogin | undefined, password: string): Promise<boolean>;
  noteUse(transaction: Transaction, user: ConsoleUser, nowMs: number): Promise<void>;
}

export function consoleLoginsWith(chance: Chance): ConsoleLogins {
  const nobody = newSetting(chance);
  return {
    async findAccount(transaction, idOrAlias) {
      const id = isAccountId(idOrAlias) ? idOrAlias : await findAliasOwner(transaction, idOrAlias);
      return id && activeId(await findAccount(transaction, id));
    },
    findAccountByEmail: async (transaction, email) => activeId(await findAccountByEmail(transaction, email)),
    async find(transaction, account, userName, nowMs) {
      const user =
        userName === undefined ? undefined : await findEntity(transaction, account, "user", userName);
      if (userName !== undefined && user === undefined) return undefined;
      const profile = await findLoginProfile(transaction, account, user?.id);
      if (profile === undefined) return undefined;
      // The account's policy is for its users.
      const policy = user && (await findPasswordPolicy(transaction, account));
      const expired = hasExpired(policy, profile.changedAtMs, nowMs);
      const devices = await listAssigned(transaction, account, user?.id);
      return {
        user: consoleUser(account, user),
        password: profile.password,
        changeRequired: profile.resetRequired || expired,
        isLocked: expired && policy?.hardExpiry === true,
        mfaDevices: devices.map(({ device }) => arnOf(device)),
      };
    },
    async isPassword(login, password) {
      const hash = await hashPassword(login === undefined ? nobody : settingOf(login.password), password);
      return sameHash(hash, login?.password ?? "");
    },
    async noteUse(transaction, user, nowMs) {
      if (user.kind === "root") return noteRootPasswordUse(transaction, user.account, nowMs);
      const entity = (await findEntityById(transaction, user.userId)) as User | undefined;
      if (entity === undefined) throw new Error(`there is no user ${user.userId}`);
      await updateEntity(transaction, { ...entity, details: { ...entity.details, passwordUsedAtMs: nowMs } });
    },
  };
}

function activeId(account: Account | undefined): AccountId | undefined {
  return account?.state === "ACTIVE" ? account.accountId : undefined;
}

function consoleUser(account: AccountId, user: User | undefined): ConsoleUser {
  if (user === undefined) return { kind: "root", account, arn: rootArn(account) };
  return { kind: "user", account, arn: arnOf(user), userId: user.id, userName: user.name };
}
