import { invalidArgument, invalidRequest, s3Error } from "./errors.ts";

// Objects

export const noSuchKey = (key: string) =>
  s3Error(404, "NoSuchKey", "The specified key does not exist.", { Key: key });
export const noSuchVersion = (key: string, versionId: string) =>
  s3Error(404, "NoSuchVersion", "The specified version does not exist.", { Key: key, VersionId: versionId });
export const invalidVersionId = (value: string) =>
  invalidArgument("Invalid version id specified", "versionId", value);
export const versionMarkerWithoutKey = (value: string) =>
  invalidArgument(
    "A version-id marker cannot be specified without a key marker.",
    "version-id-marker",
    value,
  );
export const preconditionFailed = (condition: string) =>
  s3Error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    Condition: condition,
  });
export const conditionalConflict = (condition: string, key: string) =>
  s3Error(
    409,
    "ConditionalRequestConflict",
    "The conditional request cannot succeed due to a conflicting operation against this resource.",
    { Condition: condition, Key: key },
  );
export const invalidRange = (requested: string, size: number) =>
  s3Error(416, "InvalidRange", "The requested range is not satisfiable", {
    ActualObjectSize: String(size),
    RangeRequested: requested,
  });
export const rangeWithPartNumber = () =>
  invalidRequest("Cannot specify both Range header and partNumber query parameter");
export const invalidStorageClass = (requested: string) =>
  s3Error(400, "InvalidStorageClass", "The storage class you specified is not valid", {
    StorageClassRequested: requested,
  });
export const invalidObjectState = (storageClass: string) =>
  s3Error(403, "InvalidObjectState", "The operation is not valid for the object's storage class", {
    StorageClass: storageClass,
  });
export const keyTooLong = (size: number, max: number) =>
  s3Error(400, "KeyTooLongError", "Your key is too long", {
    Size: String(size),
    MaxSizeAllowed: String(max),
  });
export const metadataTooLarge = (size: number, max: number) =>
  s3Error(400, "MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
    Size: String(size),
    MaxSizeAllowed: String(max),
  });
export const entityTooLarge = (proposed: number, max: number) =>
  s3Error(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    MaxSizeAllowed: String(max),
    ProposedSize: String(proposed),
  });
export const notLatin1 = (name: string, value: string) =>
  invalidArgument("Header value cannot be represented using ISO-8859-1.", name, value);

// Digests and checksums

export const invalidDigest = (value: string) =>
  s3Error(400, "InvalidDigest", "The Content-MD5 you specified was invalid.", { "Content-MD5": value });
export const badDigest = (expected: string, calculated: string) =>
  s3Error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", {
    CalculatedDigest: calculated,
    ExpectedDigest: expected,
  });
export const badChecksum = (algorithm: string) =>
  s3Error(400, "BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
export const badPartChecksum = (algorithm: string, part: number) =>
  s3Error(
    400,
    "BadDigest",
    `The ${algorithm} you specified for part ${part} did not match what we received.`,
  );
export const invalidChecksum = (algorithm: string) =>
  invalidRequest(`Value for x-amz-checksum-${algorithm.toLowerCase()} header is invalid.`);
export const severalChecksums = () =>
  invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
export const unsupportedChecksum = () =>
  invalidRequest(
    "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
  );
export const checksumMismatch = (expected: string, actual: string) =>
  invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${expected}, actual checksum Type: ${actual}`,
  );
export const checksumTypeNotUsable = (type: string, algorithm: string) =>
  invalidRequest(`The ${type} checksum type cannot be used with the ${algorithm} checksum algorithm.`);
export const checksumTypeWithoutAlgorithm = () =>
  invalidRequest("The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.");
export const missingDigest = () =>
  invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");

// Copies and multipart uploads

export const invalidCopySource = (value: string) =>
  invalidArgument("Invalid copy source object key", "x-amz-copy-source", value);
export const copyOntoItself = () =>
  invalidRequest(
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
export const copyOfDeleteMarker = () =>
  invalidRequest("The source of a copy request may not specifically refer to a delete marker by version id.");
export const malformedCopyRange = (value: string) =>
  invalidArgument(
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
    "x-amz-copy-source-range",
    value,
  );
export const copyRangeBeyondSource = (size: number, value: string) =>
  invalidArgument(
    `Range specified is not valid for source object of size: ${size}`,
    "x-amz-copy-source-range",
    value,
  );
export const copyRangeTooLarge = () =>
  invalidRequest("The specified copy range is invalid for the source object size");
export const noSuchUpload = (uploadId: string) =>
  s3Error(
    404,
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    { UploadId: uploadId },
  );
export const invalidUploadMarker = (value: string) =>
  invalidArgument("Invalid uploadId marker", "upload-id-marker", value);
export const partNumberOutOfRange = (value: string) =>
  invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", value);
export const partNumberNotSatisfiable = (requested: number, count: number) =>
  s3Error(416, "InvalidPartNumber", "The requested partnumber is not satisfiable", {
    ActualPartCount: String(count),
    PartNumberRequested: String(requested),
  });
export const invalidPart = (uploadId: string, part: number, etag: string) =>
  s3Error(
    400,
    "InvalidPart",
    "One or more of the specified parts could not be found.  The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.",
    { ETag: etag, PartNumber: String(part), UploadId: uploadId },
  );
export const invalidPartOrder = (uploadId: string) =>
  s3Error(
    400,
    "InvalidPartOrder",
    "The list of parts was not in ascending order. Parts must be ordered by part number.",
    { UploadId: uploadId },
  );
export const noParts = () => invalidRequest("You must specify at least one part");
export const entityTooSmall = (etag: string, part: number, size: number, min: number) =>
  s3Error(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
    ETag: etag,
    MinSizeAllowed: String(min),
    PartNumber: String(part),
    ProposedSize: String(size),
  });
export const uploadSizeMismatch = (given: number, computed: number) =>
  invalidRequest(
    `The provided 'x-amz-mp-object-size' header value ${given} does not match what was computed: ${computed}`,
  );
export const partLacksChecksum = (algorithm: string, part: number) =>
  invalidRequest(
    `The upload was created using a ${algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${part} in the request.`,
  );
export const otherChecksumMode = (mode: string) =>
  invalidRequest(
    `The upload was created using the ${mode} checksum mode. The complete request must use the same checksum mode.`,
  );

// Object lock and server-side encryption

export const bucketLacksLock = () => invalidRequest("Bucket is missing Object Lock Configuration");
export const incompleteLockHeaders = (missing: string) =>
  invalidArgument(
    "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied",
    missing,
  );
export const bypassWithoutLock = () =>
  invalidArgument(
    "x-amz-bypass-governance-retention is only applicable to Object Lock enabled buckets.",
    "x-amz-bypass-governance-retention",
  );
