import { DeleteBucketPolicy } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deleteBucketPolicy = operation(DeleteBucketPolicy, {
  demands: onBucket("s3:DeleteBucketPolicy"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    await parts.buckets.update({ ...bucket, policy: undefined });
  },

  record: bucketEvent,
});
