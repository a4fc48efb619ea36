import { expect, test } from "vitest";
import { parseAuthorization } from "./authorization.ts";
import { missingAuthentication } from "./signature-error.ts";
import type { ProtocolFamily, SignedRequest } from "./signed-request.ts";

const SHA = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
const KEY = "AKIAIOSFODNN7EXAMPLE";

function request(protocol: ProtocolFamily, headers: Record<string, string>, rawQuery = ""): SignedRequest {
  const service = { query: "iam", json: "organizations", s3: "s3" }[protocol];
  const rawHeaders = ["Host", "localhost:4566", ...Object.entries(headers).flat()];
  return { method: "GET", rawPath: "/b/k", rawQuery, rawHeaders, service, protocol };
}

function credential(service: string): string {
  return `${KEY}/20261121/us-east-1/${service}/aws4_request`;
}

function header(parts: string): Record<string, string> {
  return {
    Authorization: `AWS4-HMAC-SHA256 ${parts}`,
    "X-Amz-Date": "20261121T220730Z",
    "X-Amz-Content-SHA256": SHA,
  };
}

const whole = `Credential=${credential("iam")}, SignedHeaders=host;x-amz-date, Signature=${"0".repeat(64)}`;
const s3Whole = whole.replace("/iam/", "/s3/");

const IAM_NEEDS = {
  Credential: "Authorization header requires 'Credential' parameter.",
  Signature: "Authorization header requires 'Signature' parameter.",
  SignedHeaders: "Authorization header requires 'SignedHeaders' parameter.",
  Date: "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
};
const S3_NEEDS =
  "The authorization header is malformed; the authorization header requires three components: Credential, SignedHeaders, and Signature.";
const ONE_MECHANISM =
  "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified";
const USE_V4 = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

const incomplete = { code: "IncompleteSignature", status: 400 };
const incompleteJson = { code: "IncompleteSignatureException", status: 400 };
const headerMalformed = { code: "AuthorizationHeaderMalformed", status: 400 };
const invalidArgument = { code: "InvalidArgument", status: 400 };
const denied = { code: "AccessDenied", status: 403 };

function without(parts: string, name: string): string {
  return parts
    .split(", ")
    .filter((part) => !part.startsWith(`${name}=`))
    .join(", ");
}

const headerCases: readonly (readonly [string, ProtocolFamily, Record<string, string>, object])[] = [
  ...(["Credential", "Signature", "SignedHeaders"] as const).flatMap((name) => {
    const parts = without(whole, name);
    const message = `${IAM_NEEDS[name]} Authorization=AWS4-HMAC-SHA256 ${parts}`;
    return [
      [`no ${name}`, "query", header(parts), { ...incomplete, message }] as const,
      [`no ${name}`, "json", header(parts), { ...incompleteJson, message }] as const,
      [`no ${name}`, "s3", header(parts), { ...headerMalformed, message: S3_NEEDS }] as const,
    ];
  }),
  [
    "nothing but the scheme",
    "query",
    { Authorization: "AWS4-HMAC-SHA256" },
    {
      ...incomplete,
      message: `${IAM_NEEDS.Credential} ${IAM_NEEDS.Signature} ${IAM_NEEDS.SignedHeaders} ${IAM_NEEDS.Date} Authorization=AWS4-HMAC-SHA256`,
    },
  ],
  [
    "no date",
    "query",
    { Authorization: `AWS4-HMAC-SHA256 ${whole}` },
    { ...incomplete, message: `${IAM_NEEDS.Date} Authorization=AWS4-HMAC-SHA256 ${whole}` },
  ],
  [
    "no date",
    "s3",
    { Authorization: `AWS4-HMAC-SHA256 ${s3Whole}`, "x-amz-content-sha256": SHA },
    { ...denied, message: "AWS authentication requires a valid Date or x-amz-date header" },
  ],
  [
    "a date that is none",
    "json",
    { ...header(whole), "X-Amz-Date": "20260231T000000Z" },
    {
      ...incompleteJson,
      message:
        "Date must be in ISO-8601 'basic format'. Got '20260231T000000Z'. See http://en.wikipedia.org/wiki/ISO_8601",
    },
  ],
  [
    "a part without an equals sign",
    "query",
    header(`${whole}, junk`),
    {
      ...incomplete,
      message: `'junk' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 ${whole}, junk'.`,
    },
  ],
  [
    "a part without an equals sign",
    "s3",
    header(`${s3Whole}, junk`),
    { ...headerMalformed, message: S3_NEEDS },
  ],
  ["a signature twice", "query", header(`${whole}, Signature=${"1".repeat(64)}`), incomplete],
  ["a signature twice", "s3", header(`${s3Whole}, Signature=${"1".repeat(64)}`), headerMalformed],
  [
    "two Authorization headers",
    "s3",
    { ...header(s3Whole), authorization: `AWS4-HMAC-SHA256 ${s3Whole}` },
    headerMalformed,
  ],
  [
    "a bearer token",
    "query",
    { Authorization: "Bearer abc", "X-Amz-Date": "20261121T220730Z" },
    {
      ...incomplete,
      message: "'abc' not a valid key=value pair (missing equal-sign) in Authorization header: 'Bearer abc'.",
    },
  ],
  [
    "a bearer token",
    "s3",
    { Authorization: "Bearer abc" },
    {
      ...invalidArgument,
      message: "Unsupported Authorization Type",
      details: { ArgumentName: "Authorization", ArgumentValue: "Bearer abc" },
    },
  ],
  ["an empty Authorization header", "s3", { Authorization: "" }, invalidArgument],
  ["an empty Authorization header", "query", { Authorization: "" }, incomplete],
  ["Signature Version 2", "query", { Authorization: `AWS ${KEY}:c2ln=` }, incomplete],
  ["Signature Version 2", "json", { Authorization: `AWS ${KEY}:c2ln=` }, incompleteJson],
  [
    "Signature Version 4A",
    "query",
    { ...header(whole), Authorization: `AWS4-ECDSA-P256-SHA256 ${whole}` },
    { ...incomplete, message: "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'." },
  ],
  [
    "Signature Version 4A",
    "s3",
    { ...header(whole), Authorization: `AWS4-ECDSA-P256-SHA256 ${whole}` },
    { code: "InvalidRequest", status: 400, message: USE_V4 },
  ],
  [
    "a credential of four parts",
    "query",
    header(whole.replace("/aws4_request", "")),
    {
      ...incomplete,
      message: `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${KEY}/20261121/us-east-1/iam'`,
    },
  ],
  ["a credential of six parts", "json", header(whole.replace("/iam", "/iam/iam")), incompleteJson],
  [
    "a credential of four parts",
    "s3",
    header(s3Whole.replace("/aws4_request", "")),
    {
      ...headerMalformed,
      message:
        'The authorization header is malformed; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
    },
  ],
  [
    "no content hash",
    "s3",
    { Authorization: `AWS4-HMAC-SHA256 ${s3Whole}`, "X-Amz-Date": "20261121T220730Z" },
    {
      code: "InvalidRequest",
      status: 400,
      message: "Missing required header for this request: x-amz-content-sha256",
    },
  ],
  [
    "a content hash that is none",
    "s3",
    { ...header(s3Whole), "X-Amz-Content-SHA256": "abc" },
    { ...invalidArgument, details: { ArgumentName: "x-amz-content-sha256", ArgumentValue: "abc" } },
  ],
  [
    "chunks signed with version 4A",
    "s3",
    { ...header(s3Whole), "X-Amz-Content-SHA256": "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER" },
    { code: "NotImplemented", status: 501 },
  ],
];

test.for(headerCases)("%s in the header of a %s request", ([, protocol, headers, error]) => {
  expect(parseAuthorization(request(protocol, headers))).toMatchObject({ kind: "malformed", error });
});

const presigned: Readonly<Record<string, string>> = {
  "X-Amz-Algorithm": "AWS4-HMAC-SHA256",
  "X-Amz-Credential": credential("s3"),
  "X-Amz-Date": "20261121T220730Z",
  "X-Amz-Expires": "60",
  "X-Amz-SignedHeaders": "host",
  "X-Amz-Signature": "0".repeat(64),
};

function queryOf(parameters: Readonly<Record<string, string | undefined>>): string {
  return Object.entries(parameters)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(value ?? "")}`)
    .join("&");
}

const parametersError = { code: "AuthorizationQueryParametersError", status: 400 };
const SIX_NEEDED =
  "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.";

const queryCases: readonly (readonly [string, ProtocolFamily, Record<string, string | undefined>, object])[] =
  [
    ...Object.keys(presigned).map(
      (name) =>
        [
          `no ${name}`,
          "s3",
          { ...presigned, [name]: undefined },
          { ...parametersError, message: SIX_NEEDED },
        ] as const,
    ),
    ...Object.keys(presigned)
      .filter((name) => name !== "X-Amz-Expires")
      .map((name) => {
        const message = `AWS query-string parameters must include '${name}'. Re-examine the query-string parameters.`;
        return [
          `no ${name}`,
          "query",
          { ...presigned, [name]: undefined },
          { ...incomplete, message },
        ] as const;
      }),
    [
      "another algorithm",
      "s3",
      { ...presigned, "X-Amz-Algorithm": "AWS4-HMAC-SHA1" },
      {
        ...parametersError,
        message: 'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256"',
      },
    ],
    [
      "another algorithm",
      "json",
      { ...presigned, "X-Amz-Algorithm": "AWS4-HMAC-SHA1" },
      { ...incompleteJson, message: "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA1'." },
    ],
    [
      "Signature Version 4A",
      "s3",
      { ...presigned, "X-Amz-Algorithm": "AWS4-ECDSA-P256-SHA256" },
      { code: "InvalidRequest", message: USE_V4 },
    ],
    [
      "a credential of four parts",
      "s3",
      { ...presigned, "X-Amz-Credential": `${KEY}/20261121/us-east-1/s3` },
      {
        ...parametersError,
        message:
          'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".',
      },
    ],
    ["a credential of four parts", "query", { ...presigned, "X-Amz-Credential": "a/b/c/d" }, incomplete],
    [
      "a date that is none",
      "s3",
      { ...presigned, "X-Amz-Date": "2026-11-21" },
      { ...parametersError, message: `X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'"` },
    ],
    ["a date that is none", "query", { ...presigned, "X-Amz-Date": "2026-11-21" }, incomplete],
    [
      "an expiry that is no number",
      "s3",
      { ...presigned, "X-Amz-Expires": "1h" },
      { ...parametersError, message: "X-Amz-Expires should be a number" },
    ],
    [
      "a negative expiry",
      "s3",
      { ...presigned, "X-Amz-Expires": "-1" },
      { ...parametersError, message: "X-Amz-Expires must be non-negative" },
    ],
    [
      "an expiry beyond a week",
      "s3",
      { ...presigned, "X-Amz-Expires": "604801" },
      {
        ...parametersError,
        message:
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
      },
    ],
    ["an expiry beyond a week", "query", { ...presigned, "X-Amz-Expires": "604801" }, incomplete],
    [
      "both versions",
      "s3",
      { ...presigned, AWSAccessKeyId: KEY, Signature: "c2ln", Expires: "1795302284" },
      { ...invalidArgument, message: ONE_MECHANISM },
    ],
  ];

test.for(queryCases)("%s in the query string of a %s request", ([, protocol, parameters, error]) => {
  expect(parseAuthorization(request(protocol, {}, queryOf(parameters)))).toMatchObject({
    kind: "malformed",
    error,
  });
});

test.for([
  ["s3", { ...invalidArgument, message: ONE_MECHANISM, details: { ArgumentName: "Authorization" } }],
  ["query", { code: "SignatureDoesNotMatch", status: 403 }],
  ["json", { code: "InvalidSignatureException", status: 400 }],
] as const)("two mechanisms at once in a %s request", ([protocol, error]) => {
  const both = request(protocol, header(s3Whole), queryOf(presigned));
  expect(parseAuthorization(both)).toMatchObject({ kind: "malformed", error });
});

test.for([
  ["s3", ""],
  ["s3", "Expires=1&X-Amz-Date=1&list-type=2"],
  ["query", "Action=GetUser&Signature=x&AWSAccessKeyId=y"],
  ["json", ""],
] as const)("an unsigned %s request has no authorization: %s", ([protocol, query]) => {
  expect(parseAuthorization(request(protocol, {}, query))).toEqual({ kind: "none" });
});

test("reads every part of a header signature", () => {
  const headers = {
    Authorization: `AWS4-HMAC-SHA256 Signature=${"a".repeat(64)},SignedHeaders=Host;X-Amz-Date,Credential=${credential("iam")}`,
    Date: "Sat, 21 Nov 2026 22:07:30 GMT",
    "X-Amz-Security-Token": "token",
  };
  expect(parseAuthorization(request("query", headers))).toMatchObject({
    kind: "sigv4-header",
    accessKeyId: KEY,
    sessionToken: "token",
    credential: { date: "20261121", region: "us-east-1", service: "iam", terminal: "aws4_request" },
    signedHeaders: ["host", "x-amz-date"],
    signature: "a".repeat(64),
    timestamp: "20261121T220730Z",
    time: Date.UTC(2026, 10, 21, 22, 7, 30),
  });
});

test.for([
  ["UNSIGNED-PAYLOAD", { mode: "unsigned" }],
  [SHA.toUpperCase(), { mode: "exact", sha256: SHA }],
  ["STREAMING-UNSIGNED-PAYLOAD-TRAILER", { mode: "chunked", signed: false, trailer: true }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD", { mode: "chunked", signed: true, trailer: false }],
  ["STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER", { mode: "chunked", signed: true, trailer: true }],
] as const)("reads the payload mode %s", ([value, payload]) => {
  const headers = { ...header(s3Whole), "X-Amz-Content-SHA256": value };
  expect(parseAuthorization(request("s3", headers))).toMatchObject({ payload, payloadHash: value });
  const query = queryOf({ ...presigned, "X-Amz-Content-Sha256": value });
  expect(parseAuthorization(request("s3", {}, query))).toMatchObject({ payload, payloadHash: value });
});

test.for([
  [
    "query",
    { code: "MissingAuthenticationToken", status: 403, message: "Request is missing Authentication Token" },
  ],
  [
    "json",
    { code: "MissingAuthenticationTokenException", status: 400, message: "Missing Authentication Token" },
  ],
  ["s3", { code: "AccessDenied", status: 403, message: "Access Denied" }],
] as const)("no authentication where a %s request needs it", ([protocol, error]) => {
  expect(missingAuthentication(protocol)).toMatchObject(error);
});
