import type { ServiceError } from "../aws/service-error.ts";
import type { SignatureV2 } from "./authorization-v2.ts";
import type { SignatureV4 } from "./authorization-v4.ts";
import { unsignedHeaders } from "./canonical-request.ts";
import { s3Error, signatureError } from "./signature-error.ts";
import { formatBasicTime, formatIsoTime } from "./timestamp.ts";

/** Half the width of the window in which AWS takes a request: 15 minutes either side of its clock. */
const CLOCK_SKEW_MILLISECONDS = 900_000;

export function unknownAccessKey(signature: SignatureV4 | SignatureV2): ServiceError {
  return signatureError(signature.request.protocol, "unknownAccessKey", {
    details: s3Details(signature, { AWSAccessKeyId: signature.accessKeyId }),
  });
}

export function checkSessionToken(
  signature: SignatureV4 | SignatureV2,
  state: "valid" | "unknown" | "expired" | "mismatched",
): ServiceError | undefined {
  if (state === "valid") return undefined;
  // A temporary key without its token is to AWS a key that does not exist.
  if (signature.sessionToken === undefined) return unknownAccessKey(signature);
  return signatureError(signature.request.protocol, state === "expired" ? "expiredToken" : "invalidToken", {
    details: s3Details(signature, { "Token-0": signature.sessionToken }),
  });
}

function s3Details(
  signature: SignatureV4 | SignatureV2,
  details: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return signature.request.protocol === "s3" ? details : {};
}

/** That the request is neither too old nor from the future, and a presigned one not past its window. */
export function checkClock(signature: SignatureV4 | SignatureV2, now: number): ServiceError | undefined {
  if (signature.kind === "sigv2-query") {
    return now > signature.time ? expired(signature, signature.time, now) : undefined;
  }
  if (signature.kind === "sigv4-query") return checkWindow(signature, now);
  if (Math.abs(now - signature.time) <= CLOCK_SKEW_MILLISECONDS) return undefined;
  return skewed(signature, now);
}

function checkWindow(signature: SignatureV4, now: number): ServiceError | undefined {
  const seconds = signature.expiresSeconds ?? 0;
  const end = signature.time + seconds * 1000;
  if (now > end) return expired(signature, end, now);
  if (now >= signature.time - CLOCK_SKEW_MILLISECONDS) return undefined;
  const { protocol } = signature.request;
  const message = protocol === "s3" ? undefined : fromTheFuture(signature.timestamp, now);
  return signatureError(protocol, "notYetValid", { message });
}

function expired(signature: SignatureV4 | SignatureV2, end: number, now: number): ServiceError {
  const { protocol } = signature.request;
  const seconds = signature.kind === "sigv4-query" ? signature.expiresSeconds : undefined;
  const details = {
    ...(seconds === undefined ? {} : { "X-Amz-Expires": String(seconds) }),
    Expires: formatIsoTime(end),
    ServerTime: formatIsoTime(now),
  };
  const message =
    protocol === "json" && seconds !== undefined
      ? tooOld(formatBasicTime(signature.time), now, seconds * 1000)
      : undefined;
  return signatureError(protocol, "expired", { message, details: s3Details(signature, details) });
}

function skewed(signature: SignatureV4 | SignatureV2, now: number): ServiceError {
  const { protocol } = signature.request;
  if (protocol !== "s3") {
    const timestamp = formatBasicTime(signature.time);
    const old = signature.time < now;
    const message = old ? tooOld(timestamp, now, CLOCK_SKEW_MILLISECONDS) : fromTheFuture(timestamp, now);
    return signatureError(protocol, "skewed", { message });
  }
  return signatureError(protocol, "skewed", {
    details: {
      RequestTime: signature.headers.get("x-amz-date") ?? signature.headers.get("date") ?? "",
      ServerTime: formatIsoTime(now),
      MaxAllowedSkewMilliseconds: String(CLOCK_SKEW_MILLISECONDS),
    },
  });
}

function tooOld(timestamp: string, now: number, window: number): string {
  const limit = formatBasicTime(now - window);
  return `Signature expired: ${timestamp} is now earlier than ${limit} (${formatBasicTime(now)} - ${Math.floor(window / 60_000)} min.)`;
}

function fromTheFuture(timestamp: string, now: number): string {
  const limit = formatBasicTime(now + CLOCK_SKEW_MILLISECONDS);
  return `Signature not yet current: ${timestamp} is still later than ${limit} (${formatBasicTime(now)} + 15 min.)`;
}

const REGION_SHAPE = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** That the credential is scoped to this service, to the region (any well-formed one for "any") and to its own day. */
export function checkScope(signature: SignatureV4, region: string): ServiceError | undefined {
  const { credential, request, timestamp } = signature;
  const regionRight =
    REGION_SHAPE.test(credential.region) && (region === "any" || credential.region === region);
  const serviceRight = credential.service === request.service;
  const terminalRight = credential.terminal === "aws4_request";
  const day = timestamp.slice(0, 8);
  if (regionRight && serviceRight && terminalRight && credential.date === day) return undefined;
  if (request.protocol === "s3") {
    return s3ScopeError(signature, { regionRight, serviceRight, terminalRight }, region);
  }
  const messages: string[] = [];
  if (!regionRight) messages.push("Credential should be scoped to a valid region.");
  if (!serviceRight) messages.push(`Credential should be scoped to correct service: '${request.service}'.`);
  if (!terminalRight) {
    messages.push(
      `Credential should be scoped with a valid terminator: 'aws4_request', not '${credential.terminal}'.`,
    );
  }
  if (credential.date !== day) {
    messages.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${credential.date}' != '${day}', from '${timestamp}'.`,
    );
  }
  return signatureError(request.protocol, "wrongScope", { message: messages.join(" ") });
}

function s3ScopeError(
  { kind, credential, request, timestamp }: SignatureV4,
  right: { regionRight: boolean; serviceRight: boolean; terminalRight: boolean },
  region: string,
): ServiceError {
  const presigned = kind === "sigv4-query";
  const fault = presigned ? "queryParameters" : "credentialMalformed";
  const prefix = presigned
    ? "Error parsing the X-Amz-Credential parameter;"
    : "The authorization header is malformed;";
  if (!right.serviceRight) {
    return s3Error(
      fault,
      `${prefix} incorrect service "${credential.service}". This endpoint belongs to "${request.service}".`,
    );
  }
  if (!right.regionRight) {
    const expected = region === "any" ? "us-east-1" : region;
    return s3Error(fault, `${prefix} the region '${credential.region}' is wrong; expecting '${expected}'`, {
      Region: expected,
    });
  }
  if (!right.terminalRight) {
    return s3Error(
      fault,
      `${prefix} incorrect terminal "${credential.terminal}". This endpoint uses "aws4_request".`,
    );
  }
  if (!/^\d{8}$/.test(credential.date)) {
    return s3Error(
      fault,
      `${prefix} incorrect date format "${credential.date}". This date in the credential must be in the format "yyyyMMdd".`,
    );
  }
  const message = `Invalid credential date "${credential.date}". This date is not the same as X-Amz-Date: "${timestamp.slice(0, 8)}".`;
  return s3Error(fault, presigned ? message : `${prefix} ${message}`);
}

export function checkSignedHeaders(signature: SignatureV4): ServiceError | undefined {
  const missing = unsignedHeaders(signature);
  const [first] = missing;
  if (first === undefined) return undefined;
  const { protocol } = signature.request;
  if (protocol === "s3") {
    return signatureError(protocol, "unsignedHeaders", { details: { HeadersNotSigned: missing.join(", ") } });
  }
  const message =
    first === "host" ? undefined : `'${first}' must be a 'SignedHeader' in the AWS Authorization.`;
  return signatureError(protocol, "unsignedHeaders", { message });
}
