import { GetObject } from "../../../pure/api/s3.ts";
import { slice } from "../contents/content.ts";
import { invalidObjectState } from "../object-errors.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { findObject, onObject } from "./access.ts";
import { isArchived } from "./object.ts";
import { readObject } from "./reading.ts";

export const getObject = operation(GetObject, {
  demands: onObject("s3:GetObject"),

  async run(input, call, parts) {
    const { bucket, object } = await findObject(parts, input, "GET");
    if (isArchived(object)) throw invalidObjectState(object.storageClass);
    const { range, answer } = readObject(input, call, bucket, object);
    const pieces = range === undefined ? object.pieces : slice(object.pieces, range.start, range.end);
    return { ...answer, Body: parts.bodies.open(pieces) };
  },

  record: objectEvent,
});
