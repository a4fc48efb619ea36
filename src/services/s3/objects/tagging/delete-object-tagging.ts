import { DeleteObjectTagging } from "../../../../pure/api/s3.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObject } from "../access.ts";
import { shownVersionId } from "../object.ts";

export const deleteObjectTagging = operation(DeleteObjectTagging, {
  demands: onObject("s3:DeleteObjectTagging"),

  async run(input, _call, parts) {
    const { bucket, object } = await findObject(parts, input, "DELETE");
    await parts.objects.update({ ...object, tags: [] });
    return { VersionId: shownVersionId(bucket, object) };
  },

  record: objectEvent,
});
