import { GetBucketLocation } from "../../../pure/api/s3.ts";
import { demandOn, findBucket, reachBucket } from "../access.ts";
import { operation } from "../operation.ts";
import { bucketEvent } from "../record.ts";

export const getBucketLocation = operation(GetBucketLocation, {
  // Who asks where a bucket is need not know it already.
  async demands(input, call, parts) {
    const bucket = await reachBucket(call, parts, input, { inAnyRegion: true });
    return [demandOn(call, parts, bucket, "s3:GetBucketLocation", input)];
  },

  async run(input, _call, parts) {
    const { location } = await findBucket(parts, input.Bucket);
    return { LocationConstraint: location };
  },

  record: bucketEvent,
});
