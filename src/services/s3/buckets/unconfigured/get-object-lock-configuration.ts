import { GetObjectLockConfiguration } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { objectLockNotFound } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getObjectLockConfiguration = operation(GetObjectLockConfiguration, {
  demands: onBucket("s3:GetBucketObjectLockConfiguration"),

  run(input) {
    throw objectLockNotFound(input.Bucket);
  },

  record: { ...bucketEvent, eventName: "GetBucketObjectLockConfiguration" },
});
