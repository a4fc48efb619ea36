import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CreateTrail, DescribeTrails } from "../../src/pure/api/cloudtrail.ts";
import { CreateServiceLinkedRole, DeleteRole, GetRole } from "../../src/pure/api/iam.ts";
import { accountId } from "../../src/pure/aws/account.ts";
import type { ServiceCaller, UserCaller } from "../../src/pure/aws/caller.ts";
import type { Call } from "../../src/runtime/call.ts";
import type { Endpoint } from "../../src/runtime/service.ts";
import { type Credentials, type House, openHouse } from "../harness/house.ts";

const ACCOUNT = accountId("111111111111");
const SERVICE = "cloudtrail.amazonaws.com";
const RoleName = "AWSServiceRoleForCloudTrail";
const ROLE_ARN = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${SERVICE}/${RoleName}`;
const HOUR_MS = 3_600_000;
const cloudTrail: ServiceCaller = { kind: "service", service: SERVICE, sourceAccount: ACCOUNT };

/** Everything that the owner of an audit trail needs, and nothing else. */
const OWNER = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:aws:iam::*:role/aws-service-role/${SERVICE}/${RoleName}*`,
      Condition: { StringLike: { "iam:AWSServiceName": SERVICE } },
    },
    {
      Effect: "Allow",
      Action: ["iam:UpdateRole", "iam:DeleteServiceLinkedRole", "iam:GetServiceLinkedRoleDeletionStatus"],
      Resource: "arn:aws:iam::*:role/aws-service-role/*",
    },
    // A role that is not there has no path yet.
    { Effect: "Allow", Action: "iam:GetRole", Resource: "arn:aws:iam::*:role/*" },
  ],
};

let house: House;
let owner: Credentials;
let caller: UserCaller;
let firstRoleId: string | undefined;

beforeAll(async () => {
  house = await openHouse();
  const root = house.iam();
  const UserName = "owner";
  const { User } = await root.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify(OWNER);
  await root.send(new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument }));
  await root.send(
    new AttachUserPolicyCommand({ UserName, PolicyArn: "arn:aws:iam::aws:policy/AWSCloudTrail_FullAccess" }),
  );
  const { AccessKey } = await root.send(new CreateAccessKeyCommand({ UserName }));
  owner = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  caller = {
    kind: "user",
    account: ACCOUNT,
    accessKeyId: owner.accessKeyId,
    arn: User?.Arn ?? "",
    userId: User?.UserId ?? "",
    userName: UserName,
  };
});
afterAll(() => house.close());

/** A call of the owner's to CloudTrail in which the service does what is given beside its own work. */
function inTrailCall<Output>(run: (call: Call) => Promise<Output>): Promise<unknown> {
  const mounted = house.system.services.find(({ model }) => model === CreateTrail.service);
  const endpoint = mounted?.endpoints.get("CreateTrail");
  if (endpoint === undefined) throw new Error("CreateTrail is not served");
  const working: Endpoint = { ...endpoint, run: (_input, call) => run(call) };
  return house.system.corridor.invoke(
    working,
    { Name: "organization", S3BucketName: "logs" },
    {
      caller,
      account: ACCOUNT,
      region: "eu-west-1",
      requestId: "00000000-0000-4000-8000-000000000000",
    },
  );
}

/** What a service does when it needs its role: uses the one that is there, else makes it for the caller. */
const roleForCaller = async (call: Call) => {
  try {
    return (await call.invokeForCaller(SERVICE, GetRole, { RoleName })).Role?.RoleId;
  } catch {
    const made = await call.invokeForCaller(SERVICE, CreateServiceLinkedRole, { AWSServiceName: SERVICE });
    return made.Role?.RoleId;
  }
};

async function deletion(): Promise<[string | undefined, (string | undefined)[] | undefined]> {
  const iam = house.iam(owner);
  const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
  for (let second = 0; second < 2; second++) {
    house.clock.advance(1000);
    await house.settle();
  }
  const told = await iam.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }));
  return [told.Status, told.Reason?.RoleUsageList?.map(({ Region }) => Region)];
}

test("the service makes its role with the session of whom it serves", async () => {
  await inTrailCall(async (call) => {
    firstRoleId = await roleForCaller(call);
  });
  const { Role } = await house.iam(owner).send(new GetRoleCommand({ RoleName }));
  expect(Role).toMatchObject({ RoleId: firstRoleId, Arn: ROLE_ARN });
  const [created] = await house.events("CreateServiceLinkedRole");
  expect(created).toMatchObject({
    userIdentity: { type: "IAMUser", userName: "owner", invokedBy: SERVICE },
    sourceIPAddress: SERVICE,
    requestParameters: { aWSServiceName: SERVICE },
  });
  let found: string | undefined;
  await inTrailCall(async (call) => {
    found = await roleForCaller(call);
  });
  expect(found).toBe(firstRoleId);
  expect(await house.events("CreateServiceLinkedRole")).toHaveLength(1);
});

test("the owner describes it, and can change nothing else", async () => {
  const iam = house.iam(owner);
  await iam.send(new UpdateRoleCommand({ RoleName, Description: "the organization's trail" }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
  expect(Role?.Description).toBe("the organization's trail");
  // Sessions of such a role cannot be revoked: the policy that would do it is a change of the role.
  const revoke = new PutRolePolicyCommand({
    RoleName,
    PolicyName: "AWSRevokeOlderSessions",
    PolicyDocument:
      '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["*"],"Resource":["*"],"Condition":{"DateLessThan":{"aws:TokenIssueTime":"2026-03-02T09:15:07.000Z"}}}]}',
  });
  await expect(house.iam().send(revoke)).rejects.toMatchObject({ Code: "UnmodifiableEntity" });
});

test("the service works with the role, within what its policy says", async () => {
  const session = await house.system.corridor.assumeRole(cloudTrail, {
    roleArn: ROLE_ARN,
    sessionName: "OrgTrailReplication",
    region: "us-east-1",
  });
  const region = "eu-west-1";
  await house.system.corridor.invokeAs({ caller: session, operation: DescribeTrails, input: {}, region });
  await expect(
    house.system.corridor.invokeAs({ caller: session, operation: DeleteRole, input: { RoleName }, region }),
  ).rejects.toMatchObject({ code: "AccessDenied" });
});

test("it cannot be deleted while a session lives, and can when that has ended", async () => {
  expect(await deletion()).toEqual(["FAILED", ["us-east-1"]]);
  expect((await house.iam(owner).send(new GetRoleCommand({ RoleName }))).Role?.RoleId).toBe(firstRoleId);
  house.clock.advance(HOUR_MS);
  expect(await deletion()).toEqual(["SUCCEEDED", undefined]);
  await expect(house.iam(owner).send(new GetRoleCommand({ RoleName }))).rejects.toMatchObject({
    Code: "NoSuchEntity",
  });
});

test("the next call makes another one", async () => {
  let secondRoleId: string | undefined;
  await inTrailCall(async (call) => {
    secondRoleId = await roleForCaller(call);
  });
  expect(secondRoleId).toMatch(/^AROA/);
  expect(secondRoleId).not.toBe(firstRoleId);
});

test("the event history tells all of it", async () => {
  const told = (await house.events())
    .filter(({ requestParameters: given, eventName }) => {
      const subject = given?.roleName ?? given?.roleArn ?? given?.aWSServiceName ?? given?.deletionTaskId;
      return /CloudTrail|cloudtrail/.test(String(subject)) || eventName === "DeleteRole";
    })
    .map(({ eventName, errorCode, userIdentity }) =>
      [
        eventName,
        ...(errorCode === undefined ? [] : [errorCode]),
        ...(userIdentity.invokedBy === undefined ? [] : ["invoked"]),
      ].join(" "),
    );
  expect(told).toEqual([
    "GetRole NoSuchEntityException invoked",
    "CreateServiceLinkedRole invoked",
    "GetRole",
    "GetRole invoked",
    "UpdateRole",
    "GetRole",
    "PutRolePolicy UnmodifiableEntityException",
    "AssumeRole invoked",
    "DeleteRole AccessDenied invoked",
    "DeleteServiceLinkedRole",
    "GetServiceLinkedRoleDeletionStatus",
    "GetRole",
    "DeleteServiceLinkedRole",
    "GetServiceLinkedRoleDeletionStatus",
    "GetRole NoSuchEntityException",
    "GetRole NoSuchEntityException invoked",
    "CreateServiceLinkedRole invoked",
  ]);
  const { Events } = await house.cloudtrail().send(
    new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "CreateServiceLinkedRole" }],
    }),
  );
  expect(Events?.map(({ Username }) => Username)).toEqual(["owner", "owner"]);
});
