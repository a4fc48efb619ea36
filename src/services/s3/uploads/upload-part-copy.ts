import { createHash } from "node:crypto";
import { UploadPartCopy } from "../../../pure/api/s3.ts";
import { findBucket } from "../access.ts";
import { type ContentPiece, isWholeBlob, sizeOf, slice } from "../contents/content.ts";
import { entityTooLarge } from "../object-errors.ts";
import { copySourceDemands, findCopySource } from "../objects/copy-source.ts";
import { refuseCustomerKeys } from "../objects/encryption.ts";
import { checksumMember, type ObjectVersion, quoted, secondOf, shownVersionId } from "../objects/object.ts";
import { writeDemands } from "../objects/put-object.ts";
import { copyRange } from "../objects/range.ts";
import { operation } from "../operation.ts";
import { objectEvent } from "../record.ts";
import { checkPartNumber, findUpload, type Upload, type UploadedPart } from "./upload.ts";

const PART_BYTES_MAX = 5 * 1024 ** 3;

export const uploadPartCopy = operation(UploadPartCopy, {
  async demands(input, call, parts) {
    return [
      ...(await writeDemands(input, call, parts, false)),
      ...(await copySourceDemands(input, call, parts, false)),
    ];
  },

  async run(input, call, parts) {
    await findBucket(parts, input.Bucket);
    const source = await findCopySource(input, call, parts);
    const upload = await findUpload(parts, input);
    checkPartNumber(input.PartNumber);
    refuseCustomerKeys(input);
    const pieces = copiedPieces(source.object, input.CopySourceRange);
    const size = sizeOf(pieces);
    if (size > PART_BYTES_MAX) throw entityTooLarge(size, PART_BYTES_MAX);
    const part: UploadedPart = {
      number: input.PartNumber,
      size,
      etag: etagOf(pieces),
      lastModifiedMs: call.now,
      pieces,
      checksum: copiedChecksum(upload, source.object, size),
    };
    await parts.uploads.putPart(upload, part, call.now);
    return {
      CopyPartResult: {
        ETag: quoted(part.etag),
        LastModified: secondOf(part.lastModifiedMs),
        ...(part.checksum && checksumMember(part.checksum.algorithm, part.checksum.value)),
      },
      CopySourceVersionId: shownVersionId(source.bucket, source.object),
      ServerSideEncryption: "AES256" as const,
    };
  },

  record: objectEvent,
});

function copiedPieces(source: ObjectVersion, range: string | undefined): readonly ContentPiece[] {
  if (range === undefined) return source.pieces;
  const { start, end } = copyRange(range, source.size);
  return slice(source.pieces, start, end);
}

/**
 * The MD5 of content that is a blob as a whole. Other content is not read again, so its entity tag is made
 * from where its bytes stand: the same bytes of the same blobs always have the same.
 */
function etagOf(pieces: readonly ContentPiece[]): string {
  const [piece, more] = pieces;
  if (piece !== undefined && more === undefined && isWholeBlob(piece)) return piece.blob.md5;
  const hash = createHash("md5");
  for (const { blob, start, size } of pieces) hash.update(`${blob.sha256}:${start}:${size}\n`);
  return hash.digest("hex");
}

function copiedChecksum(upload: Upload, source: ObjectVersion, size: number): UploadedPart["checksum"] {
  const { checksum } = source;
  if (checksum?.type !== "FULL_OBJECT" || size !== source.size) return undefined;
  if (upload.checksum !== undefined && upload.checksum.algorithm !== checksum.algorithm) return undefined;
  return { algorithm: checksum.algorithm, value: checksum.value };
}
