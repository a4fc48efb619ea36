import type { Call } from "../../../runtime/call.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { bypassWithoutLock } from "../object-errors.ts";
import type { Parts } from "../parts.ts";
import { shownVersionId, type Version } from "./object.ts";
import { writeDeleteMarker } from "./write-version.ts";

/** What became of one key. */
export interface Deletion {
  /** A marker that was written, or that was itself deleted. */
  readonly isMarker: boolean;
  readonly versionId?: string | undefined;
}

/**
 * Deletes one version for good when an id is given. Without one, puts a delete marker before the versions,
 * or where none are kept removes the object. What is not there needs no deleting.
 */
export async function deleteKey(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  key: string,
  versionId: string | undefined,
  found: Version | undefined,
): Promise<Deletion> {
  if (versionId === undefined && bucket.versioning !== undefined) {
    const marker = await writeDeleteMarker(call, parts, bucket, key, found, bucket.owner);
    return { isMarker: true, versionId: shownVersionId(bucket, marker) };
  }
  if (found !== undefined) await parts.objects.remove(found, call.now);
  const shown = bucket.versioning === undefined ? undefined : versionId;
  return { isMarker: found?.kind === "delete-marker", versionId: shown };
}

// No bucket of this house has an object lock that could be bypassed.
export function refuseBypass(bypass: boolean | undefined): void {
  if (bypass !== undefined) throw bypassWithoutLock();
}
