import { DeleteBucketReplication } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deleteBucketReplication = operation(DeleteBucketReplication, {
  demands: onBucket("s3:PutReplicationConfiguration"),

  // Nothing of the kind can be put, so there is nothing to delete; AWS has no error for that.
  run: () => undefined,

  record: bucketEvent,
});
