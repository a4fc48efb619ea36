import type { SignatureV2 } from "./authorization-v2.ts";
import type { Credential } from "./authorization-v4.ts";
import type { QueryParameter } from "./signed-request.ts";

/** `AWS4-HMAC-SHA256 \n timestamp \n scope \n hash of the canonical request`. */
export function stringToSignV4(timestamp: string, scope: string, canonicalRequestSha256: string): string {
  return `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${canonicalRequestSha256}`;
}

/** `date/region/service/aws4_request`. */
export function credentialScope(credential: Credential): string {
  return `${credential.date}/${credential.region}/${credential.service}/${credential.terminal}`;
}

const subResources: ReadonlySet<string> = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "defaultObjectAcl",
  "delete",
  "inventory",
  "lifecycle",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "partNumber",
  "policy",
  "replication",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "restore",
  "select",
  "select-type",
  "storageClass",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

/**
 * The string to sign of Signature Version 2, a byte string:
 *
 *   METHOD \n content-md5 \n content-type \n date line \n x-amz-name:value\n… /bucket/key?sub&resources
 *
 * A presigning client moves the headers it signed into the query string; they are signed in their
 * header's place all the same. The path stays as received, after the bucket when that is in the host.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html
 */
export function stringToSignV2(signature: SignatureV2, virtualHostBucket: string | undefined): string {
  const { request, query } = signature;
  const bucket = virtualHostBucket === undefined ? "" : `/${virtualHostBucket}`;
  return [
    request.method,
    signedHeader(signature, "content-md5"),
    signedHeader(signature, "content-type"),
    signature.dateLine,
    `${amzHeaders(signature)}${bucket}${request.rawPath}${subResourceQuery(query)}`,
  ].join("\n");
}

// Invariant: a header and a parameter of the same name that differ are both in the string, so that
// neither can be added to a request signed with the other.
function signedHeader(signature: SignatureV2, name: string): string {
  const sent = signature.headers.get(name);
  const moved = signature.kind === "sigv2-query" ? movedHeader(signature.query, name) : undefined;
  if (sent === undefined || moved === undefined || sent === moved) return sent ?? moved ?? "";
  return `${sent},${moved}`;
}

function movedHeader(query: readonly QueryParameter[], name: string): string | undefined {
  const values = query.filter((parameter) => parameter.name.toLowerCase() === name);
  return values.length === 0 ? undefined : values.map(({ value }) => value).join(",");
}

function amzHeaders(signature: SignatureV2): string {
  const names = new Set<string>();
  for (const name of signature.headers.keys()) if (name.startsWith("x-amz-")) names.add(name);
  if (signature.kind === "sigv2-query") {
    for (const { name } of signature.query) {
      if (name.toLowerCase().startsWith("x-amz-")) names.add(name.toLowerCase());
    }
  }
  return [...names]
    .sort()
    .map((name) => `${name}:${signedHeader(signature, name)}\n`)
    .join("");
}

function subResourceQuery(query: readonly QueryParameter[]): string {
  const named = query.filter((parameter) => subResources.has(parameter.name));
  if (named.length === 0) return "";
  const texts = named
    .toSorted((one, other) => (one.name === other.name ? 0 : one.name < other.name ? -1 : 1))
    .map(({ name, value, bare }) => (bare ? name : `${name}=${value}`));
  return `?${texts.join("&")}`;
}
