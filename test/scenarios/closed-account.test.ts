import { EnableOrganizationsRootSessionsCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { CloseAccountCommand, EnableAWSServiceAccessCommand } from "@aws-sdk/client-organizations";
import {
  CopyObjectCommand,
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { AssumeRoleCommand, AssumeRootCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAdministrator } from "../harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";
import { createMember, createOrganization, memberCredentials } from "../harness/organization.ts";

const BUCKET = "their-bucket";
const OWN_BUCKET = "our-bucket";
const ADMINISTRATOR_ROLE = "OrganizationAccountAccessRole";
const TASK = "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials";

let house: House;
let administrator: Credentials;
let member: string;
let session: Credentials;

beforeAll(async () => {
  house = await openHouse();
  await createOrganization(house);
  administrator = await createAdministrator(house);
  await house
    .organizations()
    .send(new EnableAWSServiceAccessCommand({ ServicePrincipal: "iam.amazonaws.com" }));
  await house.iam(administrator).send(new EnableOrganizationsRootSessionsCommand({}));

  member = await createMember(house, "member");
  session = await memberCredentials(house, administrator, member);
  const theirs = house.s3(session);
  await theirs.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const Policy = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: house.root.accountId },
      Action: "s3:*",
      Resource: [`arn:aws:s3:::${BUCKET}`, `arn:aws:s3:::${BUCKET}/*`],
    },
  });
  await theirs.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  await theirs.send(new PutObjectCommand({ Bucket: BUCKET, Key: "kept", Body: "x" }));
  await house.s3().send(new CreateBucketCommand({ Bucket: OWN_BUCKET }));

  // Everything that is refused below worked until the account was closed.
  await house.s3(administrator).send(new GetObjectCommand({ Bucket: BUCKET, Key: "kept" }));
  await assumeRoot();
  await house.organizations().send(new CloseAccountCommand({ AccountId: member }));
  house.clock.advance(1000);
  await house.settle();
});
afterAll(() => house.close());

const assumeRole = (name: string) =>
  house.sts(administrator).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${member}:role/${name}`,
      RoleSessionName: "late",
    }),
  );
const assumeRoot = () =>
  house
    .sts(administrator)
    .send(new AssumeRootCommand({ TargetPrincipal: member, TaskPolicyArn: { arn: TASK } }));

describe("nothing reaches a bucket of a closed account that was open to others", () => {
  test.for<[string, (s3: S3Client) => Promise<unknown>]>([
    ["PutObject", (s3) => s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "late", Body: "x" }))],
    ["GetObject", (s3) => s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "kept" }))],
    ["DeleteObject", (s3) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: "kept" }))],
    ["ListObjects", (s3) => s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))],
    [
      "CopyObject",
      (s3) => s3.send(new CopyObjectCommand({ Bucket: OWN_BUCKET, Key: "k", CopySource: `${BUCKET}/kept` })),
    ],
  ])("%s", async ([name, call]) => {
    await expect(call(house.s3(administrator))).rejects.toMatchObject({
      Code: "AllAccessDisabled",
      message: "All access to this object has been disabled",
      $metadata: { httpStatusCode: 403 },
    });
    expect((await house.events(name)).at(-1)).toMatchObject({ errorCode: "AllAccessDisabled" });
  });

  test("HeadBucket", async () => {
    await expect(
      house.s3(administrator).send(new HeadBucketCommand({ Bucket: BUCKET })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });
});

test("a role of a closed account is assumed as little as one that does not exist", async () => {
  const refusal = (name: string) => ({
    name: "AccessDenied",
    message: `User: arn:aws:iam::${house.root.accountId}:user/admin is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${member}:role/${name}`,
  });
  await expect(assumeRole("NoSuchRole")).rejects.toMatchObject(refusal("NoSuchRole"));
  await expect(assumeRole(ADMINISTRATOR_ROLE)).rejects.toMatchObject(refusal(ADMINISTRATOR_ROLE));
  expect((await house.events("AssumeRole")).at(-1)).toMatchObject({
    errorCode: "AccessDenied",
    responseElements: null,
  });
});

test("nobody becomes the root user of a closed account", async () => {
  await expect(assumeRoot()).rejects.toMatchObject({ name: "AccessDenied" });
  expect((await house.events("AssumeRoot")).at(-1)).toMatchObject({
    errorCode: "AccessDenied",
    responseElements: null,
  });
});

test("a session from before is worth nothing", async () => {
  await expect(house.iam(session).send(new ListUsersCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
});
