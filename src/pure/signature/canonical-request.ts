import type { SignatureV4 } from "./authorization-v4.ts";
import type { CanonicalHeaders, QueryParameter, SignedRequest } from "./signed-request.ts";
import { normalizePath, percentDecode, percentEncode, percentEncodePath } from "./uri-encoding.ts";

/**
 * The canonical request, a byte string:
 *
 *   METHOD \n path \n query \n name:value\n… \n signed;header;names \n payload hash
 *
 * S3 signs the path decoded and encoded once, untouched otherwise; every other service signs it
 * normalised and encoded a second time.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function canonicalRequest(signature: SignatureV4, payloadHash: string): string {
  const { request, headers, query, signedHeaders } = signature;
  return [
    request.method,
    canonicalPath(request),
    canonicalQuery(query),
    canonicalHeaders(headers, signedHeaders),
    signedHeaders.join(";"),
    payloadHash,
  ].join("\n");
}

export function canonicalPath(request: SignedRequest): string {
  const path = request.rawPath === "" ? "/" : request.rawPath;
  return request.protocol === "s3"
    ? percentEncodePath(percentDecode(path))
    : percentEncodePath(normalizePath(path));
}

export function canonicalQuery(query: readonly QueryParameter[]): string {
  if (query.length === 0) return "";
  return query
    .filter((parameter) => parameter.name !== "X-Amz-Signature")
    .map((parameter) => ({ name: percentEncode(parameter.name), value: percentEncode(parameter.value) }))
    .sort((one, other) => compare(one.name, other.name) || compare(one.value, other.value))
    .map(({ name, value }) => `${name}=${value}`)
    .join("&");
}

// Encoded texts are ASCII, so comparing code units compares bytes.
function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

// A signed header that is absent is signed as empty: that it stayed absent is part of the claim.
function canonicalHeaders(headers: CanonicalHeaders, names: readonly string[]): string {
  let lines = "";
  for (const name of names) lines += `${name}:${headers.get(name) ?? ""}\n`;
  return lines;
}

/** The headers that had to be signed and were not, in the order the service would complain of them. */
export function unsignedHeaders(signature: SignatureV4): readonly string[] {
  const signed = new Set(signature.signedHeaders);
  const missing = signed.has("host") ? [] : ["host"];
  for (const name of signature.headers.keys()) {
    if (mustBeSigned(signature.request, name) && !signed.has(name)) missing.push(name);
  }
  return missing;
}

// S3 insists on every x-amz header. Elsewhere only the one that names the operation could be added
// or changed to any effect: the date is in the string to sign and a token is bound to its key.
function mustBeSigned(request: SignedRequest, name: string): boolean {
  return request.protocol === "s3" ? name.startsWith("x-amz-") : name === "x-amz-target";
}
