import type { GetObjectRequest, HeadObjectRequest } from "../../../pure/api/s3.shapes.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Bucket } from "../buckets/bucket.ts";
import {
  notLatin1,
  partNumberNotSatisfiable,
  partNumberOutOfRange,
  rangeWithPartNumber,
} from "../object-errors.ts";
import { checkReadConditions, validatorsOf } from "./conditions.ts";
import { refuseCustomerKeys } from "./encryption.ts";
import { overridesOfAnonymous } from "./errors.ts";
import { expirationOf } from "./expiration.ts";
import {
  checksumMember,
  describeChecksum,
  describeObject,
  type ObjectPart,
  type ObjectVersion,
  shownVersionId,
} from "./object.ts";
import { type ByteRange, requestedRange } from "./range.ts";

export const PARTS_MAX = 10_000;

const OVERRIDES = [
  ["ResponseCacheControl", "response-cache-control", "CacheControl"],
  ["ResponseContentDisposition", "response-content-disposition", "ContentDisposition"],
  ["ResponseContentEncoding", "response-content-encoding", "ContentEncoding"],
  ["ResponseContentLanguage", "response-content-language", "ContentLanguage"],
  ["ResponseContentType", "response-content-type", "ContentType"],
] as const;

/** What GetObject and HeadObject answer alike: all but the content, of which `range` is asked for. */
export function readObject(
  input: GetObjectRequest | HeadObjectRequest,
  call: Call,
  bucket: Bucket,
  object: ObjectVersion,
) {
  refuseCustomerKeys(input);
  const overrides = overridesOf(input, call);
  const versionId = shownVersionId(bucket, object);
  checkReadConditions(input, object, call.now, () => validatorsOf(object, versionId));
  const { range, part } = askedFor(input, object);
  const answer = {
    ...describeObject(bucket, object),
    ...overrides,
    ...(input.ChecksumMode === "ENABLED" && readChecksum(object, range, part)),
    PartsCount: input.PartNumber === undefined ? undefined : object.parts?.length,
    Expiration: input.VersionId === undefined ? expirationOf(bucket, object) : undefined,
    ContentLength: range === undefined ? object.size : range.end - range.start + 1,
    ContentRange: range && `bytes ${range.start}-${range.end}/${object.size}`,
  };
  return { range, answer };
}

interface AskedFor {
  readonly range?: ByteRange | undefined;
  readonly part?: ObjectPart | undefined;
}

function askedFor(input: GetObjectRequest | HeadObjectRequest, object: ObjectVersion): AskedFor {
  const { Range: range, PartNumber: number } = input;
  if (range !== undefined && number !== undefined) throw rangeWithPartNumber();
  if (range !== undefined) return { range: requestedRange(range, object.size) };
  if (number === undefined) return {};
  if (number < 1 || number > PARTS_MAX) throw partNumberOutOfRange(String(number));
  const parts = object.parts ?? [{ number: 1, size: object.size }];
  const index = parts.findIndex((part) => part.number === number);
  const part = parts[index];
  if (part === undefined) throw partNumberNotSatisfiable(number, parts.length);
  // A range has at least one byte, so an empty part cannot be told as one.
  if (part.size === 0) return { part };
  const start = parts.slice(0, index).reduce((sum, { size }) => sum + size, 0);
  return { range: { start, end: start + part.size - 1 }, part };
}

function readChecksum(object: ObjectVersion, range: ByteRange | undefined, part: ObjectPart | undefined) {
  const { checksum } = object;
  if (checksum === undefined) return {};
  if (part?.checksum !== undefined) {
    return { ...checksumMember(checksum.algorithm, part.checksum), ChecksumType: checksum.type };
  }
  const isWhole = range === undefined || range.end - range.start + 1 === object.size;
  return isWhole ? describeChecksum(checksum) : {};
}

function overridesOf(input: GetObjectRequest | HeadObjectRequest, call: Call): Record<string, string> {
  const overrides: Record<string, string> = {};
  for (const [member, name, header] of OVERRIDES) {
    const value = input[member];
    if (value === undefined) continue;
    if ([...value].some((character) => character > "\u{FF}")) throw notLatin1(name, value);
    overrides[header] = value;
  }
  if (input.ResponseExpires !== undefined) overrides.Expires = input.ResponseExpires.toUTCString();
  if (Object.keys(overrides).length > 0 && call.caller.kind === "anonymous") throw overridesOfAnonymous();
  return overrides;
}
