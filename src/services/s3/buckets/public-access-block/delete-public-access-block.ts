import { DeletePublicAccessBlock } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deletePublicAccessBlock = operation(DeletePublicAccessBlock, {
  demands: onBucket("s3:PutBucketPublicAccessBlock"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    await parts.buckets.update({ ...bucket, publicAccessBlock: undefined });
  },

  record: { ...bucketEvent, eventName: "DeleteBucketPublicAccessBlock" },
});
