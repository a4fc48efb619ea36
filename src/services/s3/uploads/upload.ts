import type {
  ChecksumType,
  CreateMultipartUploadRequest,
  MultipartUpload,
} from "../../../pure/api/s3.shapes.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { belongsToAccount } from "../../../pure/aws/caller.ts";
import { type ByteSource, randomText } from "../../../pure/aws/ids.ts";
import type { Call } from "../../../runtime/call.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import type { Bucket } from "../buckets/bucket.ts";
import type { ContentPiece } from "../contents/content.ts";
import {
  checksumTypeNotUsable,
  checksumTypeWithoutAlgorithm,
  noSuchUpload,
  partNumberOutOfRange,
} from "../object-errors.ts";
import type { ObjectAttributes } from "../objects/object.ts";
import { PARTS_MAX } from "../objects/reading.ts";
import { supportedAlgorithm } from "../objects/received-content.ts";
import type { Parts } from "../parts.ts";

/** How an upload's parts and the object that they become are checked. */
export interface UploadChecksum {
  readonly algorithm: ChecksumAlgorithm;
  readonly type: ChecksumType;
}

/** An object that is being uploaded in parts. */
export interface Upload {
  readonly id: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAtMs: number;
  /** Whose it is to be named as the one who began it: an account, or the user or role of one. */
  readonly initiator: AccountId;
  readonly attributes: ObjectAttributes;
  /** Absent when none was asked for: parts may then have any checksum. */
  readonly checksum?: UploadChecksum | undefined;
  /** Whether there was an object under the key when the upload began. */
  readonly replaces: boolean;
}

export interface UploadedPart {
  readonly number: number;
  readonly size: number;
  /** Without quotes. */
  readonly etag: string;
  readonly lastModifiedMs: number;
  readonly pieces: readonly ContentPiece[];
  /** Unknown for content that was copied without being read. */
  readonly checksum?: { readonly algorithm: ChecksumAlgorithm; readonly value: string } | undefined;
}

const UPLOAD_ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";
const UPLOAD_ID_LENGTH = 128;

export function newUploadId(chance: ByteSource): string {
  return randomText(UPLOAD_ID_ALPHABET, UPLOAD_ID_LENGTH, chance);
}

/** The checksum that is asked for: CRC-64 is one of the whole object, the others are made from those of the parts. */
export function uploadChecksum(
  input: Pick<CreateMultipartUploadRequest, "ChecksumAlgorithm" | "ChecksumType">,
): UploadChecksum | undefined {
  const { ChecksumAlgorithm: named, ChecksumType: asked } = input;
  if (named === undefined) {
    if (asked !== undefined) throw checksumTypeWithoutAlgorithm();
    return undefined;
  }
  const algorithm = supportedAlgorithm(named);
  const type = asked ?? (algorithm === "CRC64NVME" ? "FULL_OBJECT" : "COMPOSITE");
  const isUsable = type === "COMPOSITE" ? algorithm !== "CRC64NVME" : !algorithm.startsWith("SHA");
  if (!isUsable) throw checksumTypeNotUsable(type, algorithm.toLowerCase());
  return { algorithm, type };
}

export function initiatorOf(call: Call, bucket: Bucket): AccountId {
  return belongsToAccount(call.caller) ? call.caller.account : bucket.owner;
}

export function checkPartNumber(number: number): void {
  if (number < 1 || number > PARTS_MAX) throw partNumberOutOfRange(String(number));
}

/** The upload that an input names. One of another key is as unknown as one that was never begun. */
export async function findUpload(
  parts: Parts,
  input: { readonly Bucket: string; readonly Key: string; readonly UploadId: string },
): Promise<Upload> {
  const upload = await parts.uploads.find(input.Bucket, input.UploadId);
  if (upload === undefined || upload.key !== input.Key) throw noSuchUpload(input.UploadId);
  return upload;
}

export function describeUpload(
  upload: Upload,
): Pick<MultipartUpload, "StorageClass" | "ChecksumAlgorithm" | "ChecksumType"> {
  return {
    StorageClass: upload.attributes.storageClass,
    ChecksumAlgorithm: upload.checksum?.algorithm,
    ChecksumType: upload.checksum?.type,
  };
}
