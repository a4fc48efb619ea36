import { GetBucketWebsite } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { noSuchWebsite } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketWebsite = operation(GetBucketWebsite, {
  demands: onBucket("s3:GetBucketWebsite"),

  run(input) {
    throw noSuchWebsite(input.Bucket);
  },

  record: bucketEvent,
});
