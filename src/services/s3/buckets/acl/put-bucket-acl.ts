import { PutBucketAcl } from "../../../../pure/api/s3.ts";
import { findBucket, onBucket } from "../../access.ts";
import { aclsNotSupported, blockedByPublicAccess, missingSecurityHeader } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { bucketEvent } from "../../record.ts";
import { bucketArn, ownerIsEnforced } from "../bucket.ts";
import { isPrivateAcl, isPublicAcl } from "./acl.ts";
import { ownerOf, requestedGrants } from "./requested-grants.ts";

export const putBucketAcl = operation(PutBucketAcl, {
  demands: onBucket("s3:PutBucketAcl"),

  async run(input, call, parts) {
    const bucket = await findBucket(parts, input.Bucket);
    const owner = await ownerOf(call, parts, bucket.owner);
    const grants = await requestedGrants(input, call, parts, owner);
    if (grants === undefined) throw missingSecurityHeader("x-amz-acl");
    const isPrivate = isPrivateAcl(grants, bucket.owner);
    if (ownerIsEnforced(bucket) && !isPrivate) throw aclsNotSupported();
    if (bucket.publicAccessBlock?.blockPublicAcls && isPublicAcl(grants)) {
      throw blockedByPublicAccess(
        call.caller,
        "s3:PutBucketAcl",
        bucketArn(bucket.name),
        "public access control lists (ACLs)",
        "BlockPublicAcls",
      );
    }
    await parts.buckets.update({ ...bucket, acl: isPrivate ? undefined : grants });
  },

  record: bucketEvent,
});
