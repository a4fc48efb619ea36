import type { AccountId } from "../../pure/aws/account.ts";
import type { ServiceCaller } from "../../pure/aws/caller.ts";
import type { Call } from "../../runtime/call.ts";
import type { Chance } from "../../runtime/chance.ts";
import type { Corridor } from "../../runtime/gateway/invoke.ts";
import type { Transaction } from "../../runtime/storage/database.ts";

/** What CloudTrail asks of the one who keeps buckets, before it trusts one with a trail's files. */
export interface BucketAccess {
  find(transaction: Transaction, bucket: string): Promise<{ region: string; owner: AccountId } | undefined>;
  /** Whether the caller could put an object there under this canned ACL. Nothing is written or recorded. */
  mayPut(call: Call, caller: ServiceCaller, bucket: string, key: string, acl: string): Promise<boolean>;
}

export interface DeliveredObject {
  readonly bucket: string;
  readonly key: string;
  readonly body: Uint8Array;
  readonly acl: string;
  readonly contentType: string;
  readonly contentEncoding: string;
  /** User metadata, names without `x-amz-meta-`. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Puts an object as any caller does: authorized under the bucket's policy and recorded. Resolves when it
 * is durable; throws S3's ServiceError otherwise.
 */
export type PutObjectAs = (caller: ServiceCaller, object: DeliveredObject) => Promise<void>;

/** An organization as CloudTrail has to know it. */
export interface Organization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly hasAllFeatures: boolean;
  /** Whether CloudTrail has trusted access. */
  readonly isTrusted: boolean;
  /** Registered for CloudTrail; without trusted access their powers rest. */
  readonly administrators: readonly AccountId[];
}

/** What CloudTrail asks of AWS Organizations. */
export interface Organizations {
  /** The organization that an account belongs to. */
  find(transaction: Transaction, account: AccountId): Promise<Organization | undefined>;
  /** The management account included, closed accounts not. */
  activeAccounts(transaction: Transaction, organizationId: string): Promise<readonly AccountId[]>;
}

/** What CloudTrail asks of the one who keeps the roles linked to it. */
export interface LinkedRoles {
  exists(transaction: Transaction, service: string, account: AccountId): Promise<boolean>;
  /** Makes the role of a service in an account unless it is there. */
  ensure(
    transaction: Transaction,
    service: string,
    opening: { readonly account: AccountId; readonly now: number; readonly chance: Chance },
  ): Promise<void>;
  /** Removes it if it is there, whatever uses it. */
  remove(transaction: Transaction, service: string, account: AccountId, chance: Chance): Promise<void>;
}

/** Calls that CloudTrail makes on its own, outside any call. */
export type OwnCalls = Pick<Corridor, "assumeRole" | "invokeAs">;

export interface CloudTrailNeeds {
  readonly bucketAccess: BucketAccess;
  readonly putObject: PutObjectAs;
  readonly organizations: Organizations;
  readonly linkedRoles: LinkedRoles;
  readonly ownCalls: OwnCalls;
}
