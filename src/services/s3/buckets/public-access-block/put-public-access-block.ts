import { PutPublicAccessBlock } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { newPublicAccessBlock } from "./public-access-block.ts";

export const putPublicAccessBlock = operation(PutPublicAccessBlock, {
  demands: onBucket("s3:PutBucketPublicAccessBlock"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const publicAccessBlock = newPublicAccessBlock(input.PublicAccessBlockConfiguration);
    await parts.buckets.update({ ...bucket, publicAccessBlock });
  },

  record: { ...bucketEvent, eventName: "PutBucketPublicAccessBlock" },
});
