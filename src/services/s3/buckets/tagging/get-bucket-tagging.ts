import { GetBucketTagging } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { noSuchTagSet } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketTagging = operation(GetBucketTagging, {
  demands: onBucket("s3:GetBucketTagging"),

  async run(input, _call, parts) {
    const { name, tags } = await findBucket(parts, input.Bucket);
    if (tags.length === 0) throw noSuchTagSet(name);
    return { TagSet: tags };
  },

  record: bucketEvent,
});
