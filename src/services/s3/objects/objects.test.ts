import { createHash } from "node:crypto";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandInput,
  HeadObjectCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { send, signRequest } from "../../../../test/harness/signed-request.ts";
import { expectedRecord, lastRecord, transfer } from "../expected-record.fixture.ts";
import { refusalOf } from "./refusal.fixture.ts";

let house: House;
let s3: S3Client;
const Bucket = "objects-bucket";

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
});
afterAll(() => house.close());

async function read(input: Omit<GetObjectCommandInput, "Bucket">): Promise<string | undefined> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, ...input }));
  return Body?.transformToString();
}

/** The record of a call about one object. */
function dataRecord(
  eventName: string,
  key: string,
  more: {
    readonly readOnly?: boolean;
    readonly parameters?: object;
    readonly elements?: object;
    readonly transferred: readonly [bytesIn: number, bytesOut: number];
  },
): object {
  const arn = `arn:aws:s3:::${Bucket}`;
  const [bytesTransferredIn, bytesTransferredOut] = more.transferred;
  return {
    ...expectedRecord(house, {
      eventName,
      readOnly: more.readOnly,
      bucket: Bucket,
      category: "Data",
      requestParameters: { ...more.parameters, key },
      responseElements: more.elements,
      resources: [
        { type: "AWS::S3::Object", ARN: `${arn}/${key}` },
        { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: arn },
      ],
    }),
    additionalEventData: transfer({ bytesTransferredIn, bytesTransferredOut }),
  };
}

describe("PutObject", () => {
  test("stores content with what the client says of it", async () => {
    const put = await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "put/all",
        Body: "hello",
        ContentType: "text/plain",
        CacheControl: "no-store",
        ContentDisposition: "attachment",
        ContentEncoding: "gzip",
        ContentLanguage: "de",
        Expires: new Date("2030-01-01T00:00:00Z"),
        Metadata: { Author: "me" },
        StorageClass: "STANDARD_IA",
        Tagging: "a=1&b=2",
        WebsiteRedirectLocation: "/elsewhere",
        ServerSideEncryption: "AES256",
        ACL: "bucket-owner-full-control",
      }),
    );
    expect(put).toMatchObject({
      ETag: `"${createHash("md5").update("hello").digest("hex")}"`,
      ChecksumCRC32: "NhCmhg==",
      ChecksumType: "FULL_OBJECT",
      ServerSideEncryption: "AES256",
    });
    expect(put.VersionId).toBeUndefined();
    expect(await lastRecord(house)).toEqual(
      dataRecord("PutObject", "put/all", {
        parameters: {
          "x-amz-acl": "bucket-owner-full-control",
          "x-amz-checksum-crc32": "NhCmhg==",
          "x-amz-sdk-checksum-algorithm": "CRC32",
          "x-amz-server-side-encryption": "AES256",
          "x-amz-storage-class": "STANDARD_IA",
          "x-amz-tagging": "a=1&b=2",
          "x-amz-website-redirect-location": "/elsewhere",
        },
        elements: {
          "x-amz-checksum-crc32": "NhCmhg==",
          "x-amz-checksum-type": "FULL_OBJECT",
          "x-amz-server-side-encryption": "AES256",
        },
        transferred: [5, 0],
      }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "put/all" }));
    expect(head).toMatchObject({
      AcceptRanges: "bytes",
      ContentLength: 5,
      ContentType: "text/plain",
      CacheControl: "no-store",
      ContentDisposition: "attachment",
      ContentEncoding: "gzip",
      ContentLanguage: "de",
      ExpiresString: "Tue, 01 Jan 2030 00:00:00 GMT",
      LastModified: new Date("2026-03-02T09:15:07Z"),
      Metadata: { author: "me" },
      StorageClass: "STANDARD_IA",
      TagCount: 2,
      WebsiteRedirectLocation: "/elsewhere",
    });
    expect(head.ChecksumCRC32).toBeUndefined();
  });

  test("stores the least there is, and calls it binary", async () => {
    const request = { method: "PUT", path: `/${Bucket}/put/least` };
    const { host } = new URL(house.url);
    const { headers } = signRequest({ ...request, host, service: "s3", credentials: house.root });
    const put = await send(house.url, request, headers);
    expect([put.status, put.text]).toEqual([200, ""]);
    expect(put.headers.get("x-amz-checksum-crc64nvme")).toBe("AAAAAAAAAAA=");
    expect(put.headers.get("etag")).toBe('"d41d8cd98f00b204e9800998ecf8427e"');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "put/least" }));
    expect(got).toMatchObject({ ContentType: "binary/octet-stream", ContentLength: 0, Metadata: {} });
    expect([got.StorageClass, got.TagCount, got.VersionId]).toEqual([undefined, undefined, undefined]);
    expect(await got.Body?.transformToString()).toBe("");
  });

  test("takes the place of what was there", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "put/twice", Body: "first", Metadata: { a: "1" } }));
    await s3.send(new PutObjectCommand({ Bucket, Key: "put/twice", Body: "second" }));
    expect(await read({ Key: "put/twice" })).toBe("second");
    const { Metadata } = await s3.send(new HeadObjectCommand({ Bucket, Key: "put/twice" }));
    expect(Metadata).toEqual({});
  });

  test.for(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "keeps a checksum by %s",
    async (algorithm) => {
      const Key = `checksums/${algorithm}`;
      const values = {
        CRC32: "NhCmhg==",
        CRC32C: "mnG7TA==",
        CRC64NVME: "M3eFcAZSQlc=",
        SHA1: "qvTGHdzF6KLavt4PO0gs2a6pQ00=",
        SHA256: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
      };
      const checksum = { [`Checksum${algorithm}`]: values[algorithm] };
      const put = await s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello", ...checksum }));
      expect(put).toMatchObject({ ...checksum, ChecksumType: "FULL_OBJECT" });
      const head = await s3.send(new HeadObjectCommand({ Bucket, Key, ChecksumMode: "ENABLED" }));
      expect(head).toMatchObject({ ...checksum, ChecksumType: "FULL_OBJECT" });
      const refused = await refusalOf(
        s3.send(new PutObjectCommand({ Bucket, Key, Body: "hallo", ...checksum })),
      );
      expect(refused).toMatchObject({
        status: 400,
        code: "BadDigest",
        message: `The ${algorithm} you specified did not match the calculated checksum.`,
      });
      expect(await read({ Key })).toBe("hello");
    },
  );

  test("holds content to its MD5", async () => {
    const md5 = createHash("md5").update("hello").digest("base64");
    await s3.send(new PutObjectCommand({ Bucket, Key: "md5", Body: "hello", ContentMD5: md5 }));
    const refused = await refusalOf(
      s3.send(new PutObjectCommand({ Bucket, Key: "md5", Body: "hallo", ContentMD5: md5 })),
    );
    expect(refused).toEqual({
      status: 400,
      code: "BadDigest",
      message: "The Content-MD5 you specified did not match what we received.",
      details: {
        CalculatedDigest: createHash("md5").update("hallo").digest("base64"),
        ExpectedDigest: createHash("md5").update("hello").digest("hex"),
      },
    });
  });

  test("holds content to the checksum that follows it", async () => {
    const put = async (checksum: string) => {
      const trailer = `x-amz-checksum-crc32:${checksum}\r\n\r\n`;
      const request = { method: "PUT", path: `/${Bucket}/trailed`, body: `5\r\nhello\r\n0\r\n${trailer}` };
      const { headers } = signRequest({
        ...request,
        host: new URL(house.url).host,
        contentSha256: "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        headers: {
          "content-encoding": "gzip,aws-chunked",
          "x-amz-decoded-content-length": "5",
          "x-amz-trailer": "x-amz-checksum-crc32",
        },
        service: "s3",
        credentials: house.root,
      });
      return send(house.url, request, headers);
    };
    const stored = await put("NhCmhg==");
    expect([stored.status, stored.headers.get("x-amz-checksum-crc32")]).toEqual([200, "NhCmhg=="]);
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "trailed" }));
    expect(head).toMatchObject({ ContentLength: 5, ContentEncoding: "gzip" });
    const refused = await put("AAAAAA==");
    expect([refused.status, refused.text]).toEqual([
      400,
      expect.stringContaining(
        "<Message>The CRC32 you specified did not match the calculated checksum.</Message>",
      ),
    ]);
  });

  test("takes keys of every kind to the letter", async () => {
    const keys = ["a//b", "./x/../y", "a b+c", "Zürich/東京/🚀", "?&=#%25", "'\"<>", "k".repeat(1024)];
    for (const Key of keys) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    for (const Key of keys) expect(await read({ Key })).toBe(Key);
  });

  test("takes content of many megabytes", async () => {
    const content = Buffer.alloc(9 * 1024 * 1024 + 7, "0123456789abcdef");
    await s3.send(new PutObjectCommand({ Bucket, Key: "large", Body: content }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "large" }));
    const bytes = (await got.Body?.transformToByteArray()) ?? new Uint8Array();
    expect(Buffer.compare(Buffer.from(bytes), content)).toBe(0);
    const range = `bytes=${8 * 1024 * 1024 - 1}-${8 * 1024 * 1024 + 1}`;
    expect(await read({ Key: "large", Range: range })).toBe("f01");
  });

  test("lets one of many writers at once be the last", async () => {
    const bodies = Array.from({ length: 12 }, (_, n) => `writer ${n}`);
    await Promise.all(
      bodies.map((Body) => s3.send(new PutObjectCommand({ Bucket, Key: "contended", Body }))),
    );
    expect(bodies).toContain(await read({ Key: "contended" }));
  });

  test("lets one of many writers at once be the first", async () => {
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, (_, n) =>
        s3.send(new PutObjectCommand({ Bucket, Key: "first", Body: `${n}`, IfNoneMatch: "*" })),
      ),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled").length).toBe(1);
  });
});

describe("GetObject", () => {
  beforeAll(async () => {
    await s3.send(
      new PutObjectCommand({ Bucket, Key: "got", Body: "0123456789", ContentType: "text/plain" }),
    );
  });

  test("gives the content, its type and its checksum", async () => {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "got" }));
    expect(got).toMatchObject({ ContentLength: 10, ContentType: "text/plain", ChecksumType: "FULL_OBJECT" });
    expect(await got.Body?.transformToString()).toBe("0123456789");
    expect(await lastRecord(house)).toEqual(
      dataRecord("GetObject", "got", {
        readOnly: true,
        parameters: { "x-amz-checksum-mode": "ENABLED" },
        transferred: [0, 10],
      }),
    );
  });

  test.for([
    ["bytes=2-4", "234", "bytes 2-4/10"],
    ["bytes=7-", "789", "bytes 7-9/10"],
    ["bytes=-1", "9", "bytes 9-9/10"],
  ] as const)("gives a range: %s", async ([Range, text, ContentRange]) => {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "got", Range }));
    expect(got).toMatchObject({ ContentRange, ContentLength: text.length });
    expect(got.$metadata.httpStatusCode).toBe(206);
    expect(got.ChecksumCRC32).toBeUndefined();
    expect(await got.Body?.transformToString()).toBe(text);
  });

  test("gives everything for a range that cannot be read", async () => {
    expect(await read({ Key: "got", Range: "bytes=4-2" })).toBe("0123456789");
  });

  test("gives the only part of an object that was put at once", async () => {
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: "got", PartNumber: 1 }));
    expect(got).toMatchObject({ ContentRange: "bytes 0-9/10" });
    expect(got.PartsCount).toBeUndefined();
  });

  test("answers with the headers that are asked for", async () => {
    const got = await s3.send(
      new GetObjectCommand({
        Bucket,
        Key: "got",
        ResponseContentType: "text/html",
        ResponseContentLanguage: "fr",
        ResponseCacheControl: "max-age=1",
        ResponseContentDisposition: "inline",
        ResponseContentEncoding: "br",
        ResponseExpires: new Date("2031-01-01T00:00:00Z"),
      }),
    );
    expect(got).toMatchObject({
      ContentType: "text/html",
      ContentLanguage: "fr",
      CacheControl: "max-age=1",
      ContentDisposition: "inline",
      ContentEncoding: "br",
      ExpiresString: "Wed, 01 Jan 2031 00:00:00 GMT",
    });
  });

  test("tells when a lifecycle rule will expire the object", async () => {
    await s3.send(
      new PutBucketLifecycleConfigurationCommand({
        Bucket,
        LifecycleConfiguration: {
          Rules: [{ ID: "r1", Status: "Enabled", Filter: { Prefix: "expiring/" }, Expiration: { Days: 1 } }],
        },
      }),
    );
    const Expiration = 'expiry-date="Wed, 04 Mar 2026 00:00:00 GMT", rule-id="r1"';
    const put = await s3.send(new PutObjectCommand({ Bucket, Key: "expiring/a", Body: "x" }));
    expect(put.Expiration).toBe(Expiration);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key: "expiring/a" }))).toMatchObject({ Expiration });
  });
});

describe("HeadObject", () => {
  test("says what GetObject would, and is recorded under its own name", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "headed", Body: "12345" }));
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "headed", Range: "bytes=1-2" }));
    expect(head).toMatchObject({ ContentLength: 2, ContentRange: "bytes 1-2/5" });
    expect(head.$metadata.httpStatusCode).toBe(206);
    expect(await lastRecord(house)).toEqual(
      dataRecord("HeadObject", "headed", { readOnly: true, transferred: [0, 0] }),
    );
  });
});

describe("DeleteObject", () => {
  test("removes what is there, and nothing when nothing is", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "gone", Body: "x" }));
    for (let time = 0; time < 2; time++) {
      const answer = await s3.send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
      expect(answer.$metadata.httpStatusCode).toBe(204);
      expect([answer.DeleteMarker, answer.VersionId]).toEqual([undefined, undefined]);
    }
    expect(await lastRecord(house)).toEqual(dataRecord("DeleteObject", "gone", { transferred: [0, 0] }));
    expect(await refusalOf(read({ Key: "gone" }))).toMatchObject({ status: 404, code: "NoSuchKey" });
  });

  test("removes only what matches", async () => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: "matched", Body: "x" }));
    const other = s3.send(new DeleteObjectCommand({ Bucket, Key: "matched", IfMatch: '"00"' }));
    expect(await refusalOf(other)).toMatchObject({ status: 412, details: { Condition: "If-Match" } });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "matched", IfMatch: ETag }));
    expect(await refusalOf(read({ Key: "matched" }))).toMatchObject({ code: "NoSuchKey" });
  });
});

describe("CopyObject", () => {
  beforeAll(async () => {
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: "copied/from",
        Body: "content",
        ContentType: "text/plain",
        Metadata: { kind: "source" },
        StorageClass: "STANDARD_IA",
        Tagging: "t=1",
      }),
    );
  });

  test("copies content, headers, metadata and tags, but not the storage class", async () => {
    const source = await s3.send(new HeadObjectCommand({ Bucket, Key: "copied/from" }));
    const copy = await s3.send(
      new CopyObjectCommand({ Bucket, Key: "copied/to", CopySource: `${Bucket}/copied/from` }),
    );
    expect(copy).toMatchObject({
      CopyObjectResult: { ETag: source.ETag, LastModified: new Date("2026-03-02T09:15:07Z") },
      ServerSideEncryption: "AES256",
    });
    expect(await lastRecord(house)).toEqual(
      dataRecord("CopyObject", "copied/to", {
        parameters: { "x-amz-copy-source": `${Bucket}/copied/from` },
        elements: { "x-amz-server-side-encryption": "AES256" },
        transferred: [0, expect.any(Number)],
      }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "copied/to" }));
    expect(head).toMatchObject({ ContentType: "text/plain", Metadata: { kind: "source" }, TagCount: 1 });
    expect(head.StorageClass).toBeUndefined();
    expect(await read({ Key: "copied/to" })).toBe("content");
  });

  test("replaces metadata and tags when told to", async () => {
    await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "copied/from",
        CopySource: encodeURI(`/${Bucket}/copied/from`),
        MetadataDirective: "REPLACE",
        TaggingDirective: "REPLACE",
        Metadata: { kind: "replaced" },
      }),
    );
    const head = await s3.send(new HeadObjectCommand({ Bucket, Key: "copied/from" }));
    expect(head).toMatchObject({ ContentType: "binary/octet-stream", Metadata: { kind: "replaced" } });
    expect(head.TagCount).toBeUndefined();
  });

  test("outlives its source", async () => {
    await s3.send(new PutObjectCommand({ Bucket, Key: "source", Body: "shared" }));
    await s3.send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/source` }));
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "source" }));
    house.clock.advance(60 * 60_000);
    await house.settle();
    expect(await read({ Key: "copy" })).toBe("shared");
  });

  test("gives a copy the checksum that is asked for when it is known", async () => {
    const copy = await s3.send(
      new CopyObjectCommand({
        Bucket,
        Key: "hashed",
        CopySource: `${Bucket}/got`,
        ChecksumAlgorithm: "SHA256",
      }),
    );
    expect(copy.CopyObjectResult).toMatchObject({
      ChecksumSHA256: createHash("sha256").update("0123456789").digest("base64"),
      ChecksumType: "FULL_OBJECT",
    });
  });
});
