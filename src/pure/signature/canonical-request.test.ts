import { createHash, createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createSigningKeyCache, signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { parseAuthorization } from "./authorization.ts";
import { canonicalPath, canonicalQuery } from "./canonical-request.ts";
import { parseDecodedLength, parseTrailerNames, parseUncoveredPayload } from "./payload-signing.ts";
import { type ProtocolFamily, readHeaders, readQuery } from "./signed-request.ts";
import { formatBasicTime, parseBasicTime, parseHttpTime } from "./timestamp.ts";
import { bytesOf, percentDecode, percentEncode } from "./uri-encoding.ts";
import { verifySignature } from "./verify.ts";

test.for([
  ["s3", "/b/a//b/../c/./d", "/b/a//b/../c/./d"],
  ["s3", "/b/a%2fb%20c+d%zz%", "/b/a/b%20c%2Bd%25zz%25"],
  ["s3", "/b/\u00c3\u00a9%c3%a9", "/b/%C3%A9%C3%A9"],
  ["s3", "", "/"],
  ["json", "", "/"],
  ["json", "/a//b/../c/./d/", "/a/c/d/"],
  ["json", "/../a%2Fb", "/a%252Fb"],
  ["query", "//", "/"],
] as const satisfies readonly (readonly [ProtocolFamily, string, string])[])(
  "the %s path %s",
  ([protocol, rawPath, canonical]) => {
    const request = { method: "GET", rawPath, rawQuery: "", rawHeaders: [], service: "s3", protocol };
    expect(canonicalPath(request)).toBe(canonical);
  },
);

test.for([
  ["", ""],
  ["policy", "policy="],
  ["policy=", "policy="],
  ["b=2&a=2&a=1&a", "a=&a=1&a=2&b=2"],
  ["a-b=1&a=2&a%2Db=0", "a=2&a-b=0&a-b=1"],
  ["k=a+b%20c%2f", "k=a%2Bb%20c%2F"],
  ["k=a=b&&", "k=a%3Db"],
  ["X-Amz-Signature=1&x-amz-signature=2&X-Amz-Signature", "x-amz-signature=2"],
] as const)("the query string %s", ([raw, canonical]) => {
  expect(canonicalQuery(readQuery(raw))).toBe(canonical);
});

test("headers are trimmed, their spaces collapsed, and repeated ones joined", () => {
  const headers = readHeaders(["Host", "h", "X-A", "  a   b  c ", "x-a", "d", "X-B", ""]);
  expect([...headers]).toEqual([
    ["host", "h"],
    ["x-a", "a b c,d"],
    ["x-b", ""],
  ]);
});

test("any bytes survive encoding, and encoding is canonical", () => {
  const byteString = fc.string({
    unit: fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte)),
  });
  fc.assert(
    fc.property(byteString, (text) => {
      const encoded = percentEncode(text);
      expect(encoded).toMatch(/^(?:[A-Za-z0-9\-._~]|%[0-9A-F]{2})*$/);
      expect(percentDecode(encoded)).toBe(text);
      expect(encoded).toBe(
        Buffer.from(text, "latin1").reduce((all, byte) => all + percentEncode(String.fromCharCode(byte)), ""),
      );
      expect([...bytesOf(text)]).toEqual([...Buffer.from(text, "latin1")]);
    }),
  );
});

test("header values are signed by the bytes that came over the wire", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  const lines =
    "host:h\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:20261121T220730Z\nx-amz-meta-a:é\n";
  const names = "host;x-amz-content-sha256;x-amz-date;x-amz-meta-a";
  const canonical = `PUT\n/b/%C3%A9\n\n${lines}\n${names}\nUNSIGNED-PAYLOAD`;
  const scope = ["20261121", "us-east-1", "s3", "aws4_request"];
  const hash = createHash("sha256").update(canonical, "utf8").digest("hex");
  const hmac = (key: string | Buffer, text: string): Buffer =>
    createHmac("sha256", key).update(text).digest();
  const key = scope.reduce(hmac, Buffer.from(`AWS4${secret}`));
  const signature = hmac(key, `AWS4-HMAC-SHA256\n20261121T220730Z\n${scope.join("/")}\n${hash}`).toString(
    "hex",
  );
  const parsed = parseAuthorization({
    method: "PUT",
    rawPath: "/b/%c3%A9",
    rawQuery: "",
    rawHeaders: [
      ...["Host", "h", "X-Amz-Date", "20261121T220730Z", "x-amz-content-sha256", "UNSIGNED-PAYLOAD"],
      ...["X-Amz-Meta-A", Buffer.from("é").toString("latin1"), "Authorization"],
      `AWS4-HMAC-SHA256 Credential=AKIA1/${scope.join("/")},SignedHeaders=${names},Signature=${signature}`,
    ],
    service: "s3",
    protocol: "s3",
  });
  if (parsed.kind !== "sigv4-header") throw new Error(parsed.kind);
  const facts = {
    accessKey: { secret, signingKeys: createSigningKeyCache().of("AKIA1", secret) },
    sessionToken: { state: "valid" },
    now: parsed.time,
    region: "any",
    bodySha256: undefined,
    virtualHostBucket: undefined,
  } as const;
  expect(verifySignature(signatureCrypto, parsed, facts)).toEqual({ ok: true, chunkSeed: undefined });
  const accessKey = { secret: "another", signingKeys: createSigningKeyCache().of("AKIA1", "another") };
  expect(verifySignature(signatureCrypto, parsed, { ...facts, accessKey })).toMatchObject({
    error: { details: { CanonicalRequest: canonical } },
  });
});

test.for([
  ["20261121T220730Z", Date.UTC(2026, 10, 21, 22, 7, 30)],
  ["20240229T000000Z", Date.UTC(2024, 1, 29)],
  ["20260229T000000Z", undefined],
  ["20261121T246000Z", undefined],
  ["20261121T220730", undefined],
  ["2026-11-21T22:07:30Z", undefined],
] as const)("the basic time %s", ([text, time]) => {
  expect(parseBasicTime(text)).toBe(time);
  if (time !== undefined) expect(formatBasicTime(time)).toBe(text);
});

test.for([
  ["Sat, 21 Nov 2026 22:07:30 GMT", Date.UTC(2026, 10, 21, 22, 7, 30)],
  ["Tue, 27 Mar 2007 19:36:42 +0000", Date.UTC(2007, 2, 27, 19, 36, 42)],
  ["Tue, 27 Mar 2007 19:36:42 +0100", undefined],
  ["Tue, 27 Foo 2007 19:36:42 GMT", undefined],
  ["Tue, 31 Feb 2007 19:36:42 GMT", undefined],
  ["yesterday", undefined],
] as const)("the HTTP time %s", ([text, time]) => {
  expect(parseHttpTime(text)).toBe(time);
});

test("a request that no Signature Version 4 covers may leave its payload open, but not sign chunks", () => {
  expect(parseUncoveredPayload(undefined)).toEqual({ mode: "unsigned" });
  expect(parseUncoveredPayload("STREAMING-UNSIGNED-PAYLOAD-TRAILER")).toMatchObject({ signed: false });
  expect(() => parseUncoveredPayload("STREAMING-AWS4-HMAC-SHA256-PAYLOAD")).toThrow("not supported");
});

test("a chunked body announces its length and its trailers", () => {
  expect(parseDecodedLength("66560")).toBe(66_560);
  for (const value of [undefined, "", "abc", "-1", "1e3", "9".repeat(16)]) {
    expect(() => parseDecodedLength(value)).toThrow(
      expect.objectContaining({ code: "MissingContentLength", status: 411 }),
    );
  }
  expect(parseTrailerNames(undefined)).toEqual([]);
  expect(parseTrailerNames("X-Amz-Checksum-CRC32, x-amz-meta-a")).toEqual([
    "x-amz-checksum-crc32",
    "x-amz-meta-a",
  ]);
});
