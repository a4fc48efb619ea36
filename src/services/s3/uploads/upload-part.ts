import { UploadPart } from "../../../pure/api/s3.ts";
import { findBucket } from "../access.ts";
import { checksumMismatch } from "../object-errors.ts";
import { refuseCustomerKeys } from "../objects/encryption.ts";
import { checksumMember, quoted } from "../objects/object.ts";
import { writeDemands } from "../objects/put-object.ts";
import { type ReceivedContent, receiveContent } from "../objects/received-content.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { checkPartNumber, findUpload, type Upload } from "./upload.ts";

export const uploadPart = operation(UploadPart, {
  demands: (input, call, parts) => writeDemands(input, call, parts, false),

  async run(input, call, parts) {
    await findBucket(parts, input.Bucket);
    const upload = await findUpload(parts, input);
    checkPartNumber(input.PartNumber);
    refuseCustomerKeys(input);
    const received = receiveContent(input.Body, input);
    checkAlgorithm(upload, received);
    const { blob, piece, algorithm, checksum } = received;
    const part = {
      number: input.PartNumber,
      size: blob.size,
      etag: blob.md5,
      lastModifiedMs: call.now,
      pieces: [piece],
      checksum: { algorithm, value: checksum },
    };
    await parts.uploads.putPart(upload, part, call.now);
    const isTold = received.isClaimed || upload.checksum !== undefined;
    return {
      ETag: quoted(part.etag),
      ...(isTold && checksumMember(algorithm, checksum)),
      ServerSideEncryption: "AES256" as const,
    };
  },

  record: objectEvent,
});

// A part without a checksum of its own gets CRC-64, which is right only for uploads that want that.
function checkAlgorithm({ checksum }: Upload, { algorithm, isClaimed }: ReceivedContent): void {
  if (checksum === undefined || checksum.algorithm === algorithm) return;
  throw checksumMismatch(checksum.algorithm.toLowerCase(), isClaimed ? algorithm.toLowerCase() : "null");
}
