import { GetBucketVersioning } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketVersioning = operation(GetBucketVersioning, {
  demands: onBucket("s3:GetBucketVersioning"),

  async run(input, _call, parts) {
    const { versioning } = await findBucket(parts, input.Bucket);
    return { Status: versioning };
  },

  record: bucketEvent,
});
