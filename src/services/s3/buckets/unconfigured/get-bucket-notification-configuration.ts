import { GetBucketNotificationConfiguration } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketNotificationConfiguration = operation(GetBucketNotificationConfiguration, {
  demands: onBucket("s3:GetBucketNotification"),

  run: () => ({}),

  record: { ...bucketEvent, eventName: "GetBucketNotification" },
});
