import type { ChecksumType, GetObjectOutput, StorageClass, Tag } from "../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { type ByteSource, randomText } from "../../../pure/aws/ids.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import type { AclGrant } from "../buckets/acl/acl.ts";
import type { Bucket } from "../buckets/bucket.ts";
import type { ContentPiece } from "../contents/content.ts";

export interface ObjectHeaders {
  readonly contentType: string;
  readonly cacheControl?: string | undefined;
  readonly contentDisposition?: string | undefined;
  readonly contentEncoding?: string | undefined;
  readonly contentLanguage?: string | undefined;
  readonly expires?: string | undefined;
}

export interface StoredChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
  /** Base64; a composite's with the number of its parts behind a hyphen. */
  readonly value: string;
}

/** A part that an object was uploaded in. */
export interface ObjectPart {
  readonly number: number;
  readonly size: number;
  /** Of composite checksums only. */
  readonly checksum?: string | undefined;
}

/** What an object carries that its writer has chosen. */
export interface ObjectAttributes {
  readonly headers: ObjectHeaders;
  /** Names without `x-amz-meta-`, in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly storageClass: StorageClass;
  readonly websiteRedirectLocation?: string | undefined;
  readonly tags: readonly Tag[];
  readonly owner: AccountId;
  /** Absent while the ACL grants nothing but the owner's full control. */
  readonly acl?: readonly AclGrant[] | undefined;
}

export interface ObjectContent {
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly checksum?: StoredChecksum | undefined;
  readonly pieces: readonly ContentPiece[];
  readonly parts?: readonly ObjectPart[] | undefined;
}

interface Versioned {
  readonly bucket: string;
  readonly key: string;
  readonly versionId: string;
  /** Grows with every version of a key; the highest is the latest. */
  readonly sequence: number;
  readonly lastModifiedMs: number;
}

export interface ObjectVersion extends Versioned, ObjectAttributes, ObjectContent {
  readonly kind: "object";
}

export interface DeleteMarker extends Versioned {
  readonly kind: "delete-marker";
  readonly owner: AccountId;
}

export type Version = ObjectVersion | DeleteMarker;

/** The id of the version that is written while versioning is not enabled. */
export const NULL_VERSION = "null";

const VERSION_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
const VERSION_ID = /^[\w.~-]{32}$/;

export function newVersionId(bucket: Bucket, chance: ByteSource): string {
  return bucket.versioning === "Enabled" ? randomText(VERSION_ID_ALPHABET, 32, chance) : NULL_VERSION;
}

export function isVersionId(text: string): boolean {
  return text === NULL_VERSION || VERSION_ID.test(text);
}

/** The id as answers show it: not at all until versioning was switched on for the first time. */
export function shownVersionId(bucket: Bucket, version: Versioned): string | undefined {
  return bucket.versioning === undefined ? undefined : version.versionId;
}

export function quoted(etag: string): string {
  return `"${etag}"`;
}

export function unquoted(etag: string): string {
  return etag.replace(/^\s*"?|"?\s*$/g, "");
}

/** S3 knows the time of objects to the second. */
export function secondOf(milliseconds: number): Date {
  return new Date(Math.floor(milliseconds / 1000) * 1000);
}

/** The members by which outputs tell checksums. */
export type ChecksumMembers = Pick<
  GetObjectOutput,
  "ChecksumCRC32" | "ChecksumCRC32C" | "ChecksumCRC64NVME" | "ChecksumSHA1" | "ChecksumSHA256"
>;

export function checksumMember(algorithm: ChecksumAlgorithm, value: string): ChecksumMembers {
  return { [`Checksum${algorithm}`]: value };
}

export function describeChecksum(
  checksum: StoredChecksum | undefined,
): ChecksumMembers & { readonly ChecksumType?: ChecksumType | undefined } {
  if (checksum === undefined) return {};
  return { ...checksumMember(checksum.algorithm, checksum.value), ChecksumType: checksum.type };
}

/** What GetObject and HeadObject tell of an object besides its content. */
export function describeObject(bucket: Bucket, object: ObjectVersion) {
  const { headers, storageClass, tags, metadata } = object;
  return {
    AcceptRanges: "bytes",
    LastModified: secondOf(object.lastModifiedMs),
    ETag: quoted(object.etag),
    VersionId: shownVersionId(bucket, object),
    ContentType: headers.contentType,
    CacheControl: headers.cacheControl,
    ContentDisposition: headers.contentDisposition,
    ContentEncoding: headers.contentEncoding,
    ContentLanguage: headers.contentLanguage,
    Expires: headers.expires,
    WebsiteRedirectLocation: object.websiteRedirectLocation,
    Metadata: metadata,
    ServerSideEncryption: "AES256" as const,
    StorageClass: storageClass === "STANDARD" ? undefined : storageClass,
    TagCount: tags.length === 0 ? undefined : tags.length,
  };
}

/** Objects of these classes have to be restored before they can be read, which is not served. */
export function isArchived({ storageClass }: ObjectVersion): boolean {
  return storageClass === "GLACIER" || storageClass === "DEEP_ARCHIVE";
}
