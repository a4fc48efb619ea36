import type { OperationModel } from "../../pure/api/model.ts";
import type { Credentials } from "../../pure/api/sts.shapes.ts";
import type { AccountId } from "../../pure/aws/account.ts";
import type { AccountCaller, Caller, CallerSession, RootCaller, UserCaller } from "../../pure/aws/caller.ts";
import type { CallFacts } from "../../runtime/call.ts";
import type { Credentials as KnownCredentials } from "../../runtime/gateway/credentials.ts";
import type { PrincipalDirectory } from "../../runtime/gateway/principal-policies.ts";
import type { Transaction } from "../../runtime/storage/database.ts";

/** Who a console session is for; the session brings the key. */
export type ConsoleUser =
  | Omit<RootCaller, "accessKeyId" | "session">
  | Omit<UserCaller, "accessKeyId" | "session">;

/** What has to be known of somebody with a password to let them in. */
export interface ConsoleLogin {
  readonly user: ConsoleUser;
  /** The hash of the password. */
  readonly password: string;
  /** A new password has to be chosen first. */
  readonly changeRequired: boolean;
  /** The password has expired, and only an administrator may give another. */
  readonly isLocked: boolean;
  /** Serial numbers of the devices of which one has to prove the second factor. */
  readonly mfaDevices: readonly string[];
}

/** Passwords, which IAM keeps. */
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

/** One-time codes of users and root users. */
export interface MultiFactor {
  verify(
    transaction: Transaction,
    caller: Caller,
    code: { readonly serialNumber: string; readonly code: string },
  ): Promise<"valid" | "wrong" | "no-device">;
  spend(
    transaction: Transaction,
    caller: Caller,
    code: { readonly serialNumber: string; readonly code: string },
  ): Promise<void>;
}

/** A caller with a session that has no key yet. */
export type Sessioned = AccountCaller extends infer Each
  ? Each extends AccountCaller
    ? Omit<Each, "accessKeyId" | "session"> & { readonly session: CallerSession }
    : never
  : never;

/** What sign-in asks of the rest of the house. */
export interface SignInNeeds {
  readonly logins: ConsoleLogins;
  readonly multiFactor: MultiFactor;
  /** Credentials for a console session. */
  issue(caller: Sessioned): Required<Credentials>;
  /** Opens a session token of this house. */
  readonly temporary: KnownCredentials["temporary"];
  readonly directory: PrincipalDirectory;
  /** Makes a call with somebody's session: checked against its constraints, then authorized and recorded like any. */
  invoke<Input, Output>(
    operation: OperationModel<Input, Output>,
    input: Input,
    facts: CallFacts,
  ): Promise<Output>;
  /** How long a session of the role may last; undefined when there is no such role. */
  maxSessionSeconds(transaction: Transaction, roleArn: string): Promise<number | undefined>;
}
