import { ServiceError } from "../aws/service-error.ts";
import type { ProtocolFamily } from "./signed-request.ts";
import { bytesOf, readable } from "./uri-encoding.ts";

/**
 * The words in which each protocol family refuses a request's signature: status, code and, unless
 * the fault brings its own, message.
 */
const faults = {
  missingAuthentication: {
    query: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
    json: [400, "MissingAuthenticationTokenException", "Missing Authentication Token"],
    s3: [403, "AccessDenied", "Access Denied"],
  },
  incomplete: {
    query: [400, "IncompleteSignature", "The request signature does not conform to AWS standards."],
    json: [400, "IncompleteSignatureException", "The request signature does not conform to AWS standards."],
    s3: [400, "AuthorizationHeaderMalformed", "The authorization header is malformed"],
  },
  unknownAccessKey: {
    query: [403, "InvalidClientTokenId", "The security token included in the request is invalid."],
    json: [400, "UnrecognizedClientException", "The security token included in the request is invalid."],
    s3: [403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records."],
  },
  invalidToken: {
    query: [403, "InvalidClientTokenId", "The security token included in the request is invalid."],
    json: [400, "UnrecognizedClientException", "The security token included in the request is invalid."],
    s3: [400, "InvalidToken", "The provided token is malformed or otherwise invalid."],
  },
  expiredToken: {
    query: [403, "ExpiredToken", "The security token included in the request is expired"],
    json: [400, "ExpiredTokenException", "The security token included in the request is expired"],
    s3: [400, "ExpiredToken", "The provided token has expired."],
  },
  skewed: {
    query: [403, "SignatureDoesNotMatch", "Signature expired"],
    json: [400, "InvalidSignatureException", "Signature expired"],
    s3: [
      403,
      "RequestTimeTooSkewed",
      "The difference between the request time and the current time is too large.",
    ],
  },
  expired: {
    query: [400, "RequestExpired", "Request has expired."],
    json: [400, "InvalidSignatureException", "Signature expired"],
    s3: [403, "AccessDenied", "Request has expired"],
  },
  notYetValid: {
    query: [403, "SignatureDoesNotMatch", "Signature not yet current"],
    json: [400, "InvalidSignatureException", "Signature not yet current"],
    s3: [403, "AccessDenied", "Request is not valid yet"],
  },
  wrongScope: {
    query: [403, "SignatureDoesNotMatch", "Credential should be scoped to a valid region."],
    json: [400, "InvalidSignatureException", "Credential should be scoped to a valid region."],
    s3: [400, "AuthorizationHeaderMalformed", "The authorization header is malformed"],
  },
  unsignedHeaders: {
    query: [
      403,
      "SignatureDoesNotMatch",
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    json: [
      400,
      "InvalidSignatureException",
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
    ],
    s3: [403, "AccessDenied", "There were headers present in the request which were not signed"],
  },
  mismatch: {
    query: [
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    ],
    json: [
      400,
      "InvalidSignatureException",
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
    ],
    s3: [
      403,
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    ],
  },
  twoMechanisms: {
    query: [
      403,
      "SignatureDoesNotMatch",
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ],
    json: [
      400,
      "InvalidSignatureException",
      "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
    ],
    s3: [
      400,
      "InvalidArgument",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
    ],
  },
} as const satisfies Record<string, Record<ProtocolFamily, readonly [number, string, string]>>;

export type SignatureFault = keyof typeof faults;

/** The refusal of a request of that family; `message` replaces the table's, `details` are S3's elements. */
export function signatureError(
  protocol: ProtocolFamily,
  fault: SignatureFault,
  particulars: { message?: string | undefined; details?: Readonly<Record<string, string>> | undefined } = {},
): ServiceError {
  const [status, code, message] = faults[fault][protocol];
  return new ServiceError(code, particulars.message ?? message, { status, details: particulars.details });
}

/** What a caller gets who sent no credentials where they are needed. */
export function missingAuthentication(protocol: ProtocolFamily): ServiceError {
  return signatureError(protocol, "missingAuthentication");
}

/** Faults that only S3 knows, by the names its users meet them under. */
const s3Faults = {
  credentialMalformed: [400, "AuthorizationHeaderMalformed"],
  queryParameters: [400, "AuthorizationQueryParametersError"],
  invalidArgument: [400, "InvalidArgument"],
  invalidRequest: [400, "InvalidRequest"],
  accessDenied: [403, "AccessDenied"],
  notImplemented: [501, "NotImplemented"],
  payloadMismatch: [400, "XAmzContentSHA256Mismatch"],
  incompleteBody: [400, "IncompleteBody"],
  malformedTrailer: [400, "MalformedTrailerError"],
  missingContentLength: [411, "MissingContentLength"],
} as const satisfies Record<string, readonly [number, string]>;

export function s3Error(
  fault: keyof typeof s3Faults,
  message: string,
  details?: Readonly<Record<string, string>>,
): ServiceError {
  const [status, code] = s3Faults[fault];
  return new ServiceError(code, message, { status, details });
}

/** The refusal of anything but AWS4-HMAC-SHA256 where AWS takes nothing else. */
export function unsupportedMechanism(): ServiceError {
  return s3Error(
    "invalidRequest",
    "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
  );
}

/** S3's SignatureDoesNotMatch, which shows the caller what the server signed. */
export function signatureMismatch(
  accessKeyId: string,
  signatureProvided: string,
  stringToSign: string,
  canonicalRequest: string | undefined,
): ServiceError {
  const details: Record<string, string> = {
    AWSAccessKeyId: accessKeyId,
    StringToSign: readable(stringToSign),
    SignatureProvided: signatureProvided,
    StringToSignBytes: hexBytes(stringToSign),
  };
  if (canonicalRequest !== undefined) {
    details.CanonicalRequest = readable(canonicalRequest);
    details.CanonicalRequestBytes = hexBytes(canonicalRequest);
  }
  return signatureError("s3", "mismatch", { details });
}

function hexBytes(byteString: string): string {
  return Array.from(bytesOf(byteString), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
}
