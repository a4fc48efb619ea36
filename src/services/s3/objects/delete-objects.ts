import type { _Error, DeletedObject, ObjectIdentifier } from "../../../pure/api/s3.shapes.ts";
import { DeleteObjects } from "../../../pure/api/s3.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Call } from "../../../runtime/call.ts";
import { DECIDED_IN_RUN } from "../../../runtime/operation.ts";
import { findBucket, reachBucket } from "../access.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { malformedXml, notImplemented } from "../errors.ts";
import { noSuchKey, noSuchVersion, preconditionFailed } from "../object-errors.ts";
import { operation } from "../operation.ts";
import type { Parts } from "../parts.ts";
import { contentsEvent } from "../record.ts";
import { checkKey, demandOnFound, findNamed, isKnownForm, nameForVersion } from "./access.ts";
import { matches } from "./conditions.ts";
import { deleteKey, refuseBypass } from "./deletion.ts";
import { checkReceivedBody } from "./received-content.ts";

const KEYS_MAX = 1000;

export const deleteObjects = operation(DeleteObjects, {
  // Each key is authorized by itself, and refused by itself: see `deleteOne`.
  async demands(input, call, parts) {
    await reachBucket(call, parts, input);
    return DECIDED_IN_RUN;
  },

  async run(input, call, parts) {
    checkReceivedBody(call.http?.body);
    const { Objects: objects, Quiet: quiet } = input.Delete;
    if (objects.length === 0 || objects.length > KEYS_MAX) throw malformedXml();
    refuseBypass(input.BypassGovernanceRetention);
    const bucket = await findBucket(parts, input.Bucket);
    const deleted: DeletedObject[] = [];
    const errors: _Error[] = [];
    for (const object of objects) {
      try {
        deleted.push(await deleteOne(call, parts, bucket, object));
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error;
        const { Key, VersionId } = object;
        errors.push({ Key, VersionId, Code: error.code, Message: error.message });
      }
    }
    return { Deleted: quiet ? undefined : deleted, Errors: errors };
  },

  record: contentsEvent,
});

async function deleteOne(
  call: Call,
  parts: Parts,
  bucket: Bucket,
  object: ObjectIdentifier,
): Promise<DeletedObject> {
  const { Key: key, VersionId: versionId } = object;
  checkKey(key);
  const found = await findNamed(parts, bucket, object);
  const action = nameForVersion("s3:DeleteObject", versionId);
  const named = { Bucket: bucket.name, Key: key, VersionId: versionId };
  const refused = await call.refusalOf(demandOnFound(call, parts, bucket, action, named, found));
  if (refused !== undefined) throw refused;
  if (versionId !== undefined && !isKnownForm(bucket, versionId)) throw noSuchVersion(key, versionId);
  checkConditions(object, found?.kind === "object" ? found.etag : undefined);
  const deletion = await deleteKey(call, parts, bucket, key, versionId, found);
  return {
    Key: key,
    VersionId: versionId,
    DeleteMarker: deletion.isMarker || undefined,
    DeleteMarkerVersionId: deletion.isMarker ? deletion.versionId : undefined,
  };
}

function checkConditions(object: ObjectIdentifier, etag: string | undefined): void {
  if (object.Size !== undefined) throw notImplemented("Size");
  if (object.LastModifiedTime !== undefined) throw notImplemented("LastModifiedTime");
  if (object.ETag === undefined) return;
  if (etag === undefined) throw noSuchKey(object.Key);
  if (!matches(object.ETag, etag)) throw preconditionFailed("If-Match");
}
