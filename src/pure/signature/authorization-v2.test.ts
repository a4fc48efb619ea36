import { expect, test } from "vitest";
import { parseAuthorization } from "./authorization.ts";
import type { SignedRequest } from "./signed-request.ts";

const KEY = "AKIAIOSFODNN7EXAMPLE";
const DATE = { Date: "Sat, 21 Nov 2026 22:07:30 GMT" };
const USE_V4 = "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.";

const invalidArgument = { code: "InvalidArgument", status: 400 };
const denied = { code: "AccessDenied", status: 403 };

function request(headers: Record<string, string>, rawQuery = ""): SignedRequest {
  const rawHeaders = ["Host", "localhost:4566", ...Object.entries(headers).flat()];
  return { method: "GET", rawPath: "/b/k", rawQuery, rawHeaders, service: "s3", protocol: "s3" };
}

test.for([
  [
    "no colon",
    { Authorization: `AWS ${KEY}`, ...DATE },
    {
      ...invalidArgument,
      message: "AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
      details: { ArgumentName: "Authorization", ArgumentValue: `AWS ${KEY}` },
    },
  ],
  ["two colons", { Authorization: `AWS ${KEY}:a:b`, ...DATE }, invalidArgument],
  [
    "no date",
    { Authorization: `AWS ${KEY}:c2ln` },
    { ...denied, message: "AWS authentication requires a valid Date or x-amz-date header" },
  ],
  ["a date that is none", { Authorization: `AWS ${KEY}:c2ln`, Date: "today" }, denied],
  [
    "signed chunks",
    {
      Authorization: `AWS ${KEY}:c2ln`,
      ...DATE,
      "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD",
    },
    { code: "InvalidRequest", status: 400, message: USE_V4 },
  ],
] as const)("%s in a Signature Version 2 header", ([, headers, error]) => {
  expect(parseAuthorization(request({ ...headers }))).toMatchObject({ kind: "malformed", error });
});

const NEEDED = "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters";

test.for([
  ["no AWSAccessKeyId", "Signature=c2ln&Expires=1795302284", NEEDED],
  ["no Signature", `AWSAccessKeyId=${KEY}&Expires=1795302284`, NEEDED],
  ["no Expires", `AWSAccessKeyId=${KEY}&Signature=c2ln`, NEEDED],
  [
    "an Expires that is no number",
    `AWSAccessKeyId=${KEY}&Signature=c2ln&Expires=soon`,
    "Invalid date (should be seconds since epoch): soon",
  ],
] as const)("%s in a Signature Version 2 query string", ([, query, message]) => {
  const error = { ...denied, message };
  expect(parseAuthorization(request({}, query))).toMatchObject({ kind: "malformed", error });
});

test("Signature Version 2 can be switched off", () => {
  const presigned = request({}, `AWSAccessKeyId=${KEY}&Signature=c2ln&Expires=1795302284`);
  const signed = request({ Authorization: `AWS ${KEY}:c2ln`, ...DATE });
  expect(parseAuthorization(presigned)).toMatchObject({ kind: "sigv2-query" });
  expect(parseAuthorization(signed)).toMatchObject({ kind: "sigv2-header" });
  const error = { code: "InvalidRequest", status: 400, message: USE_V4 };
  for (const one of [presigned, signed]) {
    expect(parseAuthorization(one, { signatureVersion2: false })).toMatchObject({ kind: "malformed", error });
  }
});
