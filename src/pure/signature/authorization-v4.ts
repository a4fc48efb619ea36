import { type PayloadSigning, parsePayloadSigning } from "./payload-signing.ts";
import { s3Error, signatureError, unsupportedMechanism } from "./signature-error.ts";
import {
  type CanonicalHeaders,
  type ProtocolFamily,
  type QueryParameter,
  queryValue,
  type SignedRequest,
} from "./signed-request.ts";
import { formatBasicTime, parseBasicTime, parseHttpTime } from "./timestamp.ts";
import { readable } from "./uri-encoding.ts";

/** `keyid/date/region/service/aws4_request`, taken apart. */
export interface Credential {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly terminal: string;
}

/** A Signature Version 4 as sent in the Authorization header or, presigned, in the query string. */
export interface SignatureV4 {
  readonly kind: "sigv4-header" | "sigv4-query";
  readonly request: SignedRequest;
  readonly headers: CanonicalHeaders;
  readonly query: readonly QueryParameter[];
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  readonly credential: Credential;
  /** Lower-case, in the order sent. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** The signing time as the string to sign has it, `yyyymmddThhmmssZ`. */
  readonly timestamp: string;
  readonly time: number;
  /** Seconds a presigned request stays valid; undefined in the header form. */
  readonly expiresSeconds: number | undefined;
  /** The last line of the canonical request, where the request itself gives it (S3 only). */
  readonly payloadHash: string | undefined;
  /** How the body is vouched for; the other services always sign its hash. */
  readonly payload: PayloadSigning | undefined;
}

const ALGORITHM = "AWS4-HMAC-SHA256";
const HEADER_MALFORMED = "The authorization header is malformed;";
const EXPECTED_CREDENTIAL =
  'the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".';

export function parseHeaderV4(
  request: SignedRequest,
  headers: CanonicalHeaders,
  query: readonly QueryParameter[],
  authorization: string,
): SignatureV4 {
  const { protocol } = request;
  const space = authorization.indexOf(" ");
  const scheme = space === -1 ? authorization : authorization.slice(0, space);
  const components = readComponents(protocol, authorization, space === -1 ? "" : authorization.slice(space));
  const dateText = headers.get("x-amz-date") ?? headers.get("date");
  const credentialText = components.get("Credential");
  const signedHeaders = components.get("SignedHeaders");
  const signature = components.get("Signature");
  if (!credentialText || !signedHeaders || !signature || (dateText === undefined && protocol !== "s3")) {
    throw incompleteHeader(protocol, authorization, components, dateText);
  }
  if (scheme !== ALGORITHM) throw unsupportedAlgorithm(protocol, scheme);
  const credential = readCredential(credentialText);
  if (credential === undefined) {
    throw signatureError(protocol, "incomplete", {
      message:
        protocol === "s3" ? `${HEADER_MALFORMED} ${EXPECTED_CREDENTIAL}` : credentialShape(credentialText),
    });
  }
  const time = readHeaderTime(protocol, dateText);
  const payloadHash = protocol === "s3" ? requiredContentHash(headers) : undefined;
  return {
    kind: "sigv4-header",
    request,
    headers,
    query,
    accessKeyId: credential.accessKeyId,
    sessionToken: headers.get("x-amz-security-token"),
    credential,
    signedHeaders: signedHeaders.toLowerCase().split(";"),
    signature,
    timestamp: formatBasicTime(time),
    time,
    expiresSeconds: undefined,
    payloadHash,
    payload: payloadHash === undefined ? undefined : parsePayloadSigning(payloadHash),
  };
}

/** The `name=value` parts after the scheme, separated by commas with or without spaces. */
function readComponents(
  protocol: ProtocolFamily,
  authorization: string,
  rest: string,
): ReadonlyMap<string, string> {
  const components = new Map<string, string>();
  for (const part of rest.split(",")) {
    const text = part.trim();
    if (text === "") continue;
    const equals = text.indexOf("=");
    const name = equals === -1 ? text : text.slice(0, equals);
    if (equals === -1 || components.has(name)) {
      throw malformedComponents(
        protocol,
        equals === -1
          ? `'${text}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`
          : `Authorization header requires a single '${name}' parameter. Authorization=${authorization}`,
      );
    }
    components.set(name, text.slice(equals + 1));
  }
  return components;
}

function malformedComponents(protocol: ProtocolFamily, message: string): Error {
  return signatureError(protocol, "incomplete", {
    message:
      protocol === "s3"
        ? `${HEADER_MALFORMED} the authorization header requires three components: Credential, SignedHeaders, and Signature.`
        : message,
  });
}

function incompleteHeader(
  protocol: ProtocolFamily,
  authorization: string,
  components: ReadonlyMap<string, string>,
  dateText: string | undefined,
): Error {
  const missing = ["Credential", "Signature", "SignedHeaders"]
    .filter((name) => !components.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (dateText === undefined) {
    missing.push("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  }
  return malformedComponents(protocol, `${missing.join(" ")} Authorization=${authorization}`);
}

function unsupportedAlgorithm(protocol: ProtocolFamily, algorithm: string): Error {
  return signatureError(protocol, "incomplete", { message: `Unsupported AWS 'algorithm': '${algorithm}'.` });
}

function readCredential(text: string): Credential | undefined {
  const [accessKeyId, date, region, service, terminal, ...more] = text.split("/");
  if (!accessKeyId || date === undefined || region === undefined) return undefined;
  if (service === undefined || terminal === undefined || more.length > 0) return undefined;
  return { accessKeyId, date, region, service, terminal };
}

function credentialShape(text: string): string {
  return `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${text}'`;
}

function readHeaderTime(protocol: ProtocolFamily, text: string | undefined): number {
  const time = text === undefined ? undefined : (parseBasicTime(text) ?? parseHttpTime(text));
  if (time !== undefined) return time;
  if (protocol === "s3") {
    throw s3Error("accessDenied", "AWS authentication requires a valid Date or x-amz-date header");
  }
  throw invalidDate(protocol, text ?? "");
}

function invalidDate(protocol: ProtocolFamily, text: string): Error {
  return signatureError(protocol, "incomplete", {
    message: `Date must be in ISO-8601 'basic format'. Got '${text}'. See http://en.wikipedia.org/wiki/ISO_8601`,
  });
}

function requiredContentHash(headers: CanonicalHeaders): string {
  const hash = headers.get("x-amz-content-sha256");
  if (hash !== undefined) return hash;
  throw s3Error("invalidRequest", "Missing required header for this request: x-amz-content-sha256");
}

export function parseQueryV4(
  request: SignedRequest,
  headers: CanonicalHeaders,
  query: readonly QueryParameter[],
): SignatureV4 {
  const { protocol } = request;
  const parameters = readParameters(protocol, query);
  const credential = readCredential(parameters.credential);
  if (credential === undefined) {
    throw protocol === "s3"
      ? s3Error("queryParameters", `Error parsing the X-Amz-Credential parameter; ${EXPECTED_CREDENTIAL}`)
      : signatureError(protocol, "incomplete", { message: credentialShape(readable(parameters.credential)) });
  }
  const time = parseBasicTime(parameters.date);
  if (time === undefined) {
    throw protocol === "s3"
      ? s3Error("queryParameters", `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"`)
      : invalidDate(protocol, readable(parameters.date));
  }
  const payloadHash = protocol === "s3" ? presignedContentHash(headers, query) : undefined;
  return {
    kind: "sigv4-query",
    request,
    headers,
    query,
    accessKeyId: credential.accessKeyId,
    sessionToken: queryValue(query, "X-Amz-Security-Token") ?? headers.get("x-amz-security-token"),
    credential,
    signedHeaders: parameters.signedHeaders.toLowerCase().split(";"),
    signature: parameters.signature,
    timestamp: parameters.date,
    time,
    expiresSeconds: readExpires(protocol, parameters.expires),
    payloadHash,
    payload: payloadHash === undefined ? undefined : parsePayloadSigning(payloadHash),
  };
}

function readParameters(protocol: ProtocolFamily, query: readonly QueryParameter[]) {
  const algorithm = queryValue(query, "X-Amz-Algorithm");
  const credential = queryValue(query, "X-Amz-Credential");
  const signature = queryValue(query, "X-Amz-Signature");
  const signedHeaders = queryValue(query, "X-Amz-SignedHeaders");
  const date = queryValue(query, "X-Amz-Date");
  const expires = queryValue(query, "X-Amz-Expires");
  const complete = algorithm && credential && signature && signedHeaders && date;
  if (!complete || (protocol === "s3" && !expires)) throw incompleteQuery(protocol, query);
  if (algorithm !== ALGORITHM) {
    if (protocol !== "s3") throw unsupportedAlgorithm(protocol, readable(algorithm));
    if (algorithm === "AWS4-ECDSA-P256-SHA256") throw unsupportedMechanism();
    throw s3Error(
      "queryParameters",
      'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
    );
  }
  return { credential, signature, signedHeaders, date, expires };
}

function incompleteQuery(protocol: ProtocolFamily, query: readonly QueryParameter[]): Error {
  if (protocol === "s3") {
    return s3Error(
      "queryParameters",
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  const missing = [
    "X-Amz-Algorithm",
    "X-Amz-Credential",
    "X-Amz-Signature",
    "X-Amz-SignedHeaders",
    "X-Amz-Date",
  ]
    .filter((name) => !queryValue(query, name))
    .map((name) => `AWS query-string parameters must include '${name}'. `);
  return signatureError(protocol, "incomplete", {
    message: `${missing.join("")}Re-examine the query-string parameters.`,
  });
}

const EXPIRES_SECONDS_MAX = 604_800;
/** Services other than S3 take a presigned request without X-Amz-Expires, for the clock's own tolerance. */
const EXPIRES_SECONDS_DEFAULT = 900;

function readExpires(protocol: ProtocolFamily, text: string | undefined): number {
  if (text === undefined) return EXPIRES_SECONDS_DEFAULT;
  const seconds = /^-?\d{1,18}$/.test(text) ? Number(text) : undefined;
  let message: string | undefined;
  if (seconds === undefined) message = "X-Amz-Expires should be a number";
  else if (seconds < 0) message = "X-Amz-Expires must be non-negative";
  else if (seconds > EXPIRES_SECONDS_MAX) {
    message =
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds";
  }
  if (message === undefined) return seconds ?? EXPIRES_SECONDS_DEFAULT;
  throw protocol === "s3"
    ? s3Error("queryParameters", message)
    : signatureError(protocol, "incomplete", { message });
}

function presignedContentHash(headers: CanonicalHeaders, query: readonly QueryParameter[]): string {
  const parameter = query.find(({ name }) => name.toLowerCase() === "x-amz-content-sha256");
  return headers.get("x-amz-content-sha256") ?? parameter?.value ?? "UNSIGNED-PAYLOAD";
}
