import type { AccountId } from "../../pure/aws/account.ts";
import type { ServiceCaller } from "../../pure/aws/caller.ts";
import type { Call } from "../../runtime/call.ts";
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

export interface CloudTrailNeeds {
  readonly bucketAccess: BucketAccess;
  readonly putObject: PutObjectAs;
}
