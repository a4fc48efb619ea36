import { DeleteBucket } from "../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../access.ts";
import { bucketHasVersions, bucketNotEmpty } from "../errors.ts";
import { operation } from "../operation.ts";
import { bucketEvent } from "../record.ts";

export const deleteBucket = operation(DeleteBucket, {
  demands: onBucket("s3:DeleteBucket"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const left = await parts.contents.leftIn(bucket.name);
    if (left === "objects") throw bucketNotEmpty(bucket.name);
    if (left === "versions") throw bucketHasVersions(bucket.name);
    await parts.contents.abandonUploads(bucket.name);
    await parts.buckets.remove(bucket.name);
  },

  record: bucketEvent,
});
