import { GetBucketAccelerateConfiguration } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketAccelerateConfiguration = operation(GetBucketAccelerateConfiguration, {
  demands: onBucket("s3:GetAccelerateConfiguration"),

  run: () => ({}),

  record: { ...bucketEvent, eventName: "GetAccelerateConfiguration" },
});
