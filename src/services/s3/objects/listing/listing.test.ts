import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  type ListObjectsV2CommandInput,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../../test/harness/house.ts";
import { send, signRequest } from "../../../../../test/harness/signed-request.ts";
import { expectedRecord, lastRecord, transfer } from "../../expected-record.fixture.ts";
import { refusalOf } from "../refusal.fixture.ts";

let house: House;
let s3: S3Client;
const Bucket = "listed";
const KEYS = ["a.txt", "dir/1", "dir/2", "dir/sub/3", "other/4", "z é.txt"];

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  for (const Key of KEYS) await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
});
afterAll(() => house.close());

async function list(input: Omit<ListObjectsV2CommandInput, "Bucket">): Promise<string[]> {
  const page = await s3.send(new ListObjectsV2Command({ Bucket, ...input }));
  const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix }) => `${Prefix}*`);
  return [...(page.Contents ?? []).map(({ Key = "" }) => Key), ...prefixes];
}

function listingRecord(eventName: string, requestParameters: object, bucket = Bucket): object {
  const arn = `arn:aws:s3:::${bucket}`;
  return {
    ...expectedRecord(house, {
      eventName,
      readOnly: true,
      bucket,
      category: "Data",
      requestParameters,
      resources: [
        { type: "AWS::S3::Object", ARNPrefix: `${arn}/` },
        { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: arn },
      ],
    }),
    additionalEventData: transfer({ bytesTransferredIn: 0 }),
  };
}

describe("ListObjectsV2", () => {
  test("lists everything in the order of keys", async () => {
    const page = await s3.send(new ListObjectsV2Command({ Bucket }));
    expect(page).toMatchObject({ Name: Bucket, Prefix: "", KeyCount: 6, MaxKeys: 1000, IsTruncated: false });
    expect(page.Contents?.map(({ Key }) => Key)).toEqual(KEYS);
    expect(page.Contents?.[0]).toEqual({
      Key: "a.txt",
      LastModified: new Date("2026-03-02T09:15:07Z"),
      ETag: '"a5e54d1fd7bb69a228ef0dcd2431367e"',
      ChecksumAlgorithm: ["CRC32"],
      ChecksumType: "FULL_OBJECT",
      Size: 5,
      StorageClass: "STANDARD",
    });
    expect(await lastRecord(house)).toEqual(listingRecord("ListObjects", { "list-type": "2" }));
  });

  test.for<[string, Omit<ListObjectsV2CommandInput, "Bucket">, string[]]>([
    ["below a prefix", { Prefix: "dir/" }, ["dir/1", "dir/2", "dir/sub/3"]],
    ["one level", { Delimiter: "/" }, ["a.txt", "z é.txt", "dir/*", "other/*"]],
    ["one level below a prefix", { Prefix: "dir/", Delimiter: "/" }, ["dir/1", "dir/2", "dir/sub/*"]],
    ["a prefix that is cut short", { Prefix: "di", Delimiter: "/" }, ["dir/*"]],
    ["after a key", { StartAfter: "dir/2" }, ["dir/sub/3", "other/4", "z é.txt"]],
    ["after a key that is not there", { StartAfter: "m" }, ["other/4", "z é.txt"]],
    [
      "after a key within a common prefix",
      { StartAfter: "dir/1", Delimiter: "/" },
      ["z é.txt", "dir/*", "other/*"],
    ],
    ["nothing under a prefix", { Prefix: "nothing" }, []],
    ["no keys at all", { MaxKeys: 0 }, []],
    ["encoded", { Prefix: "z ", EncodingType: "url" }, ["z%20%C3%A9.txt"]],
  ])("%s", async ([, input, expected]) => {
    expect(await list(input)).toEqual(expected);
  });

  test("goes on with a token, also behind a common prefix", async () => {
    const pages: string[][] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket, Delimiter: "/" })) {
      expect(page.KeyCount).toBe((page.Contents?.length ?? 0) + (page.CommonPrefixes?.length ?? 0));
      pages.push([
        ...(page.Contents ?? []).map(({ Key = "" }) => Key),
        ...(page.CommonPrefixes ?? []).map(({ Prefix = "" }) => Prefix),
      ]);
    }
    expect(pages).toEqual([
      ["a.txt", "dir/"],
      ["z é.txt", "other/"],
    ]);
  });

  test("echoes what was asked, and names owners when asked", async () => {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket, Prefix: "a", StartAfter: "A", FetchOwner: true, Delimiter: "!" }),
    );
    expect(page).toMatchObject({ Prefix: "a", StartAfter: "A", Delimiter: "!" });
    expect(page.Contents?.[0]?.Owner).toEqual({ ID: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test("refuses a token that it did not give", async () => {
    for (const ContinuationToken of ["nonsense", "bm9uc2Vuc2U", ""]) {
      expect(await refusalOf(list({ ContinuationToken }))).toEqual({
        status: 400,
        code: "InvalidArgument",
        message: "The continuation token provided is incorrect",
        details: { ArgumentName: "continuation-token" },
      });
    }
  });

  test("is written as S3 writes it", async () => {
    const { host } = new URL(house.url);
    const request = { path: `/${Bucket}`, query: "list-type=2&prefix=a&delimiter=%2F&max-keys=5000" };
    const { headers } = signRequest({ ...request, host, service: "s3", credentials: house.root });
    const { text } = await send(house.url, request, headers);
    expect(text.replace(/&quot;[0-9a-f]{32}&quot;/, "ETAG")).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>false</IsTruncated>' +
        "<Contents><Key>a.txt</Key><LastModified>2026-03-02T09:15:07.000Z</LastModified><ETag>ETAG</ETag>" +
        "<ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumType>FULL_OBJECT</ChecksumType><Size>5</Size>" +
        "<StorageClass>STANDARD</StorageClass></Contents><Name>listed</Name><Prefix>a</Prefix>" +
        "<Delimiter>/</Delimiter><MaxKeys>1000</MaxKeys><KeyCount>1</KeyCount></ListBucketResult>",
    );
  });

  test("lists large buckets page by page", async () => {
    const many = "many-keys";
    await s3.send(new CreateBucketCommand({ Bucket: many }));
    const keys = Array.from({ length: 45 }, (_, n) => `logs/${String(n % 9)}/${String(n).padStart(3, "0")}`);
    await Promise.all(keys.map((Key) => s3.send(new PutObjectCommand({ Bucket: many, Key, Body: "x" }))));
    const seen: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3, pageSize: 7 }, { Bucket: many })) {
      seen.push(...(page.Contents ?? []).map(({ Key = "" }) => Key));
    }
    expect(seen).toEqual([...keys].sort());
    const folders = await s3.send(
      new ListObjectsV2Command({ Bucket: many, Prefix: "logs/", Delimiter: "/" }),
    );
    expect(folders.CommonPrefixes?.length).toBe(9);
  });
});

describe("ListObjects", () => {
  test("goes on behind a marker, with owners", async () => {
    const page = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 2, Marker: "a.txt" }));
    expect(page).toMatchObject({ Marker: "a.txt", MaxKeys: 2, IsTruncated: true });
    expect(page.NextMarker).toBeUndefined();
    expect(page.Contents?.map(({ Key, Owner }) => [Key, Owner?.ID?.length])).toEqual([
      ["dir/1", 64],
      ["dir/2", 64],
    ]);
    expect(await lastRecord(house)).toEqual(
      listingRecord("ListObjects", { marker: "a.txt", "max-keys": "2" }),
    );
  });

  test("leaves out the common prefix that its marker is in", async () => {
    const first = await s3.send(new ListObjectsCommand({ Bucket, Delimiter: "/", MaxKeys: 2 }));
    expect(first.NextMarker).toBe("dir/");
    const second = await s3.send(
      new ListObjectsCommand({ Bucket, Delimiter: "/", Marker: first.NextMarker }),
    );
    expect(second.CommonPrefixes).toEqual([{ Prefix: "other/" }]);
    expect(second.Contents?.map(({ Key }) => Key)).toEqual(["z é.txt"]);
  });
});

describe("ListObjectVersions", () => {
  const versioned = "listed-versions";
  const ids: string[] = [];

  beforeAll(async () => {
    await s3.send(new CreateBucketCommand({ Bucket: versioned }));
    const VersioningConfiguration = { Status: "Enabled" as const };
    await s3.send(new PutBucketVersioningCommand({ Bucket: versioned, VersioningConfiguration }));
    for (const Key of ["a", "a", "a", "b/1", "c"]) {
      const { VersionId = "" } = await s3.send(new PutObjectCommand({ Bucket: versioned, Key, Body: "x" }));
      ids.push(VersionId);
    }
    const { VersionId = "" } = await s3.send(new DeleteObjectCommand({ Bucket: versioned, Key: "c" }));
    ids.push(VersionId);
  });

  test("lists versions and delete markers, the newest of a key first", async () => {
    const page = await s3.send(new ListObjectVersionsCommand({ Bucket: versioned }));
    expect(page).toMatchObject({ KeyMarker: "", VersionIdMarker: "", MaxKeys: 1000, IsTruncated: false });
    expect(page.Versions?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ["a", ids[2], true],
      ["a", ids[1], false],
      ["a", ids[0], false],
      ["b/1", ids[3], true],
      ["c", ids[4], false],
    ]);
    expect(page.DeleteMarkers).toMatchObject([{ Key: "c", VersionId: ids[5], IsLatest: true }]);
    expect(await lastRecord(house)).toEqual(listingRecord("ListObjectVersions", { versions: "" }, versioned));
  });

  test("goes on within a key", async () => {
    const first = await s3.send(new ListObjectVersionsCommand({ Bucket: versioned, MaxKeys: 2 }));
    expect(first).toMatchObject({ IsTruncated: true, NextKeyMarker: "a", NextVersionIdMarker: ids[1] });
    const { NextKeyMarker: KeyMarker, NextVersionIdMarker: VersionIdMarker } = first;
    const second = await s3.send(
      new ListObjectVersionsCommand({
        Bucket: versioned,
        KeyMarker,
        VersionIdMarker,
        Delimiter: "/",
        MaxKeys: 2,
      }),
    );
    expect(second.Versions?.map(({ VersionId }) => VersionId)).toEqual([ids[0]]);
    expect(second).toMatchObject({
      CommonPrefixes: [{ Prefix: "b/" }],
      NextKeyMarker: "b/",
      IsTruncated: true,
    });
    const third = await s3.send(
      new ListObjectVersionsCommand({ Bucket: versioned, KeyMarker: "b/", Delimiter: "/" }),
    );
    expect([third.Versions?.length, third.DeleteMarkers?.length, third.CommonPrefixes]).toEqual([
      1,
      1,
      undefined,
    ]);
  });

  test("takes no version for a marker without its key", async () => {
    const marked = s3.send(new ListObjectVersionsCommand({ Bucket: versioned, VersionIdMarker: ids[0] }));
    expect(await refusalOf(marked)).toEqual({
      status: 400,
      code: "InvalidArgument",
      message: "A version-id marker cannot be specified without a key marker.",
      details: { ArgumentName: "version-id-marker", ArgumentValue: ids[0] },
    });
  });
});
