import { GetBucketAcl } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { ownerIsEnforced } from "../bucket.ts";
import { describeGrants, describeOwner, fullControl } from "./acl.ts";
import { ownerOf } from "./requested-grants.ts";

export const getBucketAcl = operation(GetBucketAcl, {
  demands: onBucket("s3:GetBucketAcl"),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const owner = await ownerOf(call, parts, bucket.owner);
    const grants = ownerIsEnforced(bucket) ? undefined : bucket.acl;
    return { Owner: describeOwner(owner), Grants: describeGrants(grants ?? [fullControl(owner)]) };
  },

  record: bucketEvent,
});
