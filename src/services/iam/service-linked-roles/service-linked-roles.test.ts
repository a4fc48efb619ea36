import {
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { accountId } from "../../../pure/aws/account.ts";
import { allTemplates } from "./catalogue.ts";

const SERVICE = "cloudtrail.amazonaws.com";
const RoleName = "AWSServiceRoleForCloudTrail";
const ARN = `arn:aws:iam::111111111111:role/aws-service-role/${SERVICE}/${RoleName}`;
const POLICY = "arn:aws:iam::aws:policy/aws-service-role/CloudTrailServiceRolePolicy";
const NOW = new Date("2026-03-02T09:15:07Z");
const RECORDED_NOW = "Mar 2, 2026, 9:15:07\u202fAM";
const EC2 =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
let iam: IAMClient;
beforeEach(async () => {
  house = await openHouse();
  iam = house.iam();
});
afterEach(() => house.close());

const create = (AWSServiceName = SERVICE, more: { CustomSuffix?: string; Description?: string } = {}) =>
  iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName, ...more }));
const document = (encoded: string | undefined) => JSON.parse(decodeURIComponent(encoded ?? ""));

test("a role is made as its service defines it", async () => {
  const { Role } = await create();
  expect(Role).toEqual({
    Path: `/aws-service-role/${SERVICE}/`,
    RoleName,
    RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
    Arn: ARN,
    CreateDate: NOW,
    AssumeRolePolicyDocument:
      "%7B%22Version%22%3A%20%222012-10-17%22%2C%20%22Statement%22%3A%20%5B%7B%22Action%22%3A%20%5B%22sts%3AAssumeRole%22%5D%2C%20%22Effect%22%3A%20%22Allow%22%2C%20%22Principal%22%3A%20%7B%22Service%22%3A%20%5B%22cloudtrail.amazonaws.com%22%5D%7D%7D%5D%7D",
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "CreateServiceLinkedRole",
    readOnly: false,
    requestParameters: { aWSServiceName: SERVICE },
    responseElements: {
      role: {
        path: `/aws-service-role/${SERVICE}/`,
        roleName: RoleName,
        roleId: Role?.RoleId,
        arn: ARN,
        createDate: RECORDED_NOW,
        assumeRolePolicyDocument: Role?.AssumeRolePolicyDocument,
      },
    },
  });

  const got = await iam.send(new GetRoleCommand({ RoleName }));
  expect(got.Role).toEqual({
    ...Role,
    AssumeRolePolicyDocument: expect.any(String),
    MaxSessionDuration: 3600,
    RoleLastUsed: {},
  });
  expect(decodeURIComponent(got.Role?.AssumeRolePolicyDocument ?? "")).toBe(
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"sts:AssumeRole"}]}',
  );
  const attached = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  expect(attached.AttachedPolicies).toEqual([
    { PolicyName: "CloudTrailServiceRolePolicy", PolicyArn: POLICY },
  ]);
  expect((await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames).toEqual([]);
  const listed = await iam.send(new ListRolesCommand({ PathPrefix: "/aws-service-role/" }));
  expect(listed.Roles?.map(({ Arn }) => Arn)).toEqual([ARN]);
});

test("every service of the catalogue gets its role, whose policy then applies", {
  timeout: 60_000,
}, async () => {
  const templates = allTemplates();
  for (const { service, roleName, policyArn, suffix, description } of templates) {
    const { Role } = await create(service, suffix === "required" ? { CustomSuffix: "x" } : {});
    const name = suffix === "required" ? `${roleName}_x` : roleName;
    expect(Role).toMatchObject({
      RoleName: name,
      Path: `/aws-service-role/${service}/`,
      Arn: `arn:aws:iam::111111111111:role/aws-service-role/${service}/${name}`,
    });
    expect(Role?.Description).toBeUndefined();
    const shown = await iam.send(new GetRoleCommand({ RoleName: name }));
    expect(shown.Role?.Description).toBe(description);
    expect(document(Role?.AssumeRolePolicyDocument).Statement[0].Principal).toEqual({ Service: [service] });
    const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName: name }));
    expect(AttachedPolicies?.map(({ PolicyArn }) => PolicyArn)).toEqual(
      policyArn === undefined ? [] : [policyArn],
    );
  }
  const { Roles } = await iam.send(new ListRolesCommand({ MaxItems: 1000 }));
  expect(Roles?.length).toBe(templates.length);
});

describe("creation", () => {
  test("takes a description and, where the service lets it, a suffix", async () => {
    const service = "autoscaling.amazonaws.com";
    const { Role } = await create(service, { CustomSuffix: "blue", Description: "for the blue fleet" });
    expect(Role).toMatchObject({
      RoleName: "AWSServiceRoleForAutoScaling_blue",
      Arn: `arn:aws:iam::111111111111:role/aws-service-role/${service}/AWSServiceRoleForAutoScaling_blue`,
    });
    expect(await lastRecord(house)).toMatchObject({
      requestParameters: {
        aWSServiceName: service,
        description: "for the blue fleet",
        customSuffix: "blue",
      },
      responseElements: { role: { roleName: "AWSServiceRoleForAutoScaling_blue" } },
    });
    const shown = await iam.send(new GetRoleCommand({ RoleName: "AWSServiceRoleForAutoScaling_blue" }));
    expect(shown.Role?.Description).toBe("for the blue fleet");
    await create(service);
    await create(service, { CustomSuffix: "green" });
    const { Roles } = await iam.send(new ListRolesCommand({}));
    expect(Roles?.map((role) => role.RoleName)).toEqual([
      "AWSServiceRoleForAutoScaling",
      "AWSServiceRoleForAutoScaling_blue",
      "AWSServiceRoleForAutoScaling_green",
    ]);
  });

  test.for<[what: string, service: string, suffix: string | undefined, name: string]>([
    ["the same role", SERVICE, undefined, RoleName],
    ["the same suffix", "autoscaling.amazonaws.com", "SAMPLE", "AWSServiceRoleForAutoScaling_SAMPLE"],
    [
      "a suffix in other letters",
      "autoscaling.amazonaws.com",
      "sample",
      "AWSServiceRoleForAutoScaling_sample",
    ],
  ])("refuses %s a second time", async ([, service, CustomSuffix, name]) => {
    await create();
    await create("autoscaling.amazonaws.com", { CustomSuffix: "SAMPLE" });
    const message = `Service role name ${name} has been taken in this account, please try a different suffix.`;
    await expect(create(service, { CustomSuffix })).rejects.toMatchObject({
      name: "InvalidInputException",
      Code: "InvalidInput",
      message,
      $metadata: { httpStatusCode: 400 },
    });
    expect(await lastRecord(house)).toMatchObject({
      eventName: "CreateServiceLinkedRole",
      errorCode: "InvalidInputException",
      errorMessage: message,
      responseElements: null,
    });
  });

  test.for([
    ["nosuch.amazonaws.com", undefined, "Cannot find Service Linked Role template for nosuch.amazonaws.com"],
    ["cloudtrail", undefined, "Cannot find Service Linked Role template for cloudtrail"],
    [
      "CLOUDTRAIL.amazonaws.com",
      undefined,
      "Cannot find Service Linked Role template for CLOUDTRAIL.amazonaws.com",
    ],
    [SERVICE, "x", "Custom suffix is not allowed for cloudtrail.amazonaws.com"],
  ] as const)("refuses %s with the suffix %s", async ([service, CustomSuffix, message]) => {
    await expect(create(service, { CustomSuffix })).rejects.toMatchObject({ Code: "InvalidInput", message });
    expect((await iam.send(new ListRolesCommand({}))).Roles).toEqual([]);
  });

  test("is the only way to such a name or path", async () => {
    const customer = (name: string, Path?: string) =>
      iam.send(new CreateRoleCommand({ RoleName: name, Path, AssumeRolePolicyDocument: EC2 }));
    await expect(customer("mine", `/aws-service-role/${SERVICE}/`)).rejects.toMatchObject({
      Code: "InvalidInput",
    });
    for (const name of ["AWSServiceRoleForMe", RoleName.toLowerCase()])
      await expect(customer(name)).rejects.toMatchObject({ Code: "InvalidInput" });
    await create();
    await expect(customer(RoleName.toUpperCase())).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: `Role with name ${RoleName.toUpperCase()} already exists.`,
    });
  });

  test("of one role by two at once succeeds for one of them", async () => {
    const outcomes = await Promise.allSettled([create(), create(), create()]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect((await iam.send(new ListRolesCommand({}))).Roles?.length).toBe(1);
  });
});

describe("deletion", () => {
  const submit = async (name = RoleName) =>
    (await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName: name }))).DeletionTaskId ?? "";
  const status = (DeletionTaskId: string) =>
    iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  const later = async (ms = 1000) => {
    house.clock.advance(ms);
    await house.settle();
  };

  test("is submitted and followed, and both are recorded", async () => {
    await create();
    const task = await submit();
    expect(task).toMatch(
      /^task\/aws-service-role\/cloudtrail\.amazonaws\.com\/AWSServiceRoleForCloudTrail\/[0-9a-f-]{36}$/,
    );
    expect(await lastRecord(house)).toEqual({
      eventName: "DeleteServiceLinkedRole",
      readOnly: false,
      requestParameters: { roleName: RoleName },
      responseElements: { deletionTaskId: task },
    });
    expect(await status(task)).toMatchObject({ Status: "NOT_STARTED" });
    expect(await lastRecord(house)).toEqual({
      eventName: "GetServiceLinkedRoleDeletionStatus",
      readOnly: true,
      requestParameters: { deletionTaskId: task },
      responseElements: null,
    });
    await later();
    expect(await status(task)).toMatchObject({ Status: "IN_PROGRESS" });
    const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
    expect(Role?.RoleName).toBe(RoleName);
    await later();
    expect(await status(task)).not.toHaveProperty("Reason");
    expect(await status(task)).toMatchObject({ Status: "SUCCEEDED" });
    await expect(iam.send(new GetRoleCommand({ RoleName }))).rejects.toThrow(
      `The role with name ${RoleName} cannot be found.`,
    );
    expect((await create()).Role?.RoleName).toBe(RoleName);
  });

  test("fails while a session of the role lives, and tells where", async () => {
    await create();
    const caller = { kind: "service", service: SERVICE, sourceAccount: accountId("111111111111") } as const;
    const assume = (region: string) =>
      house.system.corridor.assumeRole(caller, { roleArn: ARN, sessionName: "replication", region });
    const tried = async () => {
      const task = await submit();
      await later();
      await later();
      const { Status, Reason } = await status(task);
      return [Status, Reason?.Reason, Reason?.RoleUsageList];
    };
    const HALF_AN_HOUR_MS = 1_800_000;
    const SESSIONS =
      "The linked service is using the role. Wait until its sessions have ended and try again.";
    await assume("us-east-1");
    await later(HALF_AN_HOUR_MS);
    await assume("eu-west-1");
    expect(await tried()).toEqual(["FAILED", SESSIONS, [{ Region: "eu-west-1" }, { Region: "us-east-1" }]]);
    await later(HALF_AN_HOUR_MS);
    expect(await tried()).toEqual(["FAILED", SESSIONS, [{ Region: "eu-west-1" }]]);
    await later(HALF_AN_HOUR_MS);
    expect(await tried()).toEqual(["SUCCEEDED", undefined, undefined]);
  });

  test.for<[what: string, call: () => Promise<unknown>, error: { Code: string; message: string }]>([
    [
      "a role that is not there",
      () => submit("AWSServiceRoleForConfig"),
      { Code: "NoSuchEntity", message: "The role with name AWSServiceRoleForConfig cannot be found." },
    ],
    [
      "a role of the customer's",
      () => submit("mine"),
      { Code: "InvalidInput", message: "The role mine is not linked to a service." },
    ],
    [
      "a task that is none",
      () => status("task/whatever"),
      { Code: "InvalidInput", message: "The deletion task id is not valid." },
    ],
    [
      "a task that is not there",
      () => status(`task/aws-service-role/${SERVICE}/${RoleName}/00000000-0000-4000-8000-000000000000`),
      {
        Code: "NoSuchEntity",
        message: `The deletion task with id task/aws-service-role/${SERVICE}/${RoleName}/00000000-0000-4000-8000-000000000000 cannot be found.`,
      },
    ],
  ])("refuses %s", async ([, call, error]) => {
    await iam.send(new CreateRoleCommand({ RoleName: "mine", AssumeRolePolicyDocument: EC2 }));
    await expect(call()).rejects.toMatchObject(error);
    expect(await lastRecord(house)).toMatchObject({
      errorCode: `${error.Code}Exception`,
      errorMessage: error.message,
    });
  });

  test("of another account's role cannot be followed", async () => {
    await create();
    const task = await submit();
    const other = house.iam(await house.openAccount("other"));
    await expect(
      other.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId: task })),
    ).rejects.toMatchObject({ Code: "NoSuchEntity" });
  });
});
