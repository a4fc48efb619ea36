import { expect, test } from "vitest";
import corpus from "../../../test/corpus/sigv4-vectors.json" with { type: "json" };
import { createSigningKeyCache, signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { parseAuthorization } from "./authorization.ts";
import type { ProtocolFamily, SignedRequest } from "./signed-request.ts";
import { type VerificationFacts, verifySignature } from "./verify.ts";

const KEY = "AKIAIOSFODNN7EXAMPLE";

interface Signed {
  readonly request: SignedRequest;
  readonly facts: VerificationFacts;
}

/** A request of the corpus with everything right, to be spoilt one thing at a time. */
function signed(kind: string, service: string, part = ""): Signed {
  const vector = corpus.vectors.find(
    (one) => one.kind === kind && one.service === service && one.name.includes(part),
  );
  if (vector === undefined) throw new Error(`The corpus has no ${kind} request to ${service}.`);
  const protocol = service === "s3" ? "s3" : service === "organizations" ? "json" : "query";
  const request: SignedRequest = {
    method: vector.method,
    rawPath: vector.path,
    rawQuery: vector.query,
    rawHeaders: vector.headers,
    service,
    protocol,
  };
  const parsed = parseAuthorization(request);
  if (parsed.kind === "none" || parsed.kind === "malformed") throw new Error(vector.name);
  const signingKeys = createSigningKeyCache().of(parsed.accessKeyId, vector.secret);
  return {
    request,
    facts: {
      accessKey: { secret: vector.secret, signingKeys },
      sessionToken: { state: "valid" },
      now: parsed.time,
      region: "us-east-1",
      bodySha256: signatureCrypto.sha256Hex(Buffer.from(vector.bodyLatin1 ?? "", "latin1")),
      virtualHostBucket: undefined,
    },
  };
}

function outcome({ request, facts }: Signed, changes: Partial<VerificationFacts> = {}): unknown {
  const parsed = parseAuthorization(request);
  if (parsed.kind === "none" || parsed.kind === "malformed") return parsed;
  const verification = verifySignature(signatureCrypto, parsed, { ...facts, ...changes });
  return verification.ok ? "ok" : verification.error;
}

const iam = signed("sigv4-header", "iam");
const organizations = signed("sigv4-header", "organizations");
const s3 = signed("sigv4-header", "s3", "PUT /tf-log-bucket-2?policy=");
const presigned = signed("sigv4-query", "s3", "with token");
const presignedSts = signed("sigv4-query", "sts");
const version2 = signed("sigv2-query", "s3", "with token");
const families: Readonly<Record<ProtocolFamily, Signed>> = { query: iam, json: organizations, s3 };

function withHeader({ request, facts }: Signed, name: string, value: string): Signed {
  return { request: { ...request, rawHeaders: [...request.rawHeaders, name, value] }, facts };
}

function editedHeaders({ request, facts }: Signed, from: string, to: string): Signed {
  const rawHeaders = request.rawHeaders.map((text) => text.replace(from, to));
  expect(rawHeaders).not.toEqual(request.rawHeaders);
  return { request: { ...request, rawHeaders }, facts };
}

function editedQuery({ request, facts }: Signed, from: string, to: string): Signed {
  const rawQuery = request.rawQuery.replace(from, to);
  expect(rawQuery).not.toBe(request.rawQuery);
  return { request: { ...request, rawQuery }, facts };
}

test("the requests to be spoilt are right", () => {
  for (const one of [iam, organizations, s3, presigned, presignedSts, version2])
    expect(outcome(one)).toBe("ok");
});

const INVALID_TOKEN = "The security token included in the request is invalid.";
const TOKEN_EXPIRED = "The security token included in the request is expired";
const MISMATCH =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";

test.for([
  ["query", { code: "InvalidClientTokenId", status: 403, message: INVALID_TOKEN, details: {} }],
  ["json", { code: "UnrecognizedClientException", status: 400, message: INVALID_TOKEN, details: {} }],
  [
    "s3",
    {
      code: "InvalidAccessKeyId",
      status: 403,
      message: "The AWS Access Key Id you provided does not exist in our records.",
      details: { AWSAccessKeyId: KEY },
    },
  ],
] as const)("an unknown access key in a %s request", ([protocol, error]) => {
  expect(outcome(families[protocol], { accessKey: undefined })).toMatchObject(error);
  // A temporary key that came without its token is answered the same way.
  expect(outcome(families[protocol], { sessionToken: { state: "mismatched" } })).toMatchObject(error);
});

const tokenErrors = {
  query: {
    bad: { code: "InvalidClientTokenId", status: 403, message: INVALID_TOKEN },
    expired: { code: "ExpiredToken", status: 403, message: TOKEN_EXPIRED },
  },
  json: {
    bad: { code: "UnrecognizedClientException", status: 400, message: INVALID_TOKEN },
    expired: { code: "ExpiredTokenException", status: 400, message: TOKEN_EXPIRED },
  },
  s3: {
    bad: {
      code: "InvalidToken",
      status: 400,
      message: "The provided token is malformed or otherwise invalid.",
      details: { "Token-0": "tok" },
    },
    expired: {
      code: "ExpiredToken",
      status: 400,
      message: "The provided token has expired.",
      details: { "Token-0": "tok" },
    },
  },
} as const;

test.for(["query", "json", "s3"] as const)("a session token that is not good in a %s request", (protocol) => {
  const request = withHeader(families[protocol], "X-Amz-Security-Token", "tok");
  const { bad, expired } = tokenErrors[protocol];
  expect(outcome(request, { sessionToken: { state: "unknown" } })).toMatchObject(bad);
  expect(outcome(request, { sessionToken: { state: "mismatched" } })).toMatchObject(bad);
  expect(outcome(request, { sessionToken: { state: "unknown" }, accessKey: undefined })).toMatchObject(bad);
  expect(outcome(request, { sessionToken: { state: "expired" } })).toMatchObject(expired);
});

test("the token of a presigned request is the one in its query string", () => {
  const details = { "Token-0": expect.stringMatching(/^Tok\/en\+=/) };
  for (const one of [presigned, version2]) {
    expect(outcome(one, { sessionToken: { state: "expired" } })).toMatchObject({
      code: "ExpiredToken",
      details,
    });
  }
});

const MINUTES = 60_000;

test.for(["query", "json", "s3"] as const)(
  "the clock of a %s request may differ by 15 minutes",
  (protocol) => {
    const { facts } = families[protocol];
    for (const now of [facts.now - 15 * MINUTES, facts.now + 15 * MINUTES]) {
      expect(outcome(families[protocol], { now })).toBe("ok");
    }
  },
);

test.for([
  ["query", { code: "SignatureDoesNotMatch", status: 403 }],
  ["json", { code: "InvalidSignatureException", status: 400 }],
] as const)("a %s request outside the clock's tolerance", ([protocol, error]) => {
  const { facts } = families[protocol];
  const basic = (time: number): string => new Date(time).toISOString().replace(/[-:]|\.000/g, "");
  const late = facts.now + 15 * MINUTES + 1000;
  expect(outcome(families[protocol], { now: late })).toMatchObject({
    ...error,
    message: `Signature expired: ${basic(facts.now)} is now earlier than ${basic(facts.now + 1000)} (${basic(late)} - 15 min.)`,
  });
  const early = facts.now - 15 * MINUTES - 1000;
  expect(outcome(families[protocol], { now: early })).toMatchObject({
    ...error,
    message: `Signature not yet current: ${basic(facts.now)} is still later than ${basic(facts.now - 1000)} (${basic(early)} + 15 min.)`,
  });
});

test.for([-1, 1])("an S3 request outside the clock's tolerance (%d)", (direction) => {
  const now = s3.facts.now + direction * (15 * MINUTES + 1000);
  expect(outcome(s3, { now })).toMatchObject({
    code: "RequestTimeTooSkewed",
    status: 403,
    message: "The difference between the request time and the current time is too large.",
    details: {
      RequestTime: new Date(s3.facts.now).toISOString().replace(/[-:]|\.000/g, ""),
      ServerTime: new Date(now).toISOString().replace(".000", ""),
      MaxAllowedSkewMilliseconds: "900000",
    },
  });
});

test("a presigned S3 request lasts from 15 minutes before its date to its expiry", () => {
  const { now } = presigned.facts;
  expect(presigned.request.rawQuery).toContain("X-Amz-Expires=60&");
  expect(outcome(presigned, { now: now - 15 * MINUTES })).toBe("ok");
  expect(outcome(presigned, { now: now + MINUTES })).toBe("ok");
  expect(outcome(presigned, { now: now - 15 * MINUTES - 1 })).toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: "Request is not valid yet",
  });
  expect(outcome(presigned, { now: now + MINUTES + 1000 })).toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: "Request has expired",
    details: {
      "X-Amz-Expires": "60",
      Expires: new Date(now + MINUTES).toISOString().replace(".000", ""),
      ServerTime: new Date(now + MINUTES + 1000).toISOString().replace(".000", ""),
    },
  });
});

test("a Signature Version 2 presigned request lasts until Expires", () => {
  const { now } = version2.facts;
  expect(outcome(version2, { now: now - 365 * 24 * 60 * MINUTES })).toBe("ok");
  expect(outcome(version2, { now: now + 1000 })).toMatchObject({
    code: "AccessDenied",
    status: 403,
    message: "Request has expired",
    details: {
      Expires: new Date(now).toISOString().replace(".000", ""),
      ServerTime: new Date(now + 1000).toISOString().replace(".000", ""),
    },
  });
});

test("a presigned STS request is RequestExpired past its hour", () => {
  const { now } = presignedSts.facts;
  expect(outcome(presignedSts, { now: now + 60 * MINUTES })).toBe("ok");
  expect(outcome(presignedSts, { now: now + 60 * MINUTES + 1 })).toMatchObject({
    code: "RequestExpired",
    status: 400,
  });
});

test.for([
  ["query", "iam", { code: "SignatureDoesNotMatch", status: 403 }],
  ["json", "organizations", { code: "InvalidSignatureException", status: 400 }],
] as const)("the credential scope of a %s request", ([protocol, service, error]) => {
  const right = families[protocol];
  const region = "Credential should be scoped to a valid region.";
  expect(outcome(right, { region: "any" })).toBe("ok");
  expect(outcome(right, { region: "eu-west-1" })).toMatchObject({ ...error, message: region });
  const noRegion = editedHeaders(right, "/us-east-1/", "/us east/");
  expect(outcome(noRegion, { region: "any" })).toMatchObject({ ...error, message: region });
  const otherService = `Credential should be scoped to correct service: '${service}'.`;
  expect(outcome(editedHeaders(right, `/${service}/`, "/ec2/"))).toMatchObject({
    ...error,
    message: otherService,
  });
  expect(outcome(editedHeaders(right, "/aws4_request", "/aws4"))).toMatchObject({
    ...error,
    message: "Credential should be scoped with a valid terminator: 'aws4_request', not 'aws4'.",
  });
  expect(outcome(editedHeaders(right, "/20261121/", "/20261120/"))).toMatchObject({
    ...error,
    message: expect.stringMatching(
      /^Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20261120' != '20261121', from '20261121T\d{6}Z'\.$/,
    ),
  });
  const everything = editedHeaders(right, `/20261121/us-east-1/${service}/`, "/20261120/eu-west-1/ec2/");
  expect(outcome(everything)).toMatchObject({
    ...error,
    message: expect.stringMatching(new RegExp(`^${region} ${otherService} Date in Credential scope`)),
  });
});

const HEADER = "The authorization header is malformed;";
const PARAMETER = "Error parsing the X-Amz-Credential parameter;";
const DATES = 'Invalid credential date "20261120". This date is not the same as X-Amz-Date: "20261121".';

test.for([
  ["service", "/s3/", "/ec2/", 'incorrect service "ec2". This endpoint belongs to "s3".'],
  ["region", "/us-east-1/", "/aws-global/", "the region 'aws-global' is wrong; expecting 'us-east-1'"],
  ["terminal", "/aws4_request", "/aws4", 'incorrect terminal "aws4". This endpoint uses "aws4_request".'],
  [
    "date format",
    "/20261121/",
    "/2026-11-21/",
    'incorrect date format "2026-11-21". This date in the credential must be in the format "yyyyMMdd".',
  ],
  ["date", "/20261121/", "/20261120/", DATES],
] as const)("a wrong %s in the credential scope of an S3 request", ([what, from, to, text]) => {
  const details = what === "region" ? { Region: "us-east-1" } : {};
  expect(outcome(editedHeaders(s3, from, to))).toMatchObject({
    code: "AuthorizationHeaderMalformed",
    status: 400,
    message: `${HEADER} ${text}`,
    details,
  });
  const encoded = editedQuery(presigned, from.replaceAll("/", "%2F"), to.replaceAll("/", "%2F"));
  expect(outcome(encoded)).toMatchObject({
    code: "AuthorizationQueryParametersError",
    status: 400,
    message: text === DATES ? text : `${PARAMETER} ${text}`,
    details,
  });
});

test.for([
  ["query", { code: "SignatureDoesNotMatch", status: 403 }],
  ["json", { code: "InvalidSignatureException", status: 400 }],
] as const)("headers that a %s request must sign", ([protocol, error]) => {
  const noHost = editedHeaders(families[protocol], ";host;", ";");
  expect(outcome(noHost)).toMatchObject({
    ...error,
    message: "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
  });
  expect(outcome(withHeader(families[protocol], "X-Amz-User-Agent", "x"))).toBe("ok");
});

test("the operation's name must be signed", () => {
  const unsigned = editedHeaders(organizations, ";x-amz-target", "");
  expect(outcome(unsigned)).toMatchObject({
    code: "InvalidSignatureException",
    message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization.",
  });
  expect(outcome(withHeader(iam, "X-Amz-Target", "Other.Operation"))).toMatchObject({
    code: "SignatureDoesNotMatch",
  });
});

test("an S3 request must sign its host and every x-amz header", () => {
  const message = "There were headers present in the request which were not signed";
  const error = { code: "AccessDenied", status: 403, message };
  const added = { details: { HeadersNotSigned: "x-amz-acl, x-amz-meta-a" } };
  for (const one of [s3, presigned]) {
    const spoilt = withHeader(withHeader(one, "X-Amz-Acl", "private"), "x-amz-meta-A", "1");
    expect(outcome(spoilt)).toMatchObject({ ...error, ...added });
    expect(outcome(withHeader(one, "X-Amzn-Trace-Id", "1"))).toBe("ok");
  }
  const noHost = editedQuery(presigned, "SignedHeaders=host", "SignedHeaders=accept");
  expect(outcome(noHost)).toMatchObject({ ...error, details: { HeadersNotSigned: "host" } });
});

test.for([
  ["query", { code: "SignatureDoesNotMatch", status: 403, message: MISMATCH, details: {} }],
  ["json", { code: "InvalidSignatureException", status: 400, message: MISMATCH, details: {} }],
] as const)("a wrong signature of a %s request", ([protocol, error]) => {
  const { facts } = families[protocol];
  expect(outcome(families[protocol], { bodySha256: "0".repeat(64) })).toMatchObject(error);
  const signingKeys = createSigningKeyCache().of(KEY, "another");
  const accessKey = { secret: "another", signingKeys };
  expect(outcome(families[protocol], { ...facts, accessKey })).toMatchObject(error);
});

test("a wrong S3 signature shows what was signed", () => {
  const another = { secret: "another", signingKeys: createSigningKeyCache().of(KEY, "another") };
  const error = {
    code: "SignatureDoesNotMatch",
    status: 403,
    message:
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
  };
  const names = ["AWSAccessKeyId", "StringToSign", "SignatureProvided", "StringToSignBytes"];
  const version4 = outcome(s3, { accessKey: another });
  expect(version4).toMatchObject({
    ...error,
    details: {
      AWSAccessKeyId: KEY,
      SignatureProvided: expect.stringMatching(/^[0-9a-f]{64}$/),
      StringToSign: expect.stringMatching(/^AWS4-HMAC-SHA256\n2026/),
      StringToSignBytes: expect.stringMatching(/^41 57 53 34 2d /),
      CanonicalRequest: expect.stringMatching(/^PUT\n\/tf-log-bucket-2\npolicy=\n/),
      CanonicalRequestBytes: expect.stringMatching(/^50 55 54 0a /),
    },
  });
  expect(Object.keys((version4 as { details: object }).details).slice(0, 4)).toEqual(names);
  const older = outcome(version2, { accessKey: another });
  expect(older).toMatchObject(error);
  expect(Object.keys((older as { details: object }).details)).toEqual(names);
});

test("the first fault in AWS's order is the answer", () => {
  const spoilt = withHeader(editedHeaders(iam, "/us-east-1/", "/eu-west-1/"), "X-Amz-Security-Token", "tok");
  const late = iam.facts.now + 60 * MINUTES;
  const keyless = {
    accessKey: undefined,
    sessionToken: { state: "expired" },
    now: late,
    bodySha256: "0",
  } as const;
  expect(outcome(spoilt, keyless)).toMatchObject({ code: "InvalidClientTokenId" });
  const { accessKey } = iam.facts;
  expect(outcome(spoilt, { ...keyless, accessKey })).toMatchObject({ code: "ExpiredToken" });
  const valid = { ...keyless, accessKey, sessionToken: { state: "valid" } } as const;
  expect(outcome(spoilt, valid)).toMatchObject({ message: expect.stringMatching(/^Signature expired/) });
  const inTime = { ...valid, now: iam.facts.now };
  expect(outcome(spoilt, inTime)).toMatchObject({
    message: expect.stringMatching(/^Credential should be scoped/),
  });
  expect(outcome(spoilt, { ...inTime, region: "any" })).toMatchObject({ message: MISMATCH });
});
