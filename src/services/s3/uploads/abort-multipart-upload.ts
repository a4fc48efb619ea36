import { AbortMultipartUpload } from "../../../pure/api/s3.ts";
import { findBucket, objectDemand } from "../access.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { findUpload } from "./upload.ts";

export const abortMultipartUpload = operation(AbortMultipartUpload, {
  demands: async (input, call, parts) => [await objectDemand(call, parts, "s3:AbortMultipartUpload", input)],

  async run(input, call, parts) {
    await findBucket(parts, input.Bucket);
    await parts.uploads.remove(await findUpload(parts, input), call.now);
    return {};
  },

  record: objectEvent,
});
