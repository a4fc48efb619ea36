import { ServiceError } from "../../../pure/aws/service-error.ts";
import { invalidArgument, invalidRequest, notImplemented, s3Error } from "../errors.ts";

// What object-errors.ts does not have: errors with headers of their own, and rarer refusals.

/** The same error, with headers that tell of the version it was about. */
export function withHeaders(error: ServiceError, headers: Readonly<Record<string, string>>): ServiceError {
  const { code, message, status, details } = error;
  return new ServiceError(code, message, { status, details, headers: { ...error.headers, ...headers } });
}

/** Answered without a body, so its text is only for the record. */
export const notModified = (headers: Readonly<Record<string, string>>) =>
  new ServiceError("NotModified", "Not Modified", { status: 304, headers });

export const emptyVersionId = () => invalidArgument("Version id cannot be the empty string", "versionId", "");
export const severalWriteConditions = () =>
  notImplemented("If-Match,If-None-Match", "Multiple conditional request headers present in the request");
export const unacceptedWriteCondition = (header: string) =>
  notImplemented(header, `We don't accept the provided value of ${header} header for this API`);
export const overridesOfAnonymous = () =>
  invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
export const invalidRedirectLocation = () =>
  s3Error(
    400,
    "InvalidRedirectLocation",
    "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
  );
export const missingChecksumHeader = () =>
  invalidRequest(
    "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
  );
export const otherSdkChecksum = () =>
  invalidRequest("Value for x-amz-sdk-checksum-algorithm header is invalid.");
export const archivedCopySource = (storageClass: string) =>
  s3Error(403, "InvalidObjectState", "Operation is not valid for the source object's storage class", {
    StorageClass: storageClass,
  });

// Encryption under keys of AWS KMS, of which this house has none

export const keyNotFound = (arn: string) =>
  s3Error(400, "KMS.NotFoundException", `Key '${arn}' does not exist`);
export const keyAliasNotFound = (arn: string) =>
  s3Error(400, "KMS.NotFoundException", `Alias ${arn} is not found.`);
export const keyOfOtherRegion = (region: string) =>
  s3Error(400, "KMS.NotFoundException", `Invalid arn ${region}`);
export const keyIdWithoutEncryption = () =>
  invalidArgument(
    "Server Side Encryption with AWS KMS managed key requires HTTP header x-amz-server-side-encryption : aws:kms",
    "x-amz-server-side-encryption",
  );
export const unsupportedEncryption = (value: string) =>
  invalidArgument("The encryption method specified is not supported", "x-amz-server-side-encryption", value);
