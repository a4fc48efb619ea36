import { GetBucketEncryption } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketEncryption = operation(GetBucketEncryption, {
  demands: onBucket("s3:GetEncryptionConfiguration"),

  async run(input, _call, parts) {
    const { encryption } = await findBucket(parts, input.Bucket);
    return { ServerSideEncryptionConfiguration: { Rules: [encryption] } };
  },

  record: bucketEvent,
});
