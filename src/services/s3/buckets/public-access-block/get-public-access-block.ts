import { GetPublicAccessBlock } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { noSuchPublicAccessBlock } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { describePublicAccessBlock } from "./public-access-block.ts";

export const getPublicAccessBlock = operation(GetPublicAccessBlock, {
  demands: onBucket("s3:GetBucketPublicAccessBlock"),

  async run(input, _call, parts) {
    const { name, publicAccessBlock } = await findBucket(parts, input.Bucket);
    if (publicAccessBlock === undefined) throw noSuchPublicAccessBlock(name);
    return { PublicAccessBlockConfiguration: describePublicAccessBlock(publicAccessBlock) };
  },

  record: { ...bucketEvent, eventName: "GetBucketPublicAccessBlock" },
});
