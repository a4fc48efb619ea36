import { GetBucketOwnershipControls } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { ownershipControlsNotFound } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketOwnershipControls = operation(GetBucketOwnershipControls, {
  demands: onBucket("s3:GetBucketOwnershipControls"),

  async run(input, _call, parts) {
    const { name, ownership } = await findBucket(parts, input.Bucket);
    if (ownership === undefined) throw ownershipControlsNotFound(name);
    return { OwnershipControls: { Rules: [{ ObjectOwnership: ownership }] } };
  },

  record: bucketEvent,
});
