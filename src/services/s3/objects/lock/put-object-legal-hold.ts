import { PutObjectLegalHold } from "../../../../pure/api/s3.ts";
import { bucketLacksLock } from "../../object-errors.ts";
import { operation } from "../../operation.ts";
import { findObject, onObjectWhateverVersion } from "../access.ts";
import { dataEvent } from "../record.ts";

export const putObjectLegalHold = operation(PutObjectLegalHold, {
  demands: onObjectWhateverVersion("s3:PutObjectLegalHold"),

  async run(input, _call, parts) {
    await findObject(parts, input, "PUT");
    throw bucketLacksLock();
  },

  record: dataEvent(PutObjectLegalHold),
});
