import { GetObjectAcl } from "../../../../pure/api/s3.ts";
import { describeGrants, describeOwner, fullControl } from "../../buckets/acl/acl.ts";
import { ownerOf } from "../../buckets/acl/requested-grants.ts";
import { ownerIsEnforced } from "../../buckets/bucket.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObject } from "../access.ts";

export const getObjectAcl = operation(GetObjectAcl, {
  demands: onObject("s3:GetObjectAcl"),

  async run(input, call, parts) {
    const { bucket, object } = await findObject(parts, input, "GET");
    const isEnforced = ownerIsEnforced(bucket);
    const owner = await ownerOf(call, parts, isEnforced ? bucket.owner : object.owner);
    const grants = isEnforced ? undefined : object.acl;
    return { Owner: describeOwner(owner), Grants: describeGrants(grants ?? [fullControl(owner)]) };
  },

  record: objectEvent,
});
