import { type PayloadSigning, parseUncoveredPayload } from "./payload-signing.ts";
import { s3Error } from "./signature-error.ts";
import {
  type CanonicalHeaders,
  type QueryParameter,
  queryValue,
  type SignedRequest,
} from "./signed-request.ts";
import { parseBasicTime, parseHttpTime } from "./timestamp.ts";

/** A Signature Version 2, which only S3 still takes: what `aws s3 presign` makes by default. */
export interface SignatureV2 {
  readonly kind: "sigv2-header" | "sigv2-query";
  readonly request: SignedRequest;
  readonly headers: CanonicalHeaders;
  readonly query: readonly QueryParameter[];
  readonly accessKeyId: string;
  readonly sessionToken: string | undefined;
  /** Base64 of the HMAC-SHA1. */
  readonly signature: string;
  /** The date line of the string to sign: `Expires` of the query form, else the Date header or nothing. */
  readonly dateLine: string;
  /** When the query form expires, or when the header form was signed. */
  readonly time: number;
  readonly payload: PayloadSigning;
}

/** `Authorization: AWS AKID:signature`. */
export function parseHeaderV2(
  request: SignedRequest,
  headers: CanonicalHeaders,
  query: readonly QueryParameter[],
  authorization: string,
): SignatureV2 {
  const [accessKeyId, signature, ...more] = authorization.slice("AWS ".length).split(":");
  if (!accessKeyId || !signature || more.length > 0) {
    throw s3Error(
      "invalidArgument",
      "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
      { ArgumentName: "Authorization", ArgumentValue: authorization },
    );
  }
  const amzDate = headers.get("x-amz-date");
  const dateText = amzDate ?? headers.get("date") ?? "";
  const time = parseHttpTime(dateText) ?? parseBasicTime(dateText);
  if (time === undefined) {
    throw s3Error("accessDenied", "AWS authentication requires a valid Date or x-amz-date header");
  }
  return {
    kind: "sigv2-header",
    request,
    headers,
    query,
    accessKeyId: accessKeyId.trim(),
    sessionToken: headers.get("x-amz-security-token"),
    signature: signature.trim(),
    // x-amz-date is signed among the x-amz headers and takes the date line's place there.
    dateLine: amzDate === undefined ? dateText : "",
    time,
    payload: parseUncoveredPayload(headers.get("x-amz-content-sha256")),
  };
}

/** `AWSAccessKeyId`, `Signature` and `Expires` in the query string. */
export function parseQueryV2(
  request: SignedRequest,
  headers: CanonicalHeaders,
  query: readonly QueryParameter[],
): SignatureV2 {
  const accessKeyId = queryValue(query, "AWSAccessKeyId");
  const signature = queryValue(query, "Signature");
  const expires = queryValue(query, "Expires");
  if (!accessKeyId || !signature || !expires) {
    throw s3Error(
      "accessDenied",
      "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
    );
  }
  if (!/^\d{1,12}$/.test(expires)) {
    throw s3Error("accessDenied", `Invalid date (should be seconds since epoch): ${expires}`);
  }
  return {
    kind: "sigv2-query",
    request,
    headers,
    query,
    accessKeyId,
    sessionToken: queryValue(query, "x-amz-security-token") ?? headers.get("x-amz-security-token"),
    signature,
    dateLine: expires,
    time: Number(expires) * 1000,
    payload: parseUncoveredPayload(
      headers.get("x-amz-content-sha256") ?? queryValue(query, "x-amz-content-sha256"),
    ),
  };
}
