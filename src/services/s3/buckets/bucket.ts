import type {
  LifecycleRule,
  ObjectOwnership,
  ServerSideEncryptionRule,
  Tag,
  TransitionDefaultMinimumObjectSize,
} from "../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import type { AclGrant } from "./acl/acl.ts";

/** The four switches that override policies and ACLs that would open a bucket to everybody. */
export interface PublicAccessBlock {
  readonly blockPublicAcls: boolean;
  readonly ignorePublicAcls: boolean;
  readonly blockPublicPolicy: boolean;
  readonly restrictPublicBuckets: boolean;
}

export interface BucketPolicy {
  /** The document as it was put, byte for byte. */
  readonly text: string;
  /**
   * The document as it is enforced: users and roles by the unique ids they had when it was put, so that
   * one who is later made under the same name is not meant.
   */
  readonly enforced: string;
  /** The unique ids by the ARNs that were written. */
  readonly principalIds: Readonly<Record<string, string>>;
  readonly isPublic: boolean;
}

export interface Lifecycle {
  readonly rules: readonly LifecycleRule[];
  readonly transitionDefaultMinimumObjectSize: TransitionDefaultMinimumObjectSize;
}

/** Everything of a bucket that its owner may change. */
export interface BucketConfiguration {
  /** Absent once the controls were deleted: ACLs are in force then, and writers own what they write. */
  readonly ownership?: ObjectOwnership | undefined;
  readonly publicAccessBlock?: PublicAccessBlock | undefined;
  /** Absent until versioning is switched on for the first time; it can never become absent again. */
  readonly versioning?: "Enabled" | "Suspended" | undefined;
  readonly policy?: BucketPolicy | undefined;
  readonly encryption: ServerSideEncryptionRule;
  readonly tags: readonly Tag[];
  readonly lifecycle?: Lifecycle | undefined;
  /** Absent while the ACL grants nothing but the owner's full control. */
  readonly acl?: readonly AclGrant[] | undefined;
}

export interface Bucket extends BucketConfiguration {
  readonly name: string;
  readonly owner: AccountId;
  readonly region: string;
  /** What GetBucketLocation answers: empty in us-east-1, and `EU` for those who asked for it by that name. */
  readonly location: string;
  readonly createdAtMs: number;
}

export const DEFAULT_ENCRYPTION: ServerSideEncryptionRule = {
  ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" },
  BucketKeyEnabled: false,
};

export const BUCKETS_PER_ACCOUNT_MAX = 10_000;

export function newBucket(given: {
  readonly name: string;
  readonly owner: AccountId;
  readonly region: string;
  readonly location: string;
  readonly now: number;
  readonly ownership?: ObjectOwnership | undefined;
  readonly acl?: readonly AclGrant[] | undefined;
  readonly tags?: readonly Tag[] | undefined;
}): Bucket {
  return {
    name: given.name,
    owner: given.owner,
    region: given.region,
    location: given.location,
    createdAtMs: given.now,
    ownership: given.ownership ?? "BucketOwnerEnforced",
    publicAccessBlock: {
      blockPublicAcls: true,
      ignorePublicAcls: true,
      blockPublicPolicy: true,
      restrictPublicBuckets: true,
    },
    encryption: DEFAULT_ENCRYPTION,
    tags: given.tags ?? [],
    acl: given.acl,
  };
}

export function bucketArn(name: string): string {
  return `arn:aws:s3:::${name}`;
}

export function objectArn(bucket: string, key: string): string {
  return `arn:aws:s3:::${bucket}/${key}`;
}

/** Whether ACLs count for nothing because the bucket's owner owns every object. */
export function ownerIsEnforced(bucket: Bucket): boolean {
  return bucket.ownership === "BucketOwnerEnforced";
}

const RESERVED_PREFIXES = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_SUFFIXES = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
export function isBucketName(name: string): boolean {
  return (
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) &&
    !name.includes("..") &&
    !/^\d+\.\d+\.\d+\.\d+$/.test(name) &&
    !RESERVED_PREFIXES.some((prefix) => name.startsWith(prefix)) &&
    !RESERVED_SUFFIXES.some((suffix) => name.endsWith(suffix))
  );
}
