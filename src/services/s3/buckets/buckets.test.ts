import {
  CreateBucketCommand,
  DeleteBucketCommand,
  GetBucketLocationCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { expectedRecord, lastRecord } from "../expected-record.fixture.ts";

let house: House;
let s3: S3Client;

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
});
afterAll(() => house.close());

function s3In(region: string): S3Client {
  return new S3Client({
    endpoint: house.url,
    region,
    credentials: house.root,
    forcePathStyle: true,
    maxAttempts: 1,
  });
}

const NO_SUCH_BUCKET = ["NoSuchBucket", "The specified bucket does not exist"] as const;

describe("CreateBucket", () => {
  test("makes a bucket in us-east-1", async () => {
    const made = await s3.send(new CreateBucketCommand({ Bucket: "made-logs", ACL: "private" }));
    expect(made).toMatchObject({ Location: "/made-logs", BucketArn: "arn:aws:s3:::made-logs" });
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "CreateBucket",
        bucket: "made-logs",
        requestParameters: { "x-amz-acl": "private" },
        responseElements: { "x-amz-bucket-arn": "arn:aws:s3:::made-logs" },
      }),
    );
  });

  test("makes a bucket elsewhere, with tags", async () => {
    const made = await s3.send(
      new CreateBucketCommand({
        Bucket: "eu-logs",
        CreateBucketConfiguration: {
          LocationConstraint: "eu-west-1",
          Tags: [{ Key: "team", Value: "audit" }],
        },
      }),
    );
    expect(made.Location).toBe("http://eu-logs.s3.amazonaws.com/");
    expect(await lastRecord(house)).toMatchObject({
      requestParameters: {
        CreateBucketConfiguration: {
          LocationConstraint: "eu-west-1",
          Tags: { Tag: { Key: "team", Value: "audit" } },
        },
      },
    });
  });

  test("makes a bucket of one's own in us-east-1 again", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "again-logs" }));
    await expect(s3.send(new CreateBucketCommand({ Bucket: "again-logs" }))).resolves.toMatchObject({
      Location: "/again-logs",
    });
  });

  test("refuses a bucket of one's own elsewhere", async () => {
    await s3In("eu-central-1").send(
      new CreateBucketCommand({
        Bucket: "central-logs",
        CreateBucketConfiguration: { LocationConstraint: "eu-central-1" },
      }),
    );
    await expect(s3.send(new CreateBucketCommand({ Bucket: "central-logs" }))).rejects.toMatchObject({
      name: "BucketAlreadyOwnedByYou",
      message: "Your previous request to create the named bucket succeeded and you already own it.",
      BucketName: "central-logs",
      $metadata: { httpStatusCode: 409 },
    });
  });

  test("refuses the name of a stranger's bucket", async () => {
    const other = await house.openAccount("other-maker");
    await house.s3(other).send(new CreateBucketCommand({ Bucket: "taken-logs" }));
    await expect(s3.send(new CreateBucketCommand({ Bucket: "taken-logs" }))).rejects.toMatchObject({
      name: "BucketAlreadyExists",
      $metadata: { httpStatusCode: 409 },
    });
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "CreateBucket",
        bucket: "taken-logs",
        resources: [],
        error: [
          "BucketAlreadyExists",
          "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
        ],
      }),
    );
  });

  test.for([
    ["Bad_Name", {}, "InvalidBucketName", 400, "The specified bucket is not valid."],
    [
      "public-logs",
      { ACL: "public-read" },
      "InvalidBucketAclWithObjectOwnership",
      400,
      "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
    ],
    [
      "public-logs",
      { ACL: "public-read", ObjectOwnership: "ObjectWriter" },
      "InvalidBucketAclWithBlockPublicAccessError",
      400,
      "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
    ],
    [
      "owned-logs",
      { ObjectOwnership: "Nobody" },
      "InvalidArgument",
      400,
      "Invalid x-amz-object-ownership header: Nobody",
    ],
    [
      "locked-logs",
      { ObjectLockEnabledForBucket: true },
      "NotImplemented",
      501,
      "A header you provided implies functionality that is not implemented",
    ],
    [
      "tagged-logs",
      { CreateBucketConfiguration: { Tags: [{ Key: "aws:team", Value: "x" }] } },
      "InvalidTag",
      400,
      `User-defined tag keys can't start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.`,
    ],
    [
      "granted-logs",
      { ACL: "private", GrantRead: 'id="x"', ObjectOwnership: "ObjectWriter" },
      "InvalidRequest",
      400,
      "Specifying both Canned ACLs and Header Grants is not allowed",
    ],
    [
      "granted-logs",
      { GrantRead: "everybody", ObjectOwnership: "ObjectWriter" },
      "InvalidArgument",
      400,
      "Argument format not recognized",
    ],
    [
      "granted-logs",
      { GrantRead: 'uri="http://example.com/all"', ObjectOwnership: "ObjectWriter" },
      "InvalidArgument",
      400,
      "Invalid group uri",
    ],
    [
      "granted-logs",
      { GrantRead: 'id="nobody"', ObjectOwnership: "ObjectWriter" },
      "InvalidArgument",
      400,
      "Invalid id",
    ],
  ] as const)("refuses %s with %j as %s", async ([Bucket, rest, name, httpStatusCode, message]) => {
    await expect(s3.send(new CreateBucketCommand({ Bucket, ...(rest as object) }))).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode },
    });
  });
});

describe("HeadBucket", () => {
  test("tells where a bucket is", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "head-logs" }));
    expect(await s3.send(new HeadBucketCommand({ Bucket: "head-logs" }))).toMatchObject({
      BucketRegion: "us-east-1",
      BucketArn: "arn:aws:s3:::head-logs",
      AccessPointAlias: false,
    });
    const { accountId } = house.root;
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "HeadBucket",
        bucket: "head-logs",
        category: "Data",
        readOnly: true,
        resources: [
          { type: "AWS::S3::Object", ARNPrefix: "arn:aws:s3:::head-logs/" },
          { accountId, type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::head-logs" },
        ],
      }),
    );
  });

  test("finds nothing where nothing is", async () => {
    await expect(s3.send(new HeadBucketCommand({ Bucket: "no-logs" }))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 404 },
    });
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "HeadBucket",
        bucket: "no-logs",
        category: "Data",
        readOnly: true,
        resources: [],
        error: NO_SUCH_BUCKET,
      }),
    );
  });

  test("sends who signed for another Region to the right one", async () => {
    await s3.send(
      new CreateBucketCommand({
        Bucket: "west-logs",
        CreateBucketConfiguration: { LocationConstraint: "us-west-2" },
      }),
    );
    const answer = await fetchRedirect("west-logs");
    expect(answer).toMatchObject({ status: 301, region: "us-west-2" });
    await expect(
      s3In("us-west-2").send(new HeadBucketCommand({ Bucket: "west-logs" })),
    ).resolves.toMatchObject({
      BucketRegion: "us-west-2",
    });
  });

  async function fetchRedirect(Bucket: string) {
    let region: string | undefined;
    s3.middlewareStack.add(
      (next) => async (args) => {
        const result = await next(args).catch((error) => {
          region = error.$response?.headers["x-amz-bucket-region"];
          throw error;
        });
        return result;
      },
      { step: "deserialize", priority: "high", name: "seeRegion", override: true },
    );
    const status = await s3
      .send(new HeadBucketCommand({ Bucket }))
      .then(() => 200)
      .catch((error) => error.$metadata.httpStatusCode as number);
    return { status, region };
  }
});

describe("ListBuckets", () => {
  test("lists the account's own buckets by name, page by page", async () => {
    const account = await house.openAccount("lister");
    const own = house.s3(account);
    for (const Bucket of ["list-c", "list-a", "list-b", "other-a"])
      await own.send(new CreateBucketCommand({ Bucket }));
    const first = await own.send(new ListBucketsCommand({ Prefix: "list-", MaxBuckets: 2 }));
    expect(first.Buckets).toEqual(
      ["list-a", "list-b"].map((Name) => ({
        Name,
        CreationDate: new Date("2026-03-02T09:15:07Z"),
        BucketRegion: "us-east-1",
        BucketArn: `arn:aws:s3:::${Name}`,
      })),
    );
    expect(first.Prefix).toBe("list-");
    expect(first.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
    const ContinuationToken = first.ContinuationToken;
    const second = await own.send(
      new ListBucketsCommand({ Prefix: "list-", MaxBuckets: 2, ContinuationToken }),
    );
    expect(second.Buckets?.map(({ Name }) => Name)).toEqual(["list-c"]);
    expect(second.ContinuationToken).toBeUndefined();
    const all = await own.send(new ListBucketsCommand({}));
    expect(all.Buckets?.map(({ Name }) => Name)).toEqual(["list-a", "list-b", "list-c", "other-a"]);
  });

  test("is recorded without a bucket", async () => {
    await s3.send(new ListBucketsCommand({ BucketRegion: "eu-west-3" }));
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "ListBuckets",
        readOnly: true,
        requestParameters: { "bucket-region": "eu-west-3" },
      }),
    );
  });

  test.for([
    [{ ContinuationToken: "abc" }, "The continuation token provided is incorrect"],
    [{ BucketRegion: "eu-east-1" }, "Argument value eu-east-1 is not a valid AWS Region"],
  ] as const)("refuses %j", async ([input, message]) => {
    await expect(s3.send(new ListBucketsCommand(input))).rejects.toMatchObject({
      name: "InvalidArgument",
      message,
    });
  });
});

describe("GetBucketLocation", () => {
  test("is empty in us-east-1 and answers whatever Region was signed for", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "here-logs" }));
    expect(
      (await s3.send(new GetBucketLocationCommand({ Bucket: "here-logs" }))).LocationConstraint,
    ).toBeFalsy();
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, {
        eventName: "GetBucketLocation",
        bucket: "here-logs",
        readOnly: true,
        requestParameters: { location: "" },
      }),
    );
    await s3In("eu-west-1").send(
      new CreateBucketCommand({
        Bucket: "legacy-logs",
        CreateBucketConfiguration: { LocationConstraint: "EU" },
      }),
    );
    expect(await s3.send(new GetBucketLocationCommand({ Bucket: "legacy-logs" }))).toMatchObject({
      LocationConstraint: "EU",
    });
  });
});

describe("DeleteBucket", () => {
  test("removes an empty bucket", async () => {
    await s3.send(new CreateBucketCommand({ Bucket: "gone-logs" }));
    const { $metadata } = await s3.send(new DeleteBucketCommand({ Bucket: "gone-logs" }));
    expect($metadata.httpStatusCode).toBe(204);
    expect(await lastRecord(house)).toEqual(
      expectedRecord(house, { eventName: "DeleteBucket", bucket: "gone-logs" }),
    );
    await expect(s3.send(new DeleteBucketCommand({ Bucket: "gone-logs" }))).rejects.toMatchObject({
      name: NO_SUCH_BUCKET[0],
      message: NO_SUCH_BUCKET[1],
      BucketName: "gone-logs",
    });
  });
});

describe("whoever expects another owner", () => {
  test.for([
    ["222222222222", "AccessDenied", 403, "Access Denied"],
    [
      "me",
      "InvalidBucketOwnerAWSAccountID",
      400,
      "The value of the expected bucket owner parameter must be an AWS Account ID... [me]",
    ],
  ] as const)("%s is refused as %s", async ([ExpectedBucketOwner, name, httpStatusCode, message]) => {
    const Bucket = "expected-logs";
    await s3.send(new CreateBucketCommand({ Bucket }));
    await expect(
      s3.send(new GetBucketLocationCommand({ Bucket, ExpectedBucketOwner })),
    ).rejects.toMatchObject({
      name,
      message,
      $metadata: { httpStatusCode },
    });
  });
});
