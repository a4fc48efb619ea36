import {
  CreateBucketCommand,
  DeleteObjectTaggingCommand,
  GetObjectAclCommand,
  GetObjectAttributesCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutObjectAclCommand,
  PutObjectCommand,
  PutObjectTaggingCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { expectedRecord, lastRecord, transfer } from "../expected-record.fixture.ts";
import { refusalOf } from "./refusal.fixture.ts";

let house: House;
let s3: S3Client;
const Bucket = "attributed";
const Key = "k";

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: "hello" }));
});
afterAll(() => house.close());

function dataRecord(
  eventName: string,
  readOnly: boolean,
  requestParameters: object,
  transferred: object,
): object {
  const arn = `arn:aws:s3:::${Bucket}`;
  return {
    ...expectedRecord(house, {
      eventName,
      readOnly,
      bucket: Bucket,
      category: "Data",
      requestParameters: { ...requestParameters, key: Key },
      resources: [
        { type: "AWS::S3::Object", ARN: `${arn}/${Key}` },
        { accountId: house.root.accountId, type: "AWS::S3::Bucket", ARN: arn },
      ],
    }),
    additionalEventData: transfer(transferred),
  };
}

describe("tags", () => {
  test("are put, read and deleted as a whole", async () => {
    const TagSet = [
      { Key: "b", Value: "2" },
      { Key: "a", Value: "" },
    ];
    await s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
    expect(await lastRecord(house)).toEqual(
      dataRecord(
        "PutObjectTagging",
        false,
        {
          tagging: "",
          "x-amz-sdk-checksum-algorithm": "CRC32",
          Tagging: {
            TagSet: { Tag: TagSet },
            xmlns: "http://s3.amazonaws.com/doc/2006-03-01/",
          },
        },
        { bytesTransferredOut: 0 },
      ),
    );
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).toMatchObject({ TagSet });
    expect(await lastRecord(house)).toEqual(
      dataRecord(
        "GetObjectTagging",
        true,
        { tagging: "" },
        { bytesTransferredIn: 0, bytesTransferredOut: expect.any(Number) },
      ),
    );
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ TagCount: 2 });
    await s3.send(new DeleteObjectTaggingCommand({ Bucket, Key }));
    expect(await lastRecord(house)).toEqual(
      dataRecord(
        "DeleteObjectTagging",
        false,
        { tagging: "" },
        { bytesTransferredIn: 0, bytesTransferredOut: 0 },
      ),
    );
    expect(await s3.send(new GetObjectTaggingCommand({ Bucket, Key }))).toMatchObject({ TagSet: [] });
  });

  test.for([
    [
      "the same twice",
      [
        ["a", "1"],
        ["a", "2"],
      ],
      "InvalidTag",
      "Cannot provide multiple Tags with the same key",
    ],
    ["of AWS", [["aws:a", "1"]], "InvalidTag", "Your TagKey cannot be prefixed with aws:"],
    [
      "more than ten",
      Array.from({ length: 11 }, (_, n) => [`t${n}`, ""]),
      "BadRequest",
      "Object tags cannot be greater than 10",
    ],
  ] as const)("are refused: %s", async ([, tags, code, message]) => {
    const TagSet = tags.map(([name = "", value = ""]) => ({ Key: name, Value: value }));
    const call = s3.send(new PutObjectTaggingCommand({ Bucket, Key, Tagging: { TagSet } }));
    expect(await refusalOf(call)).toMatchObject({ status: 400, code, message });
  });

  test("belong to objects that are there", async () => {
    expect(await refusalOf(s3.send(new GetObjectTaggingCommand({ Bucket, Key: "nothing" })))).toMatchObject({
      status: 404,
      code: "NoSuchKey",
    });
  });
});

describe("GetObjectAttributes", () => {
  test("tells what it is asked", async () => {
    const answer = await s3.send(
      new GetObjectAttributesCommand({
        Bucket,
        Key,
        ObjectAttributes: ["ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize"],
      }),
    );
    expect(answer).toMatchObject({
      ETag: "5d41402abc4b2a76b9719d911017c592",
      Checksum: { ChecksumCRC32: "NhCmhg==", ChecksumType: "FULL_OBJECT" },
      StorageClass: "STANDARD",
      ObjectSize: 5,
      LastModified: new Date("2026-03-02T09:15:07Z"),
    });
    expect(answer.ObjectParts).toBeUndefined();
    expect(await lastRecord(house)).toEqual(
      dataRecord(
        "GetObjectAttributes",
        true,
        { attributes: "", "x-amz-object-attributes": "ETag,Checksum,ObjectParts,StorageClass,ObjectSize" },
        { bytesTransferredIn: 0, bytesTransferredOut: expect.any(Number) },
      ),
    );
  });

  test("tells no more", async () => {
    const answer = await s3.send(
      new GetObjectAttributesCommand({ Bucket, Key, ObjectAttributes: ["ObjectSize"] }),
    );
    expect([answer.ObjectSize, answer.ETag, answer.Checksum]).toEqual([5, undefined, undefined]);
  });
});

describe("ACLs", () => {
  const ID = expect.stringMatching(/^[0-9a-f]{64}$/);

  test("give the owner full control where they are not in force, and nobody else", async () => {
    const acl = await s3.send(new GetObjectAclCommand({ Bucket, Key }));
    expect(acl).toMatchObject({
      Owner: { ID },
      Grants: [{ Grantee: { Type: "CanonicalUser", ID }, Permission: "FULL_CONTROL" }],
    });
    expect(await lastRecord(house)).toMatchObject({ eventName: "GetObjectAcl", eventCategory: "Data" });
    for (const ACL of ["private", "bucket-owner-full-control"] as const) {
      await s3.send(new PutObjectAclCommand({ Bucket, Key, ACL }));
    }
    expect(await lastRecord(house)).toEqual(
      dataRecord(
        "PutObjectAcl",
        false,
        { acl: "", "x-amz-acl": "bucket-owner-full-control", "x-amz-sdk-checksum-algorithm": "CRC32" },
        { bytesTransferredOut: 0 },
      ),
    );
    expect(await refusalOf(s3.send(new PutObjectAclCommand({ Bucket, Key, ACL: "public-read" })))).toEqual({
      status: 400,
      code: "AccessControlListNotSupported",
      message: "The bucket does not allow ACLs",
      details: {},
    });
  });

  test("let a writer of another account keep what it wrote, or hand it over", async () => {
    const other = await house.openAccount("writer");
    const theirs = house.s3(other);
    const shared = "shared-bucket";
    await s3.send(new CreateBucketCommand({ Bucket: shared }));
    const own = (ObjectOwnership: "ObjectWriter" | "BucketOwnerPreferred") =>
      s3.send(
        new PutBucketOwnershipControlsCommand({
          Bucket: shared,
          OwnershipControls: { Rules: [{ ObjectOwnership }] },
        }),
      );
    await s3.send(
      new PutBucketPolicyCommand({
        Bucket: shared,
        Policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: other.accountId },
              Action: ["s3:PutObject", "s3:GetObject", "s3:GetObjectAcl"],
              Resource: `arn:aws:s3:::${shared}/*`,
            },
          ],
        }),
      }),
    );
    const put = (name: string, ACL?: "bucket-owner-full-control") =>
      theirs.send(new PutObjectCommand({ Bucket: shared, Key: name, Body: "theirs", ACL }));
    const mayRead = async (client: S3Client, name: string) => {
      const call = client.send(new HeadObjectCommand({ Bucket: shared, Key: name }));
      return (await call.catch(() => undefined)) !== undefined;
    };
    await own("ObjectWriter");
    await put("kept");
    await put("granted", "bucket-owner-full-control");
    await own("BucketOwnerPreferred");
    await put("handed-over", "bucket-owner-full-control");
    expect([await mayRead(s3, "kept"), await mayRead(theirs, "kept")]).toEqual([false, true]);
    expect([await mayRead(s3, "granted"), await mayRead(s3, "handed-over")]).toEqual([true, true]);
    const granted = await s3.send(new GetObjectAclCommand({ Bucket: shared, Key: "granted" }));
    expect(granted.Grants?.length).toBe(2);
    const handedOver = await s3.send(new GetObjectAclCommand({ Bucket: shared, Key: "handed-over" }));
    expect(handedOver.Owner).not.toEqual(granted.Owner);
  });
});
