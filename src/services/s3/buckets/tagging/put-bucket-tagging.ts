import { PutBucketTagging } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { checkTags } from "../../tags.ts";

export const putBucketTagging = operation(PutBucketTagging, {
  demands: onBucket("s3:PutBucketTagging"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const tags = input.Tagging.TagSet;
    checkTags(tags, "bucket");
    await parts.buckets.update({ ...bucket, tags });
  },

  record: bucketEvent,
});
