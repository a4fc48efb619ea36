import { GetObjectTagging } from "../../../../pure/api/s3.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObject } from "../access.ts";
import { shownVersionId } from "../object.ts";

export const getObjectTagging = operation(GetObjectTagging, {
  demands: onObject("s3:GetObjectTagging"),

  async run(input, _call, parts) {
    const { bucket, object } = await findObject(parts, input, "GET");
    return { TagSet: object.tags, VersionId: shownVersionId(bucket, object) };
  },

  record: objectEvent,
});
