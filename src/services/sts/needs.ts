import type { AccountId } from "../../pure/aws/account.ts";
import type { Caller } from "../../pure/aws/caller.ts";
import type { Transaction } from "../../runtime/storage/database.ts";

export interface AssumableRole {
  readonly arn: string;
  readonly roleId: string;
  readonly name: string;
  readonly account: AccountId;
  readonly trustPolicy: string;
  readonly maxSessionDurationSeconds: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly isServiceLinked: boolean;
}

export interface OneTimeCode {
  readonly serialNumber: string;
  readonly code: string;
}

export interface MultiFactor {
  /** Judges a code of one of the caller's devices, and leaves it as it is. */
  verify(
    transaction: Transaction,
    caller: Caller,
    code: OneTimeCode,
  ): Promise<"valid" | "wrong" | "no-device">;
  /** Spends a code that was valid, so that it is good for one call only. */
  spend(transaction: Transaction, caller: Caller, code: OneTimeCode): Promise<void>;
}

/** What STS asks of the rest of the house. */
export interface StsNeeds {
  /** By ARN, path included; undefined when there is no such role. */
  findRole(transaction: Transaction, arn: string): Promise<AssumableRole | undefined>;
  /** A session of a role that is linked to a service, which cannot be deleted while it lives. */
  noteLinkedSession(
    transaction: Transaction,
    roleId: string,
    region: string,
    expiresAtMs: number,
  ): Promise<void>;
  /** The second factor of users and root users. */
  readonly multiFactor: MultiFactor;
  /** Of a long-term key of this house. */
  accountOfAccessKey(transaction: Transaction, accessKeyId: string): Promise<AccountId | undefined>;
  /** Whether a managed policy exists and may limit a session of the account. */
  managedPolicyExists(transaction: Transaction, account: AccountId, arn: string): Promise<boolean>;
}
