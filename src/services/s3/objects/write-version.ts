import type { AccountId } from "../../../pure/aws/account.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Bucket } from "../buckets/bucket.ts";
import type { Parts } from "../parts.ts";
import {
  type DeleteMarker,
  NULL_VERSION,
  newVersionId,
  type ObjectAttributes,
  type ObjectContent,
  type ObjectVersion,
  type Version,
} from "./object.ts";

/** Stores an object as the latest version of its key, in place of the one before unless versions are kept. */
export async function writeObject(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  key: string,
  latest: Version | undefined,
  object: ObjectAttributes & ObjectContent,
): Promise<ObjectVersion> {
  const version: ObjectVersion = { ...object, kind: "object", ...placeOf(call, bucket, key, latest) };
  await replace(call, parts, latest, version);
  return version;
}

export async function writeDeleteMarker(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  key: string,
  latest: Version | undefined,
  owner: AccountId,
): Promise<DeleteMarker> {
  const marker: DeleteMarker = { kind: "delete-marker", owner, ...placeOf(call, bucket, key, latest) };
  await replace(call, parts, latest, marker);
  return marker;
}

function placeOf(call: Call, bucket: Bucket, key: string, latest: Version | undefined) {
  return {
    bucket: bucket.name,
    key,
    versionId: newVersionId(bucket, call.chance),
    sequence: (latest?.sequence ?? 0) + 1,
    lastModifiedMs: call.now,
  };
}

// The null version is the one that is written over; the others stay what they are.
async function replace(
  call: Call,
  parts: Parts,
  latest: Version | undefined,
  version: Version,
): Promise<void> {
  const { bucket, key, versionId } = version;
  if (versionId === NULL_VERSION && latest !== undefined) {
    const replaced =
      latest.versionId === NULL_VERSION ? latest : await parts.objects.version(bucket, key, NULL_VERSION);
    if (replaced !== undefined) await parts.objects.remove(replaced, call.now);
  }
  await parts.objects.add(version);
}
