import type { StorageClass } from "../../../pure/api/s3.shapes.ts";
import { belongsToAccount } from "../../../pure/aws/caller.ts";
import type { Call } from "../../../runtime/call.ts";
import { isPrivateAcl, isPublicAcl } from "../buckets/acl/acl.ts";
import { type AclInput, ownerOf, requestedGrants } from "../buckets/acl/requested-grants.ts";
import { type Bucket, objectArn, ownerIsEnforced } from "../buckets/bucket.ts";
import { aclsNotSupported, blockedByPublicAccess } from "../errors.ts";
import {
  bucketLacksLock,
  incompleteLockHeaders,
  invalidStorageClass,
  metadataTooLarge,
} from "../object-errors.ts";
import type { Parts } from "../parts.ts";
import { checkEncryption, type EncryptionInput } from "./encryption.ts";
import { invalidRedirectLocation } from "./errors.ts";
import type { ObjectAttributes, ObjectHeaders } from "./object.ts";
import { tagsOfHeader } from "./tagging/tagging-header.ts";

const METADATA_BYTES_MAX = 2048;
const DEFAULT_CONTENT_TYPE = "binary/octet-stream";

/** Classes of which there are objects in general purpose buckets; the models name those of others too. */
const STORAGE_CLASSES: ReadonlySet<StorageClass> = new Set([
  "STANDARD",
  "REDUCED_REDUNDANCY",
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER",
  "DEEP_ARCHIVE",
  "GLACIER_IR",
] satisfies StorageClass[]);

interface HeaderInput {
  readonly CacheControl?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentType?: string | undefined;
  readonly Expires?: string | undefined;
}

interface LockInput {
  readonly ObjectLockMode?: string | undefined;
  readonly ObjectLockRetainUntilDate?: Date | undefined;
  readonly ObjectLockLegalHoldStatus?: string | undefined;
}

/** The members that writes of objects have in common: all but what concerns their content. */
export interface NewObjectInput extends HeaderInput, AclInput, EncryptionInput, LockInput {
  readonly Key: string;
  readonly Metadata?: Readonly<Record<string, string>> | undefined;
  readonly StorageClass?: StorageClass | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly Tagging?: string | undefined;
}

/** What a new object carries by what its writer asks for; throws what S3 answers to askings it refuses. */
export async function newAttributes(
  input: NewObjectInput,
  call: Call,
  parts: Parts,
  bucket: Bucket,
): Promise<ObjectAttributes> {
  const storageClass = input.StorageClass ?? "STANDARD";
  if (!STORAGE_CLASSES.has(storageClass)) throw invalidStorageClass(storageClass);
  checkEncryption(input, bucket);
  checkMetadata(input.Metadata ?? {});
  checkRedirect(input.WebsiteRedirectLocation);
  refuseLock(input);
  return {
    headers: newHeaders(input),
    metadata: input.Metadata ?? {},
    storageClass,
    websiteRedirectLocation: input.WebsiteRedirectLocation,
    tags: tagsOfHeader(input.Tagging),
    ...(await newOwnership(input, call, parts, bucket)),
  };
}

function newHeaders(input: HeaderInput): ObjectHeaders {
  return {
    contentType: input.ContentType ?? DEFAULT_CONTENT_TYPE,
    cacheControl: input.CacheControl,
    contentDisposition: input.ContentDisposition,
    contentEncoding: input.ContentEncoding || undefined,
    contentLanguage: input.ContentLanguage,
    expires: input.Expires,
  };
}

function checkMetadata(metadata: Readonly<Record<string, string>>): void {
  const size = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value, "latin1"),
    0,
  );
  if (size > METADATA_BYTES_MAX) throw metadataTooLarge(size, METADATA_BYTES_MAX);
}

function checkRedirect(location: string | undefined): void {
  if (location !== undefined && !/^(?:\/|https?:\/\/)/.test(location)) throw invalidRedirectLocation();
}

function refuseLock({
  ObjectLockMode,
  ObjectLockRetainUntilDate,
  ObjectLockLegalHoldStatus,
}: LockInput): void {
  if (ObjectLockMode !== undefined && ObjectLockRetainUntilDate === undefined)
    throw incompleteLockHeaders("x-amz-object-lock-retain-until-date");
  if (ObjectLockMode === undefined && ObjectLockRetainUntilDate !== undefined)
    throw incompleteLockHeaders("x-amz-object-lock-mode");
  if (ObjectLockMode ?? ObjectLockLegalHoldStatus) throw bucketLacksLock();
}

/**
 * Who owns a new object. The bucket's owner, unless ACLs are in force: then who writes it, but for writers
 * who hand it over where the bucket prefers that.
 */
async function newOwnership(
  input: AclInput,
  call: Call,
  parts: Parts,
  bucket: Bucket,
): Promise<Pick<ObjectAttributes, "owner" | "acl">> {
  const writer = belongsToAccount(call.caller) ? call.caller.account : bucket.owner;
  const isHandedOver =
    bucket.ownership === "BucketOwnerPreferred" && input.ACL === "bucket-owner-full-control";
  const account = ownerIsEnforced(bucket) || isHandedOver ? bucket.owner : writer;
  const owner = await ownerOf(call, parts, account);
  const grants = await requestedGrants(input, call, parts, owner, await ownerOf(call, parts, bucket.owner));
  if (grants === undefined || isPrivateAcl(grants, account)) return { owner: account };
  if (ownerIsEnforced(bucket)) throw aclsNotSupported();
  if (bucket.publicAccessBlock?.blockPublicAcls && isPublicAcl(grants)) {
    throw blockedByPublicAccess(
      call.caller,
      "s3:PutObject",
      objectArn(bucket.name, "Key" in input ? String(input.Key) : ""),
      "public access control lists (ACLs)",
      "BlockPublicAcls",
    );
  }
  return { owner: account, acl: grants };
}
