import { DeleteObject } from "../../../pure/api/s3.ts";
import { findBucket, reachBucket } from "../access.ts";
import { notImplemented } from "../errors.ts";
import { noSuchKey, preconditionFailed } from "../object-errors.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { checkKey, checkVersionId, demandOnFound, findNamed, nameForVersion } from "./access.ts";
import { matches } from "./conditions.ts";
import { deleteKey, refuseBypass } from "./deletion.ts";

export const deleteObject = operation(DeleteObject, {
  async demands(input, call, parts) {
    checkKey(input.Key);
    const bucket = await reachBucket(call, parts, input);
    const found = await findNamed(parts, bucket, input);
    const actions = [nameForVersion("s3:DeleteObject", input.VersionId)];
    if (input.BypassGovernanceRetention) actions.push("s3:BypassGovernanceRetention");
    return actions.map((action) => demandOnFound(call, parts, bucket, action, input, found));
  },

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    checkVersionId(bucket, input.VersionId);
    refuseBypass(input.BypassGovernanceRetention);
    if (input.IfMatchSize !== undefined) throw notImplemented("x-amz-if-match-size");
    if (input.IfMatchLastModifiedTime !== undefined)
      throw notImplemented("x-amz-if-match-last-modified-time");
    const found = await findNamed(parts, bucket, input);
    if (input.IfMatch !== undefined) {
      if (found?.kind !== "object") throw noSuchKey(input.Key);
      if (!matches(input.IfMatch, found.etag)) throw preconditionFailed("If-Match");
    }
    const { isMarker, versionId } = await deleteKey(call, parts, bucket, input.Key, input.VersionId, found);
    return { VersionId: versionId, DeleteMarker: isMarker || undefined };
  },

  record: objectEvent,
});
