import type { ServiceError } from "../aws/service-error.ts";
import type { SignatureCrypto } from "./crypto.ts";
import { s3Error, unsupportedMechanism } from "./signature-error.ts";

/**
 * How an S3 request vouches for its body (header `x-amz-content-sha256`):
 * `exact`, the body's hash is in the signature; `unsigned`, nothing vouches for it;
 * `chunked`, the body is framed as in chunked-body.ts.
 */
export type PayloadSigning =
  | { readonly mode: "exact"; readonly sha256: string }
  | { readonly mode: "unsigned" }
  | { readonly mode: "chunked"; readonly signed: boolean; readonly trailer: boolean };

const SHA256_HEX = /^[0-9a-f]{64}$/i;

const named: Readonly<Record<string, PayloadSigning>> = {
  "UNSIGNED-PAYLOAD": { mode: "unsigned" },
  "STREAMING-UNSIGNED-PAYLOAD-TRAILER": { mode: "chunked", signed: false, trailer: true },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": { mode: "chunked", signed: true, trailer: false },
  "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": { mode: "chunked", signed: true, trailer: true },
};

/** Reads a value of `x-amz-content-sha256`; throws S3's refusal of any other. */
export function parsePayloadSigning(value: string): PayloadSigning {
  const mode = Object.hasOwn(named, value) ? named[value] : undefined;
  if (mode !== undefined) return mode;
  if (SHA256_HEX.test(value)) return { mode: "exact", sha256: value.toLowerCase() };
  if (/^STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD(-TRAILER)?$/.test(value)) {
    throw s3Error("notImplemented", "A header you provided implies functionality that is not implemented", {
      Header: "x-amz-content-sha256",
    });
  }
  throw s3Error(
    "invalidArgument",
    "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 value.",
    { ArgumentName: "x-amz-content-sha256", ArgumentValue: value },
  );
}

/**
 * The same for a request that no Signature Version 4 covers (anonymous, or Signature Version 2),
 * where the header may be absent and signed chunks have no seed to be verified from.
 */
export function parseUncoveredPayload(value: string | undefined): PayloadSigning {
  const payload = parsePayloadSigning(value ?? "UNSIGNED-PAYLOAD");
  if (payload.mode === "chunked" && payload.signed) throw unsupportedMechanism();
  return payload;
}

/** XAmzContentSHA256Mismatch when the body received is not the one that was vouched for. */
export function payloadMismatch(
  crypto: SignatureCrypto,
  payload: PayloadSigning,
  bodySha256: string,
): ServiceError | undefined {
  if (payload.mode !== "exact" || crypto.equal(payload.sha256, bodySha256)) return undefined;
  return s3Error(
    "payloadMismatch",
    "The provided 'x-amz-content-sha256' header does not match what was computed.",
    { ClientComputedContentSHA256: payload.sha256, S3ComputedContentSHA256: bodySha256 },
  );
}

/** Reads `x-amz-decoded-content-length`, which every chunked body must announce. */
export function parseDecodedLength(value: string | undefined): number {
  if (value !== undefined && /^\d{1,15}$/.test(value)) return Number(value);
  throw s3Error("missingContentLength", "You must provide the Content-Length HTTP header.");
}

/** Reads `x-amz-trailer`: the trailers that the body announces, in lower case. */
export function parseTrailerNames(value: string | undefined): readonly string[] {
  return (value ?? "")
    .split(",")
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "");
}
