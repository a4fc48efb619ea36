import { expect, test } from "vitest";
import { createSigningKeyCache, signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { parseAuthorization } from "./authorization.ts";
import type { SignatureV2 } from "./authorization-v2.ts";
import { stringToSignV2 } from "./string-to-sign.ts";
import { verifySignature } from "./verify.ts";

const KEY = "AKIAIOSFODNN7EXAMPLE";
const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const accessKey = { secret, signingKeys: createSigningKeyCache().of(KEY, secret) };

function read(method: string, target: string, headers: readonly string[]): SignatureV2 {
  const [rawPath = "", rawQuery = ""] = target.split("?");
  const request = { method, rawPath, rawQuery, rawHeaders: headers, service: "s3", protocol: "s3" } as const;
  const parsed = parseAuthorization(request);
  if (parsed.kind !== "sigv2-header" && parsed.kind !== "sigv2-query") throw new Error(parsed.kind);
  return parsed;
}

// The examples of the Amazon S3 Developer Guide, "Signing and authenticating REST requests".
test.for([
  [
    "an object in a bucket's host",
    "GET",
    "/photos/puppy.jpg",
    "johnsmith",
    "bWq2s1WEIj+Ydj0vQ697zp+IXMU=",
    ["Date", "Tue, 27 Mar 2007 19:36:42 +0000"],
  ],
  [
    "an upload",
    "PUT",
    "/photos/puppy.jpg",
    "johnsmith",
    "MyyxeRY7whkBe+bq8fHCL/2kKUg=",
    ["Content-Type", "image/jpeg", "Content-Length", "94328", "Date", "Tue, 27 Mar 2007 21:15:45 +0000"],
  ],
  [
    "a listing",
    "GET",
    "/?prefix=photos&max-keys=50&marker=puppy",
    "johnsmith",
    "htDYFYduRNen8P9ZfE/s9SuKy0U=",
    ["Date", "Tue, 27 Mar 2007 19:42:41 +0000"],
  ],
  [
    "a sub-resource",
    "GET",
    "/?acl",
    "johnsmith",
    "c2WLPFtWHVgbEmeEG93a4cG37dM=",
    ["Date", "Tue, 27 Mar 2007 19:44:46 +0000"],
  ],
  [
    "x-amz headers, one of them twice",
    "PUT",
    "/db-backup.dat.gz",
    "static.johnsmith.net",
    "ilyl83RwaSoYIEdixDQcA4OnAnc=",
    [
      "Date",
      "Tue, 27 Mar 2007 21:06:08 +0000",
      "x-amz-acl",
      "public-read",
      "content-type",
      "application/x-download",
      "Content-MD5",
      "4gJE4saaMU4BqNR0kLY+lw==",
      "X-Amz-Meta-ReviewedBy",
      "joe@johnsmith.net",
      "X-Amz-Meta-ReviewedBy",
      "jane@johnsmith.net",
      "X-Amz-Meta-FileChecksum",
      "0x02661779",
      "X-Amz-Meta-ChecksumAlgorithm",
      "crc32",
    ],
  ],
  [
    "all buckets",
    "GET",
    "/",
    undefined,
    "qGdzdERIC03wnaRNKh6OqZehG9s=",
    ["Date", "Wed, 28 Mar 2007 01:29:59 +0000"],
  ],
  [
    "a path as it was encoded",
    "GET",
    "/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re",
    undefined,
    "DNEZGsoieTZ92F3bUfSPQcbGmlM=",
    ["Date", "Wed, 28 Mar 2007 01:49:49 +0000"],
  ],
] as const)(
  "verifies AWS's published Signature Version 2 example: %s",
  ([, method, target, bucket, sent, headers]) => {
    const parsed = read(method, target, [...headers, "Authorization", `AWS ${KEY}:${sent}`]);
    const facts = { accessKey, sessionToken: { state: "valid" }, now: parsed.time, region: "any" } as const;
    const rest = { bodySha256: undefined, virtualHostBucket: bucket };
    expect(verifySignature(signatureCrypto, parsed, { ...facts, ...rest })).toEqual({
      ok: true,
      chunkSeed: undefined,
    });
    const elsewhere = { ...rest, virtualHostBucket: `${bucket}x` };
    expect(verifySignature(signatureCrypto, parsed, { ...facts, ...elsewhere })).toMatchObject({
      ok: false,
      error: { code: "SignatureDoesNotMatch", status: 403 },
    });
    expect(
      verifySignature(signatureCrypto, parsed, { ...facts, ...rest, now: parsed.time + 900_001 }),
    ).toMatchObject({
      ok: false,
      error: {
        code: "RequestTimeTooSkewed",
        details: { RequestTime: headers[headers.indexOf("Date" as never) + 1] },
      },
    });
  },
);

test("x-amz-date takes the place of the date line", () => {
  const headers = ["Date", "Tue, 27 Mar 2007 19:36:42 GMT", "x-amz-date", "Tue, 27 Mar 2007 21:20:26 GMT"];
  const parsed = read("DELETE", "/b/k", [...headers, "Authorization", `AWS ${KEY}:c2ln`]);
  expect(stringToSignV2(parsed, undefined)).toBe(
    "DELETE\n\n\n\nx-amz-date:Tue, 27 Mar 2007 21:20:26 GMT\n/b/k",
  );
  expect(parsed.time).toBe(Date.UTC(2007, 2, 27, 21, 20, 26));
});

const presigned = `AWSAccessKeyId=${KEY}&Signature=c2ln&Expires=1795302284`;

test("headers moved into a presigned query string are signed in their header's place", () => {
  const moved =
    "content-type=text%2Fplain&content-md5=abc%3D&x-amz-acl=private&x-amz-security-token=a%2Bb&uploadId=1";
  expect(stringToSignV2(read("PUT", `/b/k?${moved}&${presigned}`, []), undefined)).toBe(
    "PUT\nabc=\ntext/plain\n1795302284\nx-amz-acl:private\nx-amz-security-token:a+b\n/b/k?uploadId=1",
  );
});

test("a header sent beside a different parameter of its name breaks the signature", () => {
  const target = `/b/k?x-amz-acl=private&${presigned}`;
  const alone = stringToSignV2(read("PUT", target, []), undefined);
  expect(stringToSignV2(read("PUT", target, ["x-amz-acl", "private"]), undefined)).toBe(alone);
  expect(stringToSignV2(read("PUT", target, ["X-Amz-Acl", "public-read"]), undefined)).not.toBe(alone);
  expect(stringToSignV2(read("PUT", target, ["x-amz-grant-read", "all"]), undefined)).not.toBe(alone);
  expect(stringToSignV2(read("PUT", target, ["Content-Type", "text/html"]), undefined)).not.toBe(alone);
});

test("sub-resources are sorted, and bare ones stay bare", () => {
  const parsed = read("GET", `/b/k?versionId=a%2Fb&other=1&acl&partNumber=&${presigned}`, []);
  expect(stringToSignV2(parsed, undefined).split("\n").at(-1)).toBe("/b/k?acl&partNumber=&versionId=a/b");
});
