import { ServiceError } from "../aws/service-error.ts";
import { parseHeaderV2, parseQueryV2, type SignatureV2 } from "./authorization-v2.ts";
import { parseHeaderV4, parseQueryV4, type SignatureV4 } from "./authorization-v4.ts";
import { s3Error, signatureError, unsupportedMechanism } from "./signature-error.ts";
import {
  type CanonicalHeaders,
  type QueryParameter,
  queryValue,
  readHeaders,
  readQuery,
  type SignedRequest,
} from "./signed-request.ts";

/** Who a request says signed it, and how. Nothing in it is verified. */
export type ParsedAuthorization =
  | { readonly kind: "none" }
  | SignatureV4
  | SignatureV2
  | { readonly kind: "malformed"; readonly error: ServiceError };

export interface AuthorizationOptions {
  /** False refuses Signature Version 2 on S3 too, as newer AWS regions do. */
  readonly signatureVersion2?: boolean | undefined;
}

/** Reads the signature of a request: never throws, and never finds more than one. */
export function parseAuthorization(
  request: SignedRequest,
  options: AuthorizationOptions = {},
): ParsedAuthorization {
  try {
    return parse(request, options.signatureVersion2 ?? true);
  } catch (error) {
    if (error instanceof ServiceError) return { kind: "malformed", error };
    throw error;
  }
}

function parse(request: SignedRequest, version2Allowed: boolean): ParsedAuthorization {
  const headers = readHeaders(request.rawHeaders);
  const query = readQuery(request.rawQuery);
  const authorization = headers.get("authorization");
  const queryV4 = ["X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature"].some(isIn(query));
  const queryV2 = request.protocol === "s3" && ["AWSAccessKeyId", "Signature"].some(isIn(query));
  if (Number(authorization !== undefined) + Number(queryV4) + Number(queryV2) > 1) {
    throw signatureError(request.protocol, "twoMechanisms", { details: argumentDetails(authorization) });
  }
  if (authorization !== undefined)
    return parseHeader(request, headers, query, authorization, version2Allowed);
  if (queryV4) return parseQueryV4(request, headers, query);
  if (!queryV2) return { kind: "none" };
  if (!version2Allowed) throw unsupportedMechanism();
  return parseQueryV2(request, headers, query);
}

function isIn(query: readonly QueryParameter[]): (name: string) => boolean {
  return (name) => queryValue(query, name) !== undefined;
}

function parseHeader(
  request: SignedRequest,
  headers: CanonicalHeaders,
  query: readonly QueryParameter[],
  authorization: string,
  version2Allowed: boolean,
): ParsedAuthorization {
  const space = authorization.indexOf(" ");
  const scheme = space === -1 ? authorization : authorization.slice(0, space);
  if (request.protocol !== "s3" || scheme === "AWS4-HMAC-SHA256") {
    return parseHeaderV4(request, headers, query, authorization);
  }
  if (scheme === "AWS4-ECDSA-P256-SHA256") throw unsupportedMechanism();
  if (scheme === "AWS") {
    if (!version2Allowed) throw unsupportedMechanism();
    return parseHeaderV2(request, headers, query, authorization);
  }
  throw s3Error("invalidArgument", "Unsupported Authorization Type", argumentDetails(authorization));
}

function argumentDetails(authorization: string | undefined): Record<string, string> {
  return authorization === undefined ? {} : { ArgumentName: "Authorization", ArgumentValue: authorization };
}
