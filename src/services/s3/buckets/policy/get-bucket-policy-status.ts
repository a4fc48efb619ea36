import { GetBucketPolicyStatus } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { noSuchBucketPolicy } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketPolicyStatus = operation(GetBucketPolicyStatus, {
  demands: onBucket("s3:GetBucketPolicyStatus"),

  async run(input, _call, parts) {
    const { name, policy } = await findBucket(parts, input.Bucket);
    if (policy === undefined) throw noSuchBucketPolicy(name);
    return { PolicyStatus: { IsPublic: policy.isPublic } };
  },

  record: bucketEvent,
});
