import type { Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { demandOn, findBucket, type ObjectInput, reachBucket } from "../access.ts";
import type { AclInput } from "../buckets/acl/requested-grants.ts";
import type { Bucket } from "../buckets/bucket.ts";
import type { ConditionKeys } from "../condition-keys.ts";
import { methodNotAllowed } from "../errors.ts";
import { invalidVersionId, keyTooLong, noSuchKey, noSuchVersion } from "../object-errors.ts";
import type { Parts } from "../parts.ts";
import { emptyVersionId, withHeaders } from "./errors.ts";
import { type DeleteMarker, isVersionId, NULL_VERSION, type ObjectVersion, type Version } from "./object.ts";
import { existingTagKeys } from "./tagging/tagging-header.ts";

const KEY_BYTES_MAX = 1024;

/** The members by which an input names an object, or one version of it. */
export interface VersionInput extends ObjectInput {
  readonly VersionId?: string | undefined;
}

export function checkKey(key: string): void {
  const size = Buffer.byteLength(key);
  if (size > KEY_BYTES_MAX) throw keyTooLong(size, KEY_BYTES_MAX);
}

/** What an input names, whatever it is. */
export async function findNamed(
  parts: Parts,
  bucket: Bucket,
  { Key: key, VersionId: versionId }: Pick<VersionInput, "Key" | "VersionId">,
): Promise<Version | undefined> {
  if (versionId === undefined) return parts.objects.latest(bucket.name, key);
  return isKnownForm(bucket, versionId) ? parts.objects.version(bucket.name, key, versionId) : undefined;
}

/** The demands of operations on an object that should be there. */
export function onObject(...actions: readonly string[]) {
  return async <Input extends VersionInput>(
    input: Input,
    call: Call,
    parts: Parts,
  ): Promise<readonly Demand[]> => {
    checkKey(input.Key);
    const named = actions.map((action) => nameForVersion(action, input.VersionId));
    return demandsOnObject(call, parts, await reachBucket(call, parts, input), named, input);
  };
}

/** As `onObject`, for the actions of object lock, which are the same for every version. */
export function onObjectWhateverVersion(action: string) {
  return async <Input extends VersionInput>(
    input: Input,
    call: Call,
    parts: Parts,
  ): Promise<readonly Demand[]> =>
    demandsOnObject(call, parts, await reachBucket(call, parts, input), [action], input);
}

/**
 * Who asks for an object that is not there learns so only when they may list the bucket. The prefix is
 * absent from that question, so a policy that allows listing under a prefix does not answer it.
 */
export async function demandsOnObject(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  actions: readonly string[],
  input: VersionInput,
  keys?: ConditionKeys,
): Promise<readonly Demand[]> {
  const found = await findNamed(parts, bucket, input);
  const demands = actions.map((action) => demandOnFound(call, parts, bucket, action, input, found, keys));
  if (found?.kind === "object" || (found !== undefined && input.VersionId !== undefined)) return demands;
  return [...demands, { ...demandOn(call, parts, bucket, "s3:ListBucket", {}), denial: undefined }];
}

export function demandOnFound(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  action: string,
  input: ObjectInput,
  found: Version | undefined,
  keys?: ConditionKeys,
): Demand {
  const object = found?.kind === "object" ? found : undefined;
  return demandOn(call, parts, bucket, action, input, {
    object,
    keys: { ...keys, ...(object && existingTagKeys(object.tags)) },
  });
}

/** Actions on a version have names of their own: `s3:GetObjectVersion`, `s3:GetObjectVersionTagging`. */
export function nameForVersion(action: string, versionId: string | undefined): string {
  return versionId === undefined ? action : action.replace("Object", "ObjectVersion");
}

/** An object of a call that was authorized already. Throws what S3 answers when there is none. */
export async function findObject(
  parts: Parts,
  input: VersionInput,
  method: "GET" | "HEAD" | "PUT" | "DELETE",
): Promise<{ readonly bucket: Bucket; readonly object: ObjectVersion }> {
  const bucket = await findBucket(parts, input.Bucket);
  return { bucket, object: await findObjectIn(parts, bucket, input, method) };
}

export async function findObjectIn(
  parts: Parts,
  bucket: Bucket,
  input: Pick<VersionInput, "Key" | "VersionId">,
  method: "GET" | "HEAD" | "PUT" | "DELETE",
): Promise<ObjectVersion> {
  const { Key: key, VersionId: versionId } = input;
  checkVersionId(bucket, versionId);
  const found = await findNamed(parts, bucket, input);
  if (found === undefined) throw missing(bucket, key, versionId);
  if (found.kind === "object") return found;
  const reads = method === "GET" || method === "HEAD";
  const error = versionId === undefined && reads ? noSuchKey(key) : methodNotAllowed(method, "DeleteMarker");
  throw withHeaders(error, markerHeaders(found));
}

/** Throws for ids of versions that cannot be in the bucket. */
export function checkVersionId(bucket: Bucket, versionId: string | undefined): void {
  if (versionId === undefined) return;
  if (versionId === "") throw emptyVersionId();
  if (!isKnownForm(bucket, versionId)) throw invalidVersionId(versionId);
}

export function isKnownForm(bucket: Bucket, versionId: string): boolean {
  return bucket.versioning === undefined ? versionId === NULL_VERSION : isVersionId(versionId);
}

function missing(bucket: Bucket, key: string, versionId: string | undefined): Error {
  return versionId === undefined || bucket.versioning === undefined
    ? noSuchKey(key)
    : noSuchVersion(key, versionId);
}

function markerHeaders({ versionId }: DeleteMarker): Record<string, string> {
  return { "x-amz-delete-marker": "true", "x-amz-version-id": versionId };
}

/** Whether a write's ACL asks for more than every writer may give: that is a permission of its own. */
export function givesAcl(input: AclInput): boolean {
  if (input.ACL !== undefined) return input.ACL !== "private" && input.ACL !== "bucket-owner-full-control";
  return [input.GrantFullControl, input.GrantRead, input.GrantReadACP, input.GrantWriteACP].some(
    (grant) => grant !== undefined,
  );
}
