import { GetObjectRetention } from "../../../../pure/api/s3.ts";
import { bucketLacksLock } from "../../object-errors.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObjectWhateverVersion } from "../access.ts";

export const getObjectRetention = operation(GetObjectRetention, {
  demands: onObjectWhateverVersion("s3:GetObjectRetention"),

  async run(input, _call, parts) {
    await findObject(parts, input, "GET");
    throw bucketLacksLock();
  },

  record: objectEvent,
});
