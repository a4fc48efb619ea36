import { GetBucketCors } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { noSuchCors } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketCors = operation(GetBucketCors, {
  demands: onBucket("s3:GetBucketCORS"),

  run(input) {
    throw noSuchCors(input.Bucket);
  },

  record: bucketEvent,
});
