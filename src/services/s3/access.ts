import { isAccountId } from "../../pure/aws/account.ts";
import type { Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { type Bucket, bucketArn, objectArn } from "./buckets/bucket.ts";
import { effectivePolicy, type OwnedObject } from "./buckets/policy/effective-policy.ts";
import { type ConditionKeys, connectionKeys, inputKeys, keysKnownTo } from "./condition-keys.ts";
import {
  accessDenied,
  allAccessDisabled,
  invalidExpectedOwner,
  noSuchBucket,
  permanentRedirect,
} from "./errors.ts";
import type { Parts } from "./parts.ts";

/** The members by which every S3 input names its bucket. Other members fill condition keys. */
export interface BucketInput {
  readonly Bucket: string;
  readonly ExpectedBucketOwner?: string | undefined;
}

export interface ObjectInput extends BucketInput {
  readonly Key: string;
}

export interface DemandOptions {
  /** Condition keys that the input alone does not tell, such as `s3:ExistingObjectTag/…`. */
  readonly keys?: ConditionKeys | undefined;
  readonly requestTags?: Readonly<Record<string, string>> | undefined;
  /** Of an object that is there: who owns it, and its ACL, for buckets in which ACLs are in force. */
  readonly object?: OwnedObject | undefined;
}

/**
 * The bucket a call addresses, after the checks that S3 makes before it authorizes: it exists, its owner's
 * account is open, it is in the Region the request was signed for, and it belongs to whom the caller expects.
 */
export async function reachBucket(
  call: Call,
  parts: Parts,
  input: BucketInput,
  options: { readonly inAnyRegion?: boolean } = {},
): Promise<Bucket> {
  const bucket = await findBucket(parts, input.Bucket);
  call.noteOwner(bucket.owner);
  if (!(await parts.accounts.isActive(call.transaction, bucket.owner))) throw allAccessDisabled();
  if (!options.inAnyRegion && isSignedForAnotherRegion(call, bucket))
    throw permanentRedirect(bucket.name, bucket.region);
  checkExpectedOwner(bucket, input.ExpectedBucketOwner);
  return bucket;
}

/** The bucket of a call that was authorized already. */
export async function findBucket(parts: Parts, name: string): Promise<Bucket> {
  const bucket = await parts.buckets.find(name);
  if (bucket === undefined) throw noSuchBucket(name);
  return bucket;
}

function checkExpectedOwner(bucket: Bucket, expected: string | undefined): void {
  if (expected === undefined) return;
  if (!isAccountId(expected)) throw invalidExpectedOwner(expected);
  if (expected !== bucket.owner) throw accessDenied();
}

/** What an action on a bucket requires; throws what S3 answers before it authorizes. */
export async function bucketDemand(
  call: Call,
  parts: Parts,
  action: string,
  input: BucketInput,
  options?: DemandOptions,
): Promise<Demand> {
  return demandOn(call, parts, await reachBucket(call, parts, input), action, input, options);
}

/** What an action on an object requires; throws what S3 answers before it authorizes. */
export async function objectDemand(
  call: Call,
  parts: Parts,
  action: string,
  input: ObjectInput,
  options?: DemandOptions,
): Promise<Demand> {
  return demandOn(call, parts, await reachBucket(call, parts, input), action, input, options);
}

/** The demands of an operation that requires one action on the bucket it names. */
export function onBucket(action: string) {
  return async <Input extends BucketInput>(
    input: Input,
    call: Call,
    parts: Parts,
  ): Promise<readonly Demand[]> => [await bucketDemand(call, parts, action, input)];
}

/**
 * What an action requires on a bucket that was reached, or on the object in it that `input` names by
 * `Key`. An `input` of `{}` gives a demand on the bucket with none of the request's own condition keys.
 */
export function demandOn(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  action: string,
  input: object,
  options: DemandOptions = {},
): Demand {
  const key = "Key" in input && typeof input.Key === "string" ? input.Key : undefined;
  const resource = key === undefined ? bucketArn(bucket.name) : objectArn(bucket.name, key);
  const owner = options.object?.owner ?? bucket.owner;
  const policy = effectivePolicy(call.caller, bucket, action, options.object);
  return {
    action,
    resource,
    resourceAccount: owner,
    resourcePolicy:
      policy === undefined
        ? undefined
        : parts.compiled.of(policy, { kind: "bucket", id: bucketArn(bucket.name) }),
    keys: {
      ...connectionKeys(call.http),
      ...keysKnownTo(action, { ...inputKeys(input), ...options.keys }),
      "s3:ResourceAccount": owner,
    },
    // The tags that a request gives an object are told by keys of S3's own.
    requestTags: key === undefined ? options.requestTags : undefined,
    denial: action === "s3:ListBucket" ? denialWithRegion(bucket) : undefined,
  };
}

/** What an action requires that concerns no bucket there is: making one, or listing all of an account's. */
export function demandOfAccount(
  call: Call,
  action: string,
  resource: string,
  input: object,
  options: Omit<DemandOptions, "object"> = {},
): Demand {
  return {
    action,
    resource,
    resourceAccount: call.account,
    keys: {
      ...connectionKeys(call.http),
      ...inputKeys(input),
      "s3:ResourceAccount": call.account,
      ...options.keys,
    },
    requestTags: options.requestTags,
  };
}

// Who may not list a bucket learns where it is all the same: clients find its Region by HeadBucket.
function denialWithRegion(bucket: Bucket): (message: string) => Error {
  return (message) => accessDenied(message, { "x-amz-bucket-region": bucket.region });
}

// Older signatures and unsigned requests name no Region, and services call from within.
function isSignedForAnotherRegion(call: Call, bucket: Bucket): boolean {
  return call.http?.signature.version === "AWS4-HMAC-SHA256" && call.region !== bucket.region;
}
