import { HeadBucket } from "../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../access.ts";
import { operation } from "../operation.ts";
import { contentsEvent } from "../record.ts";
import { bucketArn } from "./bucket.ts";

export const headBucket = operation(HeadBucket, {
  demands: onBucket("s3:ListBucket"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    return { BucketArn: bucketArn(bucket.name), BucketRegion: bucket.region, AccessPointAlias: false };
  },

  record: contentsEvent,
});
