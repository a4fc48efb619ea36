import { PutBucketEncryption } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { newEncryption } from "./encryption.ts";

export const putBucketEncryption = operation(PutBucketEncryption, {
  demands: onBucket("s3:PutEncryptionConfiguration"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const encryption = newEncryption(input.ServerSideEncryptionConfiguration);
    await parts.buckets.update({ ...bucket, encryption });
  },

  record: bucketEvent,
});
