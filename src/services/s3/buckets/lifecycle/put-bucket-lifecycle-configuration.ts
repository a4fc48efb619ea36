import { PutBucketLifecycleConfiguration } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { newLifecycle } from "./lifecycle.ts";

export const putBucketLifecycleConfiguration = operation(PutBucketLifecycleConfiguration, {
  demands: onBucket("s3:PutLifecycleConfiguration"),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const { LifecycleConfiguration: given, TransitionDefaultMinimumObjectSize: minimumSize } = input;
    const lifecycle = newLifecycle(given?.Rules, minimumSize, call.chance);
    await parts.buckets.update({ ...bucket, lifecycle });
    return { TransitionDefaultMinimumObjectSize: lifecycle.transitionDefaultMinimumObjectSize };
  },

  record: { ...bucketEvent, eventName: "PutBucketLifecycle" },
});
