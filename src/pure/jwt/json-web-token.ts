/** Signed JSON Web Tokens in their compact form (RFC 7515, RFC 7519): BASE64URL.BASE64URL.BASE64URL */
import { decodeBase64, encodeBase64 } from "../protocol/base64.ts";
import { decodeUtf8 } from "../protocol/utf8.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface JsonWebToken {
  readonly header: JsonObject;
  readonly claims: JsonObject;
  /** The text that was signed. */
  readonly signed: string;
  readonly signature: Uint8Array;
}

/** Undefined for what is no signed token. Nothing in it is to be believed before its signature was verified. */
export function readJsonWebToken(text: string): JsonWebToken | undefined {
  const [header, claims, signature, ...others] = text.split(".");
  if (header === undefined || claims === undefined || signature === undefined || others.length > 0) {
    return undefined;
  }
  const [headerObject, claimsObject] = [readObject(header), readObject(claims)];
  const bytes = decodeBase64Url(signature);
  if (headerObject === undefined || claimsObject === undefined || !bytes?.length) return undefined;
  // What must be understood is nothing that is understood here (RFC 7515, section 4.1.11).
  if (headerObject.crit !== undefined) return undefined;
  return { header: headerObject, claims: claimsObject, signed: `${header}.${claims}`, signature: bytes };
}

function readObject(encoded: string): JsonObject | undefined {
  const bytes = decodeBase64Url(encoded);
  const text = bytes && decodeUtf8(bytes);
  if (text === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return isObject ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** What is to be signed. */
export function jsonWebTokenContent(header: JsonObject, claims: JsonObject): string {
  return [header, claims]
    .map((part) => encodeBase64Url(new TextEncoder().encode(JSON.stringify(part))))
    .join(".");
}

export function encodeBase64Url(bytes: Uint8Array): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** Takes no padding, no white space and nothing of plain Base64: a token has one spelling. */
function decodeBase64Url(text: string): Uint8Array | undefined {
  if (!/^[A-Za-z0-9_-]*$/.test(text) || text.length % 4 === 1) return undefined;
  const bytes = decodeBase64(text.replaceAll("-", "+").replaceAll("_", "/"));
  return bytes !== undefined && encodeBase64Url(bytes) === text ? bytes : undefined;
}
