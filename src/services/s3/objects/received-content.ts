import { createHash } from "node:crypto";
import type { StreamingBlob } from "../../../pure/api/model.ts";
import type { ChecksumAlgorithm as NamedAlgorithm } from "../../../pure/api/s3.shapes.ts";
import type { ReceivedBody } from "../../../runtime/call.ts";
import { beginChecksum } from "../../../runtime/checksums.ts";
import type { ChecksumAlgorithm, StagedObject } from "../../../runtime/staged-object.ts";
import type { Blob } from "../../../runtime/storage/blobs.ts";
import { type ContentPiece, type StoredBlob, wholeBlob } from "../contents/content.ts";
import {
  badChecksum,
  badDigest,
  invalidChecksum,
  invalidDigest,
  missingDigest,
  severalChecksums,
  unsupportedChecksum,
} from "../object-errors.ts";
import { missingChecksumHeader, otherSdkChecksum } from "./errors.ts";

/** Content that arrived with a request, compared with what the request claims of it. */
export interface ReceivedContent {
  readonly blob: StoredBlob;
  readonly piece: ContentPiece;
  readonly algorithm: ChecksumAlgorithm;
  /** Base64. */
  readonly checksum: string;
  /** Whether the request named the algorithm, or S3 chose it. */
  readonly isClaimed: boolean;
}

/** The members by which a request claims checksums. */
export interface ChecksumClaims {
  readonly ContentMD5?: string | undefined;
  readonly ChecksumAlgorithm?: NamedAlgorithm | undefined;
  readonly ChecksumCRC32?: string | undefined;
  readonly ChecksumCRC32C?: string | undefined;
  readonly ChecksumCRC64NVME?: string | undefined;
  readonly ChecksumSHA1?: string | undefined;
  readonly ChecksumSHA256?: string | undefined;
  readonly ChecksumSHA512?: string | undefined;
  readonly ChecksumMD5?: string | undefined;
  readonly ChecksumXXHASH64?: string | undefined;
  readonly ChecksumXXHASH3?: string | undefined;
  readonly ChecksumXXHASH128?: string | undefined;
}

const DIGEST_BYTES: Readonly<Record<ChecksumAlgorithm, number>> = {
  CRC32: 4,
  CRC32C: 4,
  CRC64NVME: 8,
  SHA1: 20,
  SHA256: 32,
};
const MD5_BYTES = 16;

export const CHECKSUM_ALGORITHMS = Object.keys(DIGEST_BYTES) as readonly ChecksumAlgorithm[];
const UNSUPPORTED = ["SHA512", "MD5", "XXHASH64", "XXHASH3", "XXHASH128"] as const;
const TRAILER_PREFIX = "x-amz-checksum-";

/** The algorithms that models name are more than S3 serves in most Regions. */
export function supportedAlgorithm(named: NamedAlgorithm): ChecksumAlgorithm {
  const supported = CHECKSUM_ALGORITHMS.find((algorithm) => algorithm === named);
  if (supported === undefined) throw unsupportedChecksum();
  return supported;
}

/** Throws what S3 answers when content is not what the request claims it to be. */
export function receiveContent(body: StreamingBlob | undefined, claims: ChecksumClaims): ReceivedContent {
  const { blob, checksums, trailers } = contentOf(body);
  checkMd5(claims.ContentMD5, blob.md5);
  const claim = claimedChecksum(claims, trailers);
  if (claims.ChecksumAlgorithm !== undefined) {
    const named = supportedAlgorithm(claims.ChecksumAlgorithm);
    if (claim === undefined) throw missingChecksumHeader();
    if (claim.algorithm !== named) throw otherSdkChecksum();
  }
  const [algorithm, checksum] = computedChecksum(checksums, claim?.algorithm);
  if (claim !== undefined && claim.value !== checksum) throw badChecksum(claim.algorithm);
  return { blob, piece: wholeBlob(blob), algorithm, checksum, isClaimed: claim !== undefined };
}

/** The same for a body that is no object, of an operation that asks for a checksum. */
export function checkReceivedBody(body: ReceivedBody | undefined): void {
  const { bytes, header } = body ?? { bytes: new Uint8Array(), header: () => undefined };
  const contentMd5 = header("content-md5");
  if (contentMd5 !== undefined) checkMd5(contentMd5, createHash("md5").update(bytes).digest("hex"));
  const claims: Record<string, string | undefined> = {};
  for (const algorithm of [...CHECKSUM_ALGORITHMS, ...UNSUPPORTED]) {
    claims[`Checksum${algorithm}`] = header(TRAILER_PREFIX + algorithm.toLowerCase());
  }
  const claim = claimedChecksum(claims);
  if (claim === undefined) {
    if (contentMd5 === undefined) throw missingDigest();
    return;
  }
  const checksum = beginChecksum(claim.algorithm);
  checksum.update(bytes);
  if (Buffer.from(checksum.digest()).toString("base64") !== claim.value) throw badChecksum(claim.algorithm);
}

type Checksums = StagedObject["checksums"];

/** Services of this house put blobs as they are, of which only the hash is known. */
function contentOf(body: StreamingBlob | undefined): {
  readonly blob: Blob;
  readonly checksums: Checksums;
  readonly trailers: Readonly<Record<string, string>>;
} {
  if (body === undefined || !isBlob(body)) throw new Error("the body was not staged");
  if ("checksums" in body) {
    const { checksums, trailers } = body as StagedObject;
    return { blob: body, checksums, trailers };
  }
  return {
    blob: body,
    checksums: { SHA256: Buffer.from(body.sha256, "hex").toString("base64") },
    trailers: {},
  };
}

function isBlob(body: StreamingBlob): body is Blob {
  return "id" in body && "sha256" in body && "md5" in body;
}

function claimedChecksum(
  claims: ChecksumClaims,
  trailers: Readonly<Record<string, string>> = {},
): { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined {
  const claimed = new Map<string, string>();
  for (const algorithm of [...CHECKSUM_ALGORITHMS, ...UNSUPPORTED]) {
    const value = claims[`Checksum${algorithm}`] ?? trailers[TRAILER_PREFIX + algorithm.toLowerCase()];
    if (value !== undefined) claimed.set(algorithm, value.trim());
  }
  const [first, second] = claimed;
  if (second !== undefined) throw severalChecksums();
  if (first === undefined) return undefined;
  const [named, value] = first;
  const algorithm = supportedAlgorithm(named as NamedAlgorithm);
  if (!isBase64Of(value, DIGEST_BYTES[algorithm])) throw invalidChecksum(algorithm);
  return { algorithm, value };
}

function computedChecksum(
  checksums: Checksums,
  wanted: ChecksumAlgorithm | undefined,
): readonly [ChecksumAlgorithm, string] {
  for (const algorithm of wanted === undefined ? CHECKSUM_ALGORITHMS : [wanted]) {
    const value = checksums[algorithm];
    if (value !== undefined) return [algorithm, value];
  }
  throw new Error("the content has no checksum of the kind that was asked for");
}

function checkMd5(claimed: string | undefined, actualHex: string): void {
  if (claimed === undefined) return;
  if (!isBase64Of(claimed, MD5_BYTES)) throw invalidDigest(claimed);
  const calculated = Buffer.from(actualHex, "hex").toString("base64");
  if (claimed.trim() !== calculated) {
    throw badDigest(Buffer.from(claimed, "base64").toString("hex"), calculated);
  }
}

function isBase64Of(text: string, bytes: number): boolean {
  const trimmed = text.trim();
  const decoded = Buffer.from(trimmed, "base64");
  return decoded.length === bytes && decoded.toString("base64") === trimmed;
}
