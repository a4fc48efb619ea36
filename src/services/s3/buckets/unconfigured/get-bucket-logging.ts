import { GetBucketLogging } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketLogging = operation(GetBucketLogging, {
  demands: onBucket("s3:GetBucketLogging"),

  run: () => ({}),

  record: bucketEvent,
});
