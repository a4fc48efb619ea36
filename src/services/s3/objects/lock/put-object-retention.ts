import { PutObjectRetention } from "../../../../pure/api/s3.ts";
import { bucketLacksLock } from "../../object-errors.ts";
import { operation } from "../../operation.ts";
import { objectEvent } from "../../record.ts";
import { findObject, onObjectWhateverVersion } from "../access.ts";

export const putObjectRetention = operation(PutObjectRetention, {
  demands: onObjectWhateverVersion("s3:PutObjectRetention"),

  async run(input, _call, parts) {
    await findObject(parts, input, "PUT");
    throw bucketLacksLock();
  },

  record: objectEvent,
});
