import { DeleteBucketOwnershipControls } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deleteBucketOwnershipControls = operation(DeleteBucketOwnershipControls, {
  demands: onBucket("s3:PutBucketOwnershipControls"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    await parts.buckets.update({ ...bucket, ownership: undefined });
  },

  record: bucketEvent,
});
