import {
  CreateBucketCommand,
  DeletePublicAccessBlockCommand,
  GetBucketAclCommand,
  GetBucketVersioningCommand,
  ListBucketsCommand,
  type ObjectOwnership,
  PutBucketAclCommand,
  type PutBucketAclCommandInput,
  PutBucketOwnershipControlsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type House, openHouse } from "../../../../../test/harness/house.ts";
import { expectedRecord, lastRecord } from "../../expected-record.fixture.ts";

let house: House;
let s3: S3Client;
let ownerId: string;

beforeAll(async () => {
  house = await openHouse();
  s3 = house.s3();
  ownerId = (await s3.send(new ListBucketsCommand({}))).Owner?.ID ?? "";
});
afterAll(() => house.close());

async function newBucket(Bucket: string, ObjectOwnership?: ObjectOwnership): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket, ObjectOwnership }));
  return Bucket;
}

const full = (ID: string) => ({ Grantee: { Type: "CanonicalUser", ID }, Permission: "FULL_CONTROL" });

test("the ACL of a new bucket gives its owner full control", async () => {
  const Bucket = await newBucket("plain");
  expect(await s3.send(new GetBucketAclCommand({ Bucket }))).toMatchObject({
    Owner: { ID: ownerId },
    Grants: [full(ownerId)],
  });
  expect(await lastRecord(house)).toEqual(
    expectedRecord(house, {
      eventName: "GetBucketAcl",
      bucket: Bucket,
      readOnly: true,
      requestParameters: { acl: "" },
    }),
  );
});

test("while the owner is enforced only the private ACL may be put", async () => {
  const Bucket = await newBucket("enforced");
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "private" }));
  expect(await lastRecord(house)).toEqual(
    expectedRecord(house, {
      eventName: "PutBucketAcl",
      bucket: Bucket,
      requestParameters: { "x-amz-acl": "private", "x-amz-sdk-checksum-algorithm": "CRC32", acl: "" },
    }),
  );
  await expect(s3.send(new PutBucketAclCommand({ Bucket, ACL: "authenticated-read" }))).rejects.toMatchObject(
    {
      name: "AccessControlListNotSupported",
      message: "The bucket does not allow ACLs",
      $metadata: { httpStatusCode: 400 },
    },
  );
});

test("a grant to another account lets its root user in, and keeps the owner from being enforced", async () => {
  const Bucket = await newBucket("granted", "ObjectWriter");
  const other = await house.openAccount("granted");
  const others = house.s3(other);
  const otherId = (await others.send(new ListBucketsCommand({}))).Owner?.ID ?? "";
  const read = () => others.send(new GetBucketAclCommand({ Bucket }));
  await expect(read()).rejects.toMatchObject({ name: "AccessDenied", message: "Access Denied" });
  await s3.send(
    new PutBucketAclCommand({
      Bucket,
      AccessControlPolicy: {
        Owner: { ID: ownerId },
        Grants: [
          { Grantee: { Type: "CanonicalUser", ID: ownerId }, Permission: "FULL_CONTROL" },
          { Grantee: { Type: "CanonicalUser", ID: otherId }, Permission: "READ_ACP" },
        ],
      },
    }),
  );
  const granted = [
    full(ownerId),
    { Grantee: { Type: "CanonicalUser", ID: otherId }, Permission: "READ_ACP" },
  ];
  expect(await read()).toMatchObject({ Owner: { ID: ownerId }, Grants: granted });
  await expect(others.send(new GetBucketVersioningCommand({ Bucket }))).rejects.toMatchObject({
    name: "AccessDenied",
  });
  const OwnershipControls = { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" as const }] };
  const enforce = () => s3.send(new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls }));
  await expect(enforce()).rejects.toMatchObject({ name: "InvalidBucketAclWithObjectOwnership" });
  await s3.send(new PutBucketAclCommand({ Bucket, ACL: "private" }));
  await enforce();
});

test("public ACLs are blocked until the block is lifted", async () => {
  const Bucket = await newBucket("public", "ObjectWriter");
  const open = () => s3.send(new PutBucketAclCommand({ Bucket, ACL: "public-read" }));
  await expect(open()).rejects.toMatchObject({
    name: "AccessDenied",
    message: `User: arn:aws:iam::${house.root.accountId}:root is not authorized to perform: s3:PutBucketAcl on resource: "arn:aws:s3:::public" because public access control lists (ACLs) are blocked by the BlockPublicAcls block public access setting.`,
  });
  await s3.send(new DeletePublicAccessBlockCommand({ Bucket }));
  await open();
  expect((await s3.send(new GetBucketAclCommand({ Bucket }))).Grants).toEqual([
    full(ownerId),
    {
      Grantee: { Type: "Group", URI: "http://acs.amazonaws.com/groups/global/AllUsers" },
      Permission: "READ",
    },
  ]);
});

test.for<[input: Partial<PutBucketAclCommandInput>, name: string]>([
  [{}, "MissingSecurityHeader"],
  [{ AccessControlPolicy: { Grants: [] } }, "MalformedACLError"],
  [{ AccessControlPolicy: { Owner: { ID: "somebody" }, Grants: [] } }, "InvalidArgument"],
  [{ GrantRead: 'emailAddress="bob@example.com"' }, "UnresolvableGrantByEmailAddress"],
])("%j is no ACL: %s", async ([input, name]) => {
  const Bucket = await newBucket("faulty", "ObjectWriter");
  await expect(s3.send(new PutBucketAclCommand({ Bucket, ...input }))).rejects.toMatchObject({ name });
});
