import { CreateMultipartUpload } from "../../../pure/api/s3.ts";
import { findBucket } from "../access.ts";
import { currentObject } from "../objects/conditions.ts";
import { newAttributes } from "../objects/new-object.ts";
import { writeDemands } from "../objects/put-object.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { initiatorOf, newUploadId, type Upload, uploadChecksum } from "./upload.ts";

export const createMultipartUpload = operation(CreateMultipartUpload, {
  demands: (input, call, parts) => writeDemands(input, call, parts, false),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const attributes = await newAttributes(input, call, parts, bucket);
    const latest = await parts.objects.latest(bucket.name, input.Key);
    const upload: Upload = {
      id: newUploadId(call.chance),
      bucket: bucket.name,
      key: input.Key,
      startedAtMs: call.now,
      initiator: initiatorOf(call, bucket),
      attributes,
      checksum: uploadChecksum(input),
      replaces: currentObject(latest) !== undefined,
    };
    await parts.uploads.insert(upload);
    return {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.id,
      ServerSideEncryption: "AES256" as const,
      ChecksumAlgorithm: upload.checksum?.algorithm,
      ChecksumType: upload.checksum?.type,
    };
  },

  record: objectEvent,
});
