import { PutObjectAcl } from "../../../../pure/api/s3.ts";
import { isPrivateAcl, isPublicAcl } from "../../buckets/acl/acl.ts";
import { ownerOf, requestedGrants } from "../../buckets/acl/requested-grants.ts";
import { objectArn, ownerIsEnforced } from "../../buckets/bucket.ts";
import { aclsNotSupported, blockedByPublicAccess, missingSecurityHeader } from "../../errors.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObject } from "../access.ts";

export const putObjectAcl = operation(PutObjectAcl, {
  demands: onObject("s3:PutObjectAcl"),

  async run(input, call, parts) {
    const { bucket, object } = await findObject(parts, input, "PUT");
    const bucketOwner = await ownerOf(call, parts, bucket.owner);
    const owner = ownerIsEnforced(bucket) ? bucketOwner : await ownerOf(call, parts, object.owner);
    const grants = await requestedGrants(input, call, parts, owner, bucketOwner);
    if (grants === undefined) throw missingSecurityHeader("x-amz-acl");
    const isPrivate = isPrivateAcl(grants, owner.account);
    if (ownerIsEnforced(bucket) && !isPrivate) throw aclsNotSupported();
    if (bucket.publicAccessBlock?.blockPublicAcls && isPublicAcl(grants)) {
      throw blockedByPublicAccess(
        call.caller,
        "s3:PutObjectAcl",
        objectArn(bucket.name, object.key),
        "public access control lists (ACLs)",
        "BlockPublicAcls",
      );
    }
    await parts.objects.update({ ...object, acl: isPrivate ? undefined : grants });
    return {};
  },

  record: objectEvent,
});
