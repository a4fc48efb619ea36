import { CompleteMultipartUpload } from "../../../pure/api/s3.ts";
import type { Call } from "../../../runtime/call.ts";
import { demandOn, findBucket, reachBucket } from "../access.ts";
import { checkKey } from "../objects/access.ts";
import { checkWriteConditionForms, checkWriteConditions } from "../objects/conditions.ts";
import { refuseCustomerKeys } from "../objects/encryption.ts";
import { expirationOf } from "../objects/expiration.ts";
import { describeChecksum, quoted, shownVersionId } from "../objects/object.ts";
import { PARTS_MAX } from "../objects/reading.ts";
import { writeObject } from "../objects/write-version.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { completedContent } from "./completion.ts";
import { findUpload } from "./upload.ts";

export const completeMultipartUpload = operation(CompleteMultipartUpload, {
  async demands(input, call, parts) {
    checkKey(input.Key);
    const bucket = await reachBucket(call, parts, input);
    const keys = { "s3:ObjectCreationOperation": "true" };
    return [demandOn(call, parts, bucket, "s3:PutObject", input, { keys })];
  },

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const upload = await findUpload(parts, input);
    refuseCustomerKeys(input);
    checkWriteConditionForms(input);
    const latest = await parts.objects.latest(bucket.name, upload.key);
    checkWriteConditions(input, upload.key, latest, upload);
    const content = completedContent(input, upload, await parts.uploads.parts(upload, 0, PARTS_MAX));
    const whole = { ...upload.attributes, ...content };
    const object = await writeObject(call, parts, bucket, upload.key, latest, whole);
    await parts.uploads.remove(upload, call.now);
    return {
      Location: locationOf(bucket.name, upload.key, call),
      Bucket: bucket.name,
      Key: upload.key,
      ETag: quoted(object.etag),
      ...describeChecksum(content.checksum),
      ServerSideEncryption: "AES256" as const,
      VersionId: shownVersionId(bucket, object),
      Expiration: expirationOf(bucket, object),
    };
  },

  record: objectEvent,
});

function locationOf(bucket: string, key: string, { http }: Call): string {
  const scheme = http?.tls === undefined ? "http" : "https";
  return `${scheme}://${http?.host ?? "s3.amazonaws.com"}/${bucket}/${encodeURIComponent(key)}`;
}
