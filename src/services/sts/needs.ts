import type { AccountId } from "../../pure/aws/account.ts";
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
  /** Whether a managed policy exists and may limit a session of the account. */
  managedPolicyExists(transaction: Transaction, account: AccountId, arn: string): Promise<boolean>;
}
