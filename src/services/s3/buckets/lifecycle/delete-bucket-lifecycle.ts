import { DeleteBucketLifecycle } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deleteBucketLifecycle = operation(DeleteBucketLifecycle, {
  demands: onBucket("s3:PutLifecycleConfiguration"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    await parts.buckets.update({ ...bucket, lifecycle: undefined });
  },

  record: bucketEvent,
});
