import { GetBucketLifecycleConfiguration } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { noSuchLifecycle } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketLifecycleConfiguration = operation(GetBucketLifecycleConfiguration, {
  demands: onBucket("s3:GetLifecycleConfiguration"),

  async run(input, _call, parts) {
    const { name, lifecycle } = await findBucket(parts, input.Bucket);
    if (lifecycle === undefined) throw noSuchLifecycle(name);
    return {
      Rules: lifecycle.rules,
      TransitionDefaultMinimumObjectSize: lifecycle.transitionDefaultMinimumObjectSize,
    };
  },

  record: { ...bucketEvent, eventName: "GetBucketLifecycle" },
});
