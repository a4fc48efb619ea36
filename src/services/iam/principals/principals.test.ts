import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  DeleteUserPolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  ListGroupsCommand,
  ListPoliciesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  TagUserCommand,
  UntagUserCommand,
} from "@aws-sdk/client-iam";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";

const UserName = "ann";
const PolicyName = "p";
const READ_ONLY = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
const OWN = "arn:aws:iam::111111111111:policy/own";
const policy = (Effect: "Allow" | "Deny", Action: string, Condition?: object) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect, Action, Resource: "*", Condition }] });

let house: House;
let root: IAMClient;
let ann: Credentials;
beforeEach(async () => {
  house = await openHouse();
  root = house.iam();
  await root.send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName }));
  ann = { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
});
afterEach(() => house.close());

/** Whether the user may list groups now. */
const may = async (credentials: Credentials = ann): Promise<boolean> => {
  try {
    await house.iam(credentials).send(new ListGroupsCommand({}));
    return true;
  } catch (error) {
    expect(error).toMatchObject({ Code: "AccessDenied" });
    return false;
  }
};

describe("a user's permissions follow at once", () => {
  test("its inline policies", async () => {
    expect(await may()).toBe(false);
    const PolicyDocument = policy("Allow", "iam:List*");
    await root.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    expect(await may()).toBe(true);
    const denying = policy("Deny", "iam:ListGroups");
    await root.send(new PutUserPolicyCommand({ UserName, PolicyName: "deny", PolicyDocument: denying }));
    expect(await may()).toBe(false);
    await root.send(new DeleteUserPolicyCommand({ UserName, PolicyName: "deny" }));
    expect(await may()).toBe(true);
  });

  test("the policies attached, and their default versions", async () => {
    await root.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: policy("Allow", "s3:*") }));
    await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn: OWN }));
    expect(await may()).toBe(false);
    await root.send(
      new CreatePolicyVersionCommand({
        PolicyArn: OWN,
        PolicyDocument: policy("Allow", "iam:*"),
        SetAsDefault: true,
      }),
    );
    expect(await may()).toBe(true);
    await root.send(new SetDefaultPolicyVersionCommand({ PolicyArn: OWN, VersionId: "v1" }));
    expect(await may()).toBe(false);
    await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    expect(await may()).toBe(true);
    await root.send(new DetachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    expect(await may()).toBe(false);
  });

  test("its groups", async () => {
    const GroupName = "ops";
    await root.send(new CreateGroupCommand({ GroupName }));
    await root.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn: READ_ONLY }));
    expect(await may()).toBe(false);
    await root.send(new AddUserToGroupCommand({ GroupName, UserName }));
    expect(await may()).toBe(true);
    const PolicyDocument = policy("Deny", "*");
    await root.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument }));
    expect(await may()).toBe(false);
    await root.send(new RemoveUserFromGroupCommand({ GroupName, UserName }));
    await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    expect(await may()).toBe(true);
  });

  test("its boundary", async () => {
    await root.send(new AttachUserPolicyCommand({ UserName, PolicyArn: READ_ONLY }));
    await root.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: policy("Allow", "s3:*") }));
    expect(await may()).toBe(true);
    await root.send(new PutUserPermissionsBoundaryCommand({ UserName, PermissionsBoundary: OWN }));
    expect(await may()).toBe(false);
    await root.send(new DeleteUserPermissionsBoundaryCommand({ UserName }));
    expect(await may()).toBe(true);
  });

  test("its tags", async () => {
    const PolicyDocument = policy("Allow", "iam:*", { StringEquals: { "aws:PrincipalTag/team": "blue" } });
    await root.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
    expect(await may()).toBe(false);
    await root.send(new TagUserCommand({ UserName, Tags: [{ Key: "team", Value: "blue" }] }));
    expect(await may()).toBe(true);
    await root.send(new UntagUserCommand({ UserName, TagKeys: ["team"] }));
    expect(await may()).toBe(false);
  });
});

test("a session follows its role, and ends with it whoever takes the name", async () => {
  const RoleName = "worker";
  const trust = JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" }],
  });
  const makeRole = () => root.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  const { Role } = await makeRole();
  const PolicyDocument = policy("Allow", "sts:AssumeRole");
  await root.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument }));
  const assumed = await house
    .sts(ann)
    .send(new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: "session" }));
  const session: Credentials = {
    accessKeyId: assumed.Credentials?.AccessKeyId ?? "",
    secretAccessKey: assumed.Credentials?.SecretAccessKey ?? "",
    sessionToken: assumed.Credentials?.SessionToken,
  };
  expect(await may(session)).toBe(false);
  const allowing = policy("Allow", "iam:*");
  await root.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: allowing }));
  expect(await may(session)).toBe(true);
  await expect(house.iam(session).send(new GetUserCommand({}))).rejects.toMatchObject({
    Code: "ValidationError",
    message: "Must specify userName when calling with non-User credentials",
  });
  await house.settle();
  house.clock.advance(61_000);
  await house.settle();
  const used = await root.send(new GetRoleCommand({ RoleName }));
  expect(used.Role?.RoleLastUsed).toEqual({
    LastUsedDate: new Date("2026-03-02T09:15:07Z"),
    Region: "us-east-1",
  });
  await root.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
  await root.send(new DeleteRoleCommand({ RoleName }));
  await makeRole();
  await root.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: READ_ONLY }));
  await expect(house.iam(session).send(new ListUsersCommand({}))).rejects.toMatchObject({
    Code: "InvalidClientTokenId",
  });
});

test("nothing reaches into another account", async () => {
  const other = await house.openAccount("other");
  await expect(house.iam(other).send(new GetUserCommand({ UserName }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
  });
  const found = await house.iam(other).send(new ListPoliciesCommand({ Scope: "Local" }));
  expect(found.Policies).toEqual([]);
  await expect(
    house.iam(other).send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: ann.accessKeyId })),
  ).rejects.toMatchObject({ Code: "NoSuchEntity" });
});
