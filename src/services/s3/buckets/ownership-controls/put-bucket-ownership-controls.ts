import { PutBucketOwnershipControls } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { aclAgainstOwnership } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { newOwnership } from "./ownership.ts";

export const putBucketOwnershipControls = operation(PutBucketOwnershipControls, {
  demands: onBucket("s3:PutBucketOwnershipControls"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const ownership = newOwnership(input.OwnershipControls);
    if (ownership === "BucketOwnerEnforced" && bucket.acl !== undefined) throw aclAgainstOwnership();
    await parts.buckets.update({ ...bucket, ownership });
  },

  record: bucketEvent,
});
