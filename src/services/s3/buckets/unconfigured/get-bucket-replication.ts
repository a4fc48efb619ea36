import { GetBucketReplication } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { replicationNotFound } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const getBucketReplication = operation(GetBucketReplication, {
  demands: onBucket("s3:GetReplicationConfiguration"),

  run(input) {
    throw replicationNotFound(input.Bucket);
  },

  record: bucketEvent,
});
