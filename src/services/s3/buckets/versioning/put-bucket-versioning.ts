import { PutBucketVersioning } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { notImplemented, versioningNotSpecified } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";

export const putBucketVersioning = operation(PutBucketVersioning, {
  demands: onBucket("s3:PutBucketVersioning"),

  async run(input, _call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const { Status: versioning, MFADelete: mfaDelete } = input.VersioningConfiguration;
    if (mfaDelete === "Enabled") throw notImplemented("x-amz-mfa");
    if (versioning === undefined) throw versioningNotSpecified();
    await parts.buckets.update({ ...bucket, versioning });
  },

  record: bucketEvent,
});
