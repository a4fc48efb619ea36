import { HeadObject } from "../../../pure/api/s3.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { findObject, onObject } from "./access.ts";
import { readObject } from "./reading.ts";

export const headObject = operation(HeadObject, {
  demands: onObject("s3:GetObject"),

  async run(input, call, parts) {
    const { bucket, object } = await findObject(parts, input, "HEAD");
    return readObject(input, call, bucket, object).answer;
  },

  record: objectEvent,
});
