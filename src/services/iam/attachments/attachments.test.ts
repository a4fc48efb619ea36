import {
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteUserPermissionsBoundaryCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const OWN = "arn:aws:iam::111111111111:policy/team/own";
const NO_ARN = "text-that-is-no-arn-at-all";
const MISSING = "arn:aws:iam::111111111111:policy/missing";
const SERVICE_ROLE_POLICY = "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy";
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "it" }));
  await iam.send(new CreateGroupCommand({ GroupName: "it" }));
  await iam.send(new CreateRoleCommand({ RoleName: "it", AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreatePolicyCommand({ PolicyName: "own", Path: "/team/", PolicyDocument: ALLOW }));
});
afterEach(() => house.close());

const HOLDERS = [
  {
    noun: "User",
    attach: (PolicyArn: string) =>
      house.iam().send(new AttachUserPolicyCommand({ UserName: "it", PolicyArn })),
    detach: (PolicyArn: string) =>
      house.iam().send(new DetachUserPolicyCommand({ UserName: "it", PolicyArn })),
    list: (more = {}) => house.iam().send(new ListAttachedUserPoliciesCommand({ UserName: "it", ...more })),
  },
  {
    noun: "Group",
    attach: (PolicyArn: string) =>
      house.iam().send(new AttachGroupPolicyCommand({ GroupName: "it", PolicyArn })),
    detach: (PolicyArn: string) =>
      house.iam().send(new DetachGroupPolicyCommand({ GroupName: "it", PolicyArn })),
    list: (more = {}) => house.iam().send(new ListAttachedGroupPoliciesCommand({ GroupName: "it", ...more })),
  },
  {
    noun: "Role",
    attach: (PolicyArn: string) =>
      house.iam().send(new AttachRolePolicyCommand({ RoleName: "it", PolicyArn })),
    detach: (PolicyArn: string) =>
      house.iam().send(new DetachRolePolicyCommand({ RoleName: "it", PolicyArn })),
    list: (more = {}) => house.iam().send(new ListAttachedRolePoliciesCommand({ RoleName: "it", ...more })),
  },
] as const;

describe.each(HOLDERS)("to a $noun", ({ noun, attach, detach, list }) => {
  const member = `${noun.toLowerCase()}Name`;

  test("a policy is attached, once however often, listed and detached", async () => {
    for (const arn of [OWN, READ_ONLY, OWN]) await attach(arn);
    expect(await lastRecord(house)).toEqual({
      eventName: `Attach${noun}Policy`,
      readOnly: false,
      requestParameters: { [member]: "it", policyArn: OWN },
      responseElements: null,
    });
    expect(await list()).toMatchObject({
      AttachedPolicies: [
        { PolicyName: "own", PolicyArn: OWN },
        { PolicyName: "ReadOnlyAccess", PolicyArn: READ_ONLY },
      ],
      IsTruncated: false,
    });
    expect(await lastRecord(house)).toEqual({
      eventName: `ListAttached${noun}Policies`,
      readOnly: true,
      requestParameters: { [member]: "it" },
      responseElements: null,
    });
    const below = await list({ PathPrefix: "/team/" });
    expect(below.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual([OWN]);
    const page = await list({ MaxItems: 1 });
    expect(page.IsTruncated).toBe(true);
    expect((await list({ Marker: page.Marker })).AttachedPolicies).toMatchObject([{ PolicyArn: READ_ONLY }]);
    await detach(OWN);
    expect(await lastRecord(house)).toEqual({
      eventName: `Detach${noun}Policy`,
      readOnly: false,
      requestParameters: { [member]: "it", policyArn: OWN },
      responseElements: null,
    });
    await expect(detach(OWN)).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: `Policy ${OWN} was not found.`,
    });
    expect((await list()).AttachedPolicies).toMatchObject([{ PolicyArn: READ_ONLY }]);
  });

  test("ten policies are attached at most", async () => {
    for (let index = 0; index <= 10; index++) {
      const PolicyName = `p${index}`;
      await house.iam().send(new CreatePolicyCommand({ PolicyName, PolicyDocument: ALLOW }));
      if (index < 10) await attach(`arn:aws:iam::111111111111:policy/${PolicyName}`);
    }
    await expect(attach("arn:aws:iam::111111111111:policy/p10")).rejects.toMatchObject({
      Code: "LimitExceeded",
      message: `Cannot exceed quota for PoliciesPer${noun}: 10`,
    });
    expect((await list()).AttachedPolicies?.length).toBe(10);
  });

  test.for([
    ["is not there", MISSING, "NoSuchEntity", `Policy ${MISSING} does not exist or is not attachable.`],
    ["is no ARN", NO_ARN, "ValidationError", `ARN ${NO_ARN} is not valid.`],
    [
      "is for service-linked roles",
      SERVICE_ROLE_POLICY,
      "PolicyNotAttachable",
      "Cannot attach a Service Role Policy to a Customer Role.",
    ],
  ])("a policy that %s is refused", async ([, arn = "", Code, message]) => {
    await expect(attach(arn)).rejects.toMatchObject({ Code, message });
  });
});

const BOUNDED = [
  {
    noun: "User",
    put: (PermissionsBoundary: string) =>
      house.iam().send(new PutUserPermissionsBoundaryCommand({ UserName: "it", PermissionsBoundary })),
    remove: () => house.iam().send(new DeleteUserPermissionsBoundaryCommand({ UserName: "it" })),
    read: async () =>
      (await house.iam().send(new GetUserCommand({ UserName: "it" }))).User?.PermissionsBoundary,
  },
  {
    noun: "Role",
    put: (PermissionsBoundary: string) =>
      house.iam().send(new PutRolePermissionsBoundaryCommand({ RoleName: "it", PermissionsBoundary })),
    remove: () => house.iam().send(new DeleteRolePermissionsBoundaryCommand({ RoleName: "it" })),
    read: async () =>
      (await house.iam().send(new GetRoleCommand({ RoleName: "it" }))).Role?.PermissionsBoundary,
  },
] as const;

describe.each(BOUNDED)("the boundary of a $noun", ({ noun, put, remove, read }) => {
  const member = `${noun.toLowerCase()}Name`;

  test("is put and deleted", async () => {
    await put(OWN);
    expect(await lastRecord(house)).toEqual({
      eventName: `Put${noun}PermissionsBoundary`,
      readOnly: false,
      requestParameters: { [member]: "it", permissionsBoundary: OWN },
      responseElements: null,
    });
    expect(await read()).toEqual({ PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: OWN });
    await remove();
    expect(await lastRecord(house)).toEqual({
      eventName: `Delete${noun}PermissionsBoundary`,
      readOnly: false,
      requestParameters: { [member]: "it" },
      responseElements: null,
    });
    expect(await read()).toBeUndefined();
  });

  test("is a policy that can be attached", async () => {
    await expect(put(MISSING)).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: `Scope ARN: ${MISSING} does not exist or is not attachable.`,
    });
    await expect(put(NO_ARN)).rejects.toMatchObject({
      Code: "InvalidInput",
      message: `ARN ${NO_ARN} is not valid.`,
    });
    await expect(put(SERVICE_ROLE_POLICY)).rejects.toMatchObject({ Code: "PolicyNotAttachable" });
  });
});
