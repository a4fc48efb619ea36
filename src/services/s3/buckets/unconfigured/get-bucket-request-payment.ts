import { GetBucketRequestPayment } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketRequestPayment = operation(GetBucketRequestPayment, {
  demands: onBucket("s3:GetBucketRequestPayment"),

  run: () => ({ Payer: "BucketOwner" }),

  record: bucketEvent,
});
