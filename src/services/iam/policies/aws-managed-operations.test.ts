import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DetachUserPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  ListEntitiesForPolicyCommand,
  type ListPoliciesCommandInput,
  ListPolicyVersionsCommand,
  type Policy,
  PutUserPermissionsBoundaryCommand,
  paginateListPolicies,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { awsManagedPolicies } from "./aws-managed.ts";

const managed = awsManagedPolicies();
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const POWER_USER = "arn:aws:iam::aws:policy/PowerUserAccess";
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

async function pages(input: ListPoliciesCommandInput, pageSize: number): Promise<Policy[][]> {
  const all: Policy[][] = [];
  for await (const page of paginateListPolicies({ client: house.iam(), pageSize }, input)) {
    all.push(page.Policies ?? []);
  }
  return all;
}

test.for([1000, 100, 7])("all of them are listed in pages of %i", async (pageSize) => {
  const PathPrefix = pageSize < 100 ? "/service-role/" : "/";
  const expected = managed.all().filter(({ path }) => path.startsWith(PathPrefix));
  const listed = await pages({ Scope: "AWS", PathPrefix }, pageSize);
  expect(listed.length).toBe(Math.ceil(expected.length / pageSize));
  for (const page of listed.slice(0, -1)) expect(page.length).toBe(pageSize);
  expect(listed.flat().map(({ Arn, PolicyId }) => [Arn, PolicyId])).toEqual(
    expected.map(({ arn, id }) => [arn, id]),
  );
});

test.for([
  ["/job-function/", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"],
  ["/root-task/", "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials"],
  ["/aws-service-role/", "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy"],
] as const)("those below %s are listed", async ([PathPrefix, member]) => {
  const listed = (await pages({ Scope: "AWS", PathPrefix }, 1000)).flat();
  expect(listed.map(({ Arn }) => Arn)).toContain(member);
  expect(listed.every(({ Path }) => Path === PathPrefix)).toBe(true);
});

test("versions other than the default are not known", async () => {
  const iam = house.iam();
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn: READ_ONLY }));
  expect(Policy?.DefaultVersionId).not.toBe("v1");
  const { PolicyVersion } = await iam.send(
    new GetPolicyVersionCommand({ PolicyArn: READ_ONLY, VersionId: Policy?.DefaultVersionId }),
  );
  expect(decodeURIComponent(PolicyVersion?.Document ?? "")).toBe(managed.find(READ_ONLY)?.document);
  expect(PolicyVersion).toMatchObject({ IsDefaultVersion: true, CreateDate: Policy?.UpdateDate });
  const { Versions } = await iam.send(new ListPolicyVersionsCommand({ PolicyArn: READ_ONLY }));
  expect(Versions?.map(({ VersionId }) => VersionId)).toEqual([Policy?.DefaultVersionId]);
  await expect(
    iam.send(new GetPolicyVersionCommand({ PolicyArn: READ_ONLY, VersionId: "v1" })),
  ).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `Policy ${READ_ONLY} version v1 does not exist or is not attachable.`,
  });
});

test("uses are counted in each account by itself", async () => {
  const iam = house.iam();
  const uses = async (client = iam) => {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: POWER_USER }));
    return [Policy?.AttachmentCount, Policy?.PermissionsBoundaryUsageCount];
  };
  const attachedOfAws = async () =>
    (await pages({ Scope: "AWS", OnlyAttached: true }, 100)).flat().map(({ Arn }) => Arn);
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  await iam.send(new CreateUserCommand({ UserName: "bob" }));
  await iam.send(new CreateGroupCommand({ GroupName: "staff" }));
  await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }));
  expect(await attachedOfAws()).toEqual([]);
  await iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: POWER_USER }));
  await iam.send(new AttachGroupPolicyCommand({ GroupName: "staff", PolicyArn: POWER_USER }));
  await iam.send(new AttachRolePolicyCommand({ RoleName: "worker", PolicyArn: POWER_USER }));
  await iam.send(new PutUserPermissionsBoundaryCommand({ UserName: "bob", PermissionsBoundary: POWER_USER }));
  expect(await uses()).toEqual([3, 1]);
  expect(await attachedOfAws()).toEqual([POWER_USER]);
  expect(await iam.send(new ListEntitiesForPolicyCommand({ PolicyArn: POWER_USER }))).toMatchObject({
    PolicyUsers: [{ UserName: "ann" }, { UserName: "bob" }],
    PolicyGroups: [{ GroupName: "staff" }],
    PolicyRoles: [{ RoleName: "worker" }],
  });
  await iam.send(new DetachUserPolicyCommand({ UserName: "ann", PolicyArn: POWER_USER }));
  expect(await uses()).toEqual([2, 1]);
  expect(await uses(house.iam(await house.openAccount("other")))).toEqual([0, 0]);
});

test("they count towards the number that one user may have attached", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  const arns = managed
    .all()
    .filter(({ path }) => path === "/")
    .map(({ arn }) => arn);
  const attach = (PolicyArn: string | undefined) =>
    iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn }));
  for (const arn of arns.slice(0, 10)) await attach(arn);
  await expect(attach(arns[10])).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for PoliciesPerUser: 10",
  });
});

test("they permit what they say", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const ann = house.s3({
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
  const denied = { name: "AccessDenied" };
  await expect(ann.send(new ListBucketsCommand({}))).rejects.toMatchObject(denied);
  await iam.send(new AttachUserPolicyCommand({ UserName: "ann", PolicyArn: READ_ONLY }));
  expect((await ann.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
  await expect(ann.send(new CreateBucketCommand({ Bucket: "anns-bucket" }))).rejects.toMatchObject(denied);
});
