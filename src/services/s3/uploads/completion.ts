import { createHash } from "node:crypto";
import type { CompletedPart, CompleteMultipartUploadRequest } from "../../../pure/api/s3.shapes.ts";
import { beginChecksum } from "../../../runtime/checksums.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import {
  badChecksum,
  badPartChecksum,
  entityTooLarge,
  entityTooSmall,
  invalidPart,
  invalidPartOrder,
  noParts,
  otherChecksumMode,
  partLacksChecksum,
  uploadSizeMismatch,
} from "../object-errors.ts";
import { type ObjectContent, type StoredChecksum, unquoted } from "../objects/object.ts";
import { CHECKSUM_ALGORITHMS } from "../objects/received-content.ts";
import { combineChecksums, isCombinable } from "./crc-combine.ts";
import type { Upload, UploadedPart } from "./upload.ts";

const PART_BYTES_MIN = 5 * 1024 * 1024;
const OBJECT_BYTES_MAX = 50 * 1024 ** 4;

/** The content that an upload becomes. Throws what S3 answers when the request does not fit what was uploaded. */
export function completedContent(
  input: CompleteMultipartUploadRequest,
  upload: Upload,
  uploaded: readonly UploadedPart[],
): ObjectContent {
  const named = input.MultipartUpload?.Parts ?? [];
  if (named.length === 0) throw noParts();
  const numbers = named.map(({ PartNumber }) => PartNumber ?? 0);
  if (numbers.some((number, index) => index > 0 && number <= (numbers[index - 1] ?? 0)))
    throw invalidPartOrder(upload.id);
  if (input.ChecksumType !== undefined && input.ChecksumType !== upload.checksum?.type)
    throw otherChecksumMode(upload.checksum?.type ?? "null");
  const byNumber = new Map(uploaded.map((part) => [part.number, part]));
  const parts = named.map((part, index) => {
    const found = completedPart(part, byNumber.get(part.PartNumber ?? 0), upload);
    if (index < named.length - 1 && found.size < PART_BYTES_MIN)
      throw entityTooSmall(part.ETag ?? "", found.number, found.size, PART_BYTES_MIN);
    return found;
  });
  const size = parts.reduce((sum, part) => sum + part.size, 0);
  if (size > OBJECT_BYTES_MAX) throw entityTooLarge(size, OBJECT_BYTES_MAX);
  if (input.MpuObjectSize !== undefined && input.MpuObjectSize !== size)
    throw uploadSizeMismatch(input.MpuObjectSize, size);
  const checksum = wholeChecksum(upload, parts);
  checkClaim(input, upload, checksum);
  return {
    size,
    etag: wholeEtag(parts),
    checksum,
    pieces: parts.flatMap(({ pieces }) => pieces),
    parts: parts.map((part) => ({
      number: part.number,
      size: part.size,
      checksum: checksum?.type === "COMPOSITE" ? part.checksum?.value : undefined,
    })),
  };
}

function completedPart(named: CompletedPart, found: UploadedPart | undefined, upload: Upload): UploadedPart {
  const number = named.PartNumber ?? 0;
  const etag = named.ETag ?? "";
  if (found === undefined || unquoted(etag) !== found.etag) throw invalidPart(upload.id, number, etag);
  const claims = CHECKSUM_ALGORITHMS.filter((algorithm) => named[`Checksum${algorithm}`] !== undefined);
  const { checksum } = upload;
  if (checksum !== undefined && named[`Checksum${checksum.algorithm}`] === undefined) {
    const [other] = claims;
    if (checksum.type === "COMPOSITE" && other !== undefined)
      throw badPartChecksum(other.toLowerCase(), number);
    if (checksum.type === "COMPOSITE") throw partLacksChecksum(checksum.algorithm.toLowerCase(), number);
  }
  for (const algorithm of claims) {
    const isRight =
      found.checksum?.algorithm === algorithm && found.checksum.value === named[`Checksum${algorithm}`];
    if (!isRight) throw invalidPart(upload.id, number, etag);
  }
  return found;
}

/** The MD5 of the parts' MD5s, and their number. */
function wholeEtag(parts: readonly UploadedPart[]): string {
  const hash = createHash("md5");
  for (const { etag } of parts) hash.update(Buffer.from(etag, "hex"));
  return `${hash.digest("hex")}-${parts.length}`;
}

// An upload that asked for none gets a checksum of the whole object if its parts have ones that combine.
function wholeChecksum(upload: Upload, parts: readonly UploadedPart[]): StoredChecksum | undefined {
  const algorithm = upload.checksum?.algorithm ?? parts[0]?.checksum?.algorithm;
  if (algorithm === undefined) return undefined;
  const values = parts.flatMap(({ checksum, size }) =>
    checksum?.algorithm === algorithm ? [{ value: checksum.value, size }] : [],
  );
  // Parts that were copied without being read have no checksum, so the whole has none.
  if (values.length < parts.length) return undefined;
  const type = upload.checksum?.type ?? "FULL_OBJECT";
  if (type === "COMPOSITE") return { algorithm, type, value: composite(algorithm, values) };
  if (!isCombinable(algorithm)) return undefined;
  return { algorithm, type, value: combineChecksums(algorithm, values) };
}

function composite(algorithm: ChecksumAlgorithm, values: readonly { readonly value: string }[]): string {
  const checksum = beginChecksum(algorithm);
  for (const { value } of values) checksum.update(Buffer.from(value, "base64"));
  return `${Buffer.from(checksum.digest()).toString("base64")}-${values.length}`;
}

function checkClaim(
  input: CompleteMultipartUploadRequest,
  upload: Upload,
  checksum: StoredChecksum | undefined,
): void {
  if (upload.checksum === undefined || checksum === undefined) return;
  for (const algorithm of CHECKSUM_ALGORITHMS) {
    const claimed = input[`Checksum${algorithm}`];
    if (claimed === undefined) continue;
    const isRight =
      algorithm === checksum.algorithm &&
      (claimed === checksum.value || claimed === checksum.value.replace(/-\d+$/, ""));
    if (!isRight) throw badChecksum(upload.checksum.algorithm.toLowerCase());
  }
}
