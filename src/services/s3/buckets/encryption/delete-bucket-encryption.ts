import { DeleteBucketEncryption } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { DEFAULT_ENCRYPTION } from "../bucket.ts";

export const deleteBucketEncryption = operation(DeleteBucketEncryption, {
  demands: onBucket("s3:PutEncryptionConfiguration"),

  // Since 2023 no bucket is without encryption: what is deleted falls back to the default.
  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    await parts.buckets.update({ ...bucket, encryption: DEFAULT_ENCRYPTION });
  },

  record: bucketEvent,
});
