import { DeleteBucketCors } from "../../../../pure/api/s3.ts";
import { onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const deleteBucketCors = operation(DeleteBucketCors, {
  demands: onBucket("s3:PutBucketCORS"),

  // Nothing of the kind can be put, so there is nothing to delete; AWS has no error for that.
  run: () => undefined,

  record: bucketEvent,
});
