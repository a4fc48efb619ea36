import { createHash, createHmac } from "node:crypto";
import { openConnection, type RawAnswer } from "./raw-http.ts";
import type { Credentials } from "./sdk-clients.ts";

/**
 * Signature Version 4 made by hand, apart from the code under test, so that each part of a request can be
 * bent: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export interface RequestToSign {
  readonly method?: string | undefined;
  readonly host: string;
  /** As it goes over the wire. */
  readonly path?: string | undefined;
  /** The path as it is signed, where that is something else. */
  readonly canonicalPath?: string | undefined;
  readonly query?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  readonly service: string;
  readonly region?: string | undefined;
  readonly credentials: Credentials;
  readonly time?: Date | undefined;
  /** What `x-amz-content-sha256` says; the body's hash when absent. Other services than S3 sign the body's hash. */
  readonly contentSha256?: string | undefined;
  /** Headers that go along unsigned. */
  readonly unsigned?: Readonly<Record<string, string>> | undefined;
}

export interface SignedHeaders {
  readonly headers: Readonly<Record<string, string>>;
  readonly signature: string;
  readonly timestamp: string;
  readonly scope: string;
  readonly signingKey: Buffer;
}

export const sha256Hex = (data: string | Uint8Array) => createHash("sha256").update(data).digest("hex");
const hmac = (key: string | Uint8Array, data: string) => createHmac("sha256", key).update(data).digest();
/** Byte by byte, so that what is no UTF-8 can be signed too. */
const decode = (text: string) =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
const encode = (bytes: string) =>
  bytes.replace(
    /[^A-Za-z0-9._~-]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
  );

/** The query sorted and encoded as it is signed; `+` stands for itself. */
function canonicalQuery(query: string): string {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.split("=");
      return [encode(decode(name)), encode(decode(value.join("=")))] as const;
    })
    .sort(([one, value], [other, otherValue]) =>
      one === other ? (value < otherValue ? -1 : 1) : one < other ? -1 : 1,
    )
    .map(([name, value]) => `${name}=${value}`)
    .join("&");
}

function signatureOf(
  request: RequestToSign,
  canonical: { query: string; headers: Readonly<Record<string, string>>; payload: string },
): Omit<SignedHeaders, "headers"> & { readonly names: string } {
  const { credentials, region = "us-east-1", service, time = new Date() } = request;
  const timestamp = time.toISOString().replace(/[-:]|\.\d+/g, "");
  const date = timestamp.slice(0, 8);
  const names = Object.keys(canonical.headers).sort();
  const lines = names.map((name) => `${name}:${canonical.headers[name]?.trim()}\n`).join("");
  const path = request.canonicalPath ?? request.path ?? "/";
  const text = [
    request.method ?? "GET",
    path,
    canonical.query,
    lines,
    names.join(";"),
    canonical.payload,
  ].join("\n");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const keys = [date, region, service, "aws4_request"];
  const signingKey = keys.reduce<Buffer>(hmac, Buffer.from(`AWS4${credentials.secretAccessKey}`));
  const toSign = `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${sha256Hex(text)}`;
  return {
    signature: hmac(signingKey, toSign).toString("hex"),
    timestamp,
    scope,
    signingKey,
    names: names.join(";"),
  };
}

/** The headers of a request signed in its Authorization header. */
export function signRequest(request: RequestToSign): SignedHeaders {
  const { credentials, service, body = "", time = new Date() } = request;
  const bodyHash = sha256Hex(body);
  const content = request.contentSha256 ?? bodyHash;
  const headers: Record<string, string> = {
    host: request.host,
    "x-amz-date": time.toISOString().replace(/[-:]|\.\d+/g, ""),
    ...(credentials.sessionToken === undefined ? {} : { "x-amz-security-token": credentials.sessionToken }),
    ...(service === "s3" ? { "x-amz-content-sha256": content } : {}),
    ...lowerCase(request.headers ?? {}),
  };
  const payload = service === "s3" ? content : bodyHash;
  const query = canonicalQuery(request.query ?? "");
  const { names, ...signed } = signatureOf({ ...request, time }, { query, headers, payload });
  const credential = `${credentials.accessKeyId}/${signed.scope}`;
  return {
    ...signed,
    headers: {
      ...headers,
      ...lowerCase(request.unsigned ?? {}),
      authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${names}, Signature=${signed.signature}`,
    },
  };
}

/** The query string of a presigned request. */
export function presign(request: RequestToSign & { readonly expires?: number | undefined }): string {
  const { credentials, time = new Date(), region = "us-east-1", service } = request;
  const timestamp = time.toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${timestamp.slice(0, 8)}/${region}/${service}/aws4_request`;
  const parameters = [
    request.query ?? "",
    "X-Amz-Algorithm=AWS4-HMAC-SHA256",
    `X-Amz-Credential=${encode(`${credentials.accessKeyId}/${scope}`)}`,
    `X-Amz-Date=${timestamp}`,
    `X-Amz-Expires=${request.expires ?? 300}`,
    "X-Amz-SignedHeaders=host",
    ...(credentials.sessionToken === undefined
      ? []
      : [`X-Amz-Security-Token=${encode(credentials.sessionToken)}`]),
  ];
  const query = canonicalQuery(parameters.join("&"));
  const payload = service === "s3" ? "UNSIGNED-PAYLOAD" : sha256Hex(request.body ?? "");
  const { signature } = signatureOf(
    { ...request, time },
    { query, headers: { host: request.host }, payload },
  );
  return `${query}&X-Amz-Signature=${signature}`;
}

/** Chunks of a body signed one after the other, as `STREAMING-AWS4-HMAC-SHA256-PAYLOAD` frames them. */
export function signedChunks(
  { signature, timestamp, scope, signingKey }: SignedHeaders,
  chunks: readonly string[],
  trailers?: Readonly<Record<string, string>>,
): string[] {
  let previous = signature;
  const frames = [...chunks, ""].map((chunk) => {
    const toSign = ["AWS4-HMAC-SHA256-PAYLOAD", timestamp, scope, previous, sha256Hex(""), sha256Hex(chunk)];
    previous = hmac(signingKey, toSign.join("\n")).toString("hex");
    const head = `${Buffer.byteLength(chunk).toString(16)};chunk-signature=${previous}\r\n`;
    return chunk === "" ? head : `${head}${chunk}\r\n`;
  });
  if (trailers === undefined) return [...frames, "\r\n"];
  const lines = Object.entries(trailers).map(([name, value]) => `${name}:${value}\n`);
  const toSign = ["AWS4-HMAC-SHA256-TRAILER", timestamp, scope, previous, sha256Hex(lines.join(""))];
  const trailerSignature = hmac(signingKey, toSign.join("\n")).toString("hex");
  return [
    ...frames,
    ...lines.map((line) => `${line.trimEnd()}\r\n`),
    `x-amz-trailer-signature:${trailerSignature}\r\n\r\n`,
  ];
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** The text of a request's head, its blank line included. */
export function headText(
  {
    method = "GET",
    path = "/",
    query = "",
  }: { method?: string | undefined; path?: string | undefined; query?: string | undefined },
  headers: Readonly<Record<string, string>>,
): string {
  const target = query === "" ? path : `${path}?${query}`;
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${target} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

/** Sends one request on a connection of its own. */
export async function send(
  url: string,
  request: {
    method?: string | undefined;
    path?: string | undefined;
    query?: string | undefined;
    body?: string | Uint8Array | undefined;
  },
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  const { method = "GET", body = "" } = request;
  const connection = await openConnection(url);
  const announced = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  const length: Record<string, string> = {};
  if (!announced && (body.length > 0 || method === "POST"))
    length["content-length"] = String(Buffer.byteLength(body));
  connection.write(headText(request, { host: new URL(url).host, ...headers, ...length }), body);
  try {
    return await connection.answer(method === "HEAD" ? "HEAD" : undefined);
  } finally {
    connection.destroy();
  }
}

/** Signs a request and sends it on a connection of its own. */
export function sendSigned(
  url: string,
  request: Omit<RequestToSign, "host"> & { readonly host?: string },
): Promise<RawAnswer> {
  const signed = signRequest({ ...request, host: request.host ?? new URL(url).host });
  return send(url, request, signed.headers);
}
