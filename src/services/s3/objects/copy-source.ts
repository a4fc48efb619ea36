import type { Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import { reachBucket } from "../access.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { copyOfDeleteMarker, invalidCopySource } from "../object-errors.ts";
import type { Parts } from "../parts.ts";
import { demandsOnObject, findNamed, findObjectIn, nameForVersion, type VersionInput } from "./access.ts";
import { type CopySourceConditions, checkCopySourceConditions } from "./conditions.ts";
import { type CustomerKeyInput, refuseCustomerKeys } from "./encryption.ts";
import { archivedCopySource } from "./errors.ts";
import { isArchived, type ObjectVersion } from "./object.ts";

export interface CopyInput extends CopySourceConditions, CustomerKeyInput {
  readonly CopySource: string;
  readonly ExpectedSourceBucketOwner?: string | undefined;
}

/** `bucket/key?versionId=…`, percent-encoded, with a slash before it or without. */
export function parseCopySource(text: string): VersionInput {
  const question = text.lastIndexOf("?versionId=");
  const path = question < 0 ? text : text.slice(0, question);
  const decoded = decode(path.replaceAll("+", " ")).replace(/^\//, "");
  const slash = decoded.indexOf("/");
  if (slash <= 0 || slash === decoded.length - 1) throw invalidCopySource("x-amz-copy-source");
  const versionId = question < 0 ? undefined : decode(text.slice(question + "?versionId=".length));
  return { Bucket: decoded.slice(0, slash), Key: decoded.slice(slash + 1), VersionId: versionId };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalidCopySource("x-amz-copy-source");
  }
}

/** What reading the source requires; its tags only where they are copied along. */
export async function copySourceDemands(
  input: CopyInput,
  call: Call,
  parts: Parts,
  copiesTags: boolean,
): Promise<readonly Demand[]> {
  const source = parseCopySource(input.CopySource);
  const reached = { ...source, ExpectedBucketOwner: input.ExpectedSourceBucketOwner };
  const bucket = await reachBucket(call, parts, reached, { inAnyRegion: true });
  const found = await findNamed(parts, bucket, source);
  const actions = ["s3:GetObject"];
  if (copiesTags && found?.kind === "object" && found.tags.length > 0) actions.push("s3:GetObjectTagging");
  const named = actions.map((action) => nameForVersion(action, source.VersionId));
  return demandsOnObject(call, parts, bucket, named, source);
}

/** The source of a copy that was authorized, once its conditions hold. */
export async function findCopySource(
  input: CopyInput,
  call: Call,
  parts: Parts,
): Promise<{
  readonly bucket: Bucket;
  readonly object: ObjectVersion;
  readonly versionId?: string | undefined;
}> {
  refuseCustomerKeys(input);
  const source = parseCopySource(input.CopySource);
  const bucket = await reachBucket(call, parts, source, { inAnyRegion: true });
  const found = await findNamed(parts, bucket, source);
  if (found?.kind === "delete-marker" && source.VersionId !== undefined) throw copyOfDeleteMarker();
  const object = await findObjectIn(parts, bucket, source, "GET");
  if (isArchived(object)) throw archivedCopySource(object.storageClass);
  checkCopySourceConditions(input, object, call.now);
  return { bucket, object, versionId: source.VersionId };
}
