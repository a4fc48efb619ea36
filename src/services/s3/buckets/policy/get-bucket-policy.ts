import { GetBucketPolicy } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { noSuchBucketPolicy } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketPolicy = operation(GetBucketPolicy, {
  demands: onBucket("s3:GetBucketPolicy"),

  async run(input, call, parts) {
    const { name, policy } = await findBucket(parts, input.Bucket);
    if (policy === undefined) throw noSuchBucketPolicy(name);
    return { Policy: await parts.principals.render(call.transaction, policy.text, policy.principalIds) };
  },

  record: bucketEvent,
});
