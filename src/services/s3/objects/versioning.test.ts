import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { refusalOf } from "./refusal.fixture.ts";

const VERSION_ID = /^[A-Za-z0-9._]{32}$/;
const Key = "k";

let house: House;
let s3: S3Client;

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
});
afterAll(() => house.close());

async function bucketWith(name: string, Status?: "Enabled" | "Suspended"): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket: name }));
  if (Status !== undefined) await setVersioning(name, Status);
  return name;
}

const setVersioning = (Bucket: string, Status: "Enabled" | "Suspended") =>
  s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }));

const put = async (Bucket: string, Body: string) =>
  (await s3.send(new PutObjectCommand({ Bucket, Key, Body }))).VersionId;

const remove = async (Bucket: string, VersionId?: string) => {
  const { DeleteMarker, VersionId: versionId } = await s3.send(
    new DeleteObjectCommand({ Bucket, Key, VersionId }),
  );
  return [DeleteMarker, versionId];
};

const read = async (Bucket: string, VersionId?: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key, VersionId }))).Body?.transformToString();

/** The versions of the key, newest first, as `id:latest`, delete markers with a hyphen before. */
async function versions(Bucket: string): Promise<string[]> {
  const page = await s3.send(new ListObjectVersionsCommand({ Bucket }));
  const found = [
    ...(page.Versions ?? []).map((one) => ({ ...one, sign: "" })),
    ...(page.DeleteMarkers ?? []).map((one) => ({ ...one, sign: "-" })),
  ];
  return found.map(({ sign, VersionId, IsLatest }) => `${sign}${VersionId}${IsLatest ? ":latest" : ""}`);
}

describe("a bucket whose versioning was never enabled", () => {
  test("keeps one object under a key, the null version", async () => {
    const Bucket = await bucketWith("never-versioned");
    expect(await put(Bucket, "one")).toBeUndefined();
    expect(await put(Bucket, "two")).toBeUndefined();
    expect(await read(Bucket, "null")).toBe("two");
    expect(await versions(Bucket)).toEqual(["null:latest"]);
    expect(await refusalOf(read(Bucket, "A".repeat(32)))).toEqual({
      status: 400,
      code: "InvalidArgument",
      message: "Invalid version id specified",
      details: { ArgumentName: "versionId", ArgumentValue: "A".repeat(32) },
    });
    expect(await remove(Bucket, "null")).toEqual([undefined, undefined]);
    expect(await refusalOf(read(Bucket, "null"))).toMatchObject({ code: "NoSuchKey" });
  });
});

describe("a bucket whose versioning is enabled", () => {
  test("keeps every version, and gives the latest", async () => {
    const Bucket = await bucketWith("versioned");
    await put(Bucket, "before");
    await setVersioning(Bucket, "Enabled");
    const one = await put(Bucket, "one");
    const two = await put(Bucket, "two");
    expect(one).toMatch(VERSION_ID);
    expect(await versions(Bucket)).toEqual([`${two}:latest`, one, "null"]);
    expect([await read(Bucket), await read(Bucket, one), await read(Bucket, "null")]).toEqual([
      "two",
      "one",
      "before",
    ]);
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ VersionId: two });
  });

  test("hides an object behind a delete marker, until that is deleted", async () => {
    const Bucket = await bucketWith("marked", "Enabled");
    const one = await put(Bucket, "one");
    const [isMarker, marker] = await remove(Bucket);
    expect([isMarker, marker]).toEqual([true, expect.stringMatching(VERSION_ID)]);
    const hidden = await s3.send(new GetObjectCommand({ Bucket, Key })).catch((error: unknown) => error);
    expect(hidden).toMatchObject({ name: "NoSuchKey", $metadata: { httpStatusCode: 404 } });
    expect(await versions(Bucket)).toEqual([one, `-${marker}:latest`]);
    expect(await refusalOf(read(Bucket, String(marker)))).toEqual({
      status: 405,
      code: "MethodNotAllowed",
      message: "The specified method is not allowed against this resource.",
      details: { Method: "GET", ResourceType: "DeleteMarker" },
    });
    expect(await read(Bucket, one)).toBe("one");
    expect(await refusalOf(s3.send(new DeleteBucketCommand({ Bucket })))).toMatchObject({
      code: "BucketNotEmpty",
      message: "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
    });
    expect(await remove(Bucket, String(marker))).toEqual([true, marker]);
    expect(await read(Bucket)).toBe("one");
  });

  test("promotes the version before when the latest is deleted for good", async () => {
    const Bucket = await bucketWith("promoting", "Enabled");
    const [one, two, three] = [
      await put(Bucket, "one"),
      await put(Bucket, "two"),
      await put(Bucket, "three"),
    ];
    expect(await remove(Bucket, two)).toEqual([undefined, two]);
    expect(await versions(Bucket)).toEqual([`${three}:latest`, one]);
    expect(await remove(Bucket, three)).toEqual([undefined, three]);
    expect(await versions(Bucket)).toEqual([`${one}:latest`]);
    expect(await remove(Bucket, one)).toEqual([undefined, one]);
    expect(await versions(Bucket)).toEqual([]);
    expect(await remove(Bucket, one)).toEqual([undefined, one]);
    await s3.send(new DeleteBucketCommand({ Bucket }));
  });

  test("knows no version that it did not give", async () => {
    const Bucket = await bucketWith("unknowing", "Enabled");
    await put(Bucket, "one");
    expect(await refusalOf(read(Bucket, "A".repeat(32)))).toEqual({
      status: 404,
      code: "NoSuchVersion",
      message: "The specified version does not exist.",
      details: { Key, VersionId: "A".repeat(32) },
    });
    expect(await refusalOf(read(Bucket, "short"))).toMatchObject({
      code: "InvalidArgument",
      message: "Invalid version id specified",
    });
    expect(await refusalOf(remove(Bucket, "short"))).toMatchObject({ code: "InvalidArgument" });
  });

  test("tags each version by itself", async () => {
    const Bucket = await bucketWith("tagged-versions", "Enabled");
    const one = await put(Bucket, "one");
    const two = await put(Bucket, "two");
    const Tagging = { TagSet: [{ Key: "of", Value: "one" }] };
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key, VersionId: one, Tagging }));
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key, VersionId: one }))).toMatchObject({
      TagSet: Tagging.TagSet,
      VersionId: one,
    });
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).toMatchObject({
      TagSet: [],
      VersionId: two,
    });
  });

  test("brings an old version back by a copy", async () => {
    const Bucket = await bucketWith("restoring", "Enabled");
    const one = await put(Bucket, "one");
    await put(Bucket, "two");
    const copy = await s3.send(
      new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${Key}?versionId=${one}` }),
    );
    expect(copy).toMatchObject({ CopySourceVersionId: one, VersionId: expect.stringMatching(VERSION_ID) });
    expect(await read(Bucket)).toBe("one");
    const [, marker] = await remove(Bucket);
    const fromMarker = s3.send(
      new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/${Key}?versionId=${marker}` }),
    );
    expect(await refusalOf(fromMarker)).toMatchObject({
      status: 400,
      code: "InvalidRequest",
      message: "The source of a copy request may not specifically refer to a delete marker by version id.",
    });
  });
});

describe("a bucket whose versioning is suspended", () => {
  test("writes over the null version and keeps the others", async () => {
    const Bucket = await bucketWith("suspended", "Enabled");
    const kept = await put(Bucket, "kept");
    await setVersioning(Bucket, "Suspended");
    expect(await put(Bucket, "one")).toBe("null");
    expect(await put(Bucket, "two")).toBe("null");
    expect(await versions(Bucket)).toEqual(["null:latest", kept]);
    expect(await remove(Bucket)).toEqual([true, "null"]);
    expect(await versions(Bucket)).toEqual([kept, "-null:latest"]);
    expect(await read(Bucket, kept)).toBe("kept");
    await setVersioning(Bucket, "Enabled");
    const again = await put(Bucket, "again");
    expect(await versions(Bucket)).toEqual([`${again}:latest`, kept, "-null"]);
  });

  test("keeps the null version's place when newer versions lie before it", async () => {
    const Bucket = await bucketWith("null-below");
    await put(Bucket, "null");
    await setVersioning(Bucket, "Enabled");
    const one = await put(Bucket, "one");
    await setVersioning(Bucket, "Suspended");
    await put(Bucket, "new null");
    expect(await versions(Bucket)).toEqual(["null:latest", one]);
  });
});
