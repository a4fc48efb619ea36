import { GetRoleCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreateAccountCommand,
  CreatePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import {
  CLOUDTRAIL,
  openTrailOrganization,
  startOrganizationTrail,
  type TrailOrganization,
} from "../../../../test/harness/organization-trail.ts";
import type { EventRecord } from "../../../pure/event/record.ts";

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const ROLE = "AWSServiceRoleForCloudTrail";
const SESSION = "OrgTrailReplication";

let house: House;
let organization: TrailOrganization;
beforeEach(async () => {
  house = await openHouse({ settings: { organizationAccounts: 50 } });
  organization = await openTrailOrganization(house);
});
afterEach(() => house.close());

/** What was recorded while time passed. */
async function pass(milliseconds = 1000) {
  const before = (await house.events()).length;
  house.clock.advance(milliseconds);
  await house.settle();
  return (await house.events()).slice(before);
}

const roleArn = (account: string) => `arn:aws:iam::${account}:role/aws-service-role/${CLOUDTRAIL}/${ROLE}`;
const common = (eventTime: string) => ({
  eventVersion: "1.11",
  eventTime,
  awsRegion: "us-east-1",
  sourceIPAddress: CLOUDTRAIL,
  userAgent: CLOUDTRAIL,
  requestID: UUID,
  eventID: UUID,
  readOnly: true,
  eventType: "AwsApiCall",
  managementEvent: true,
  eventCategory: "Management",
});
const assumed = (account: string, eventTime: string) => ({
  ...common(eventTime),
  userIdentity: { type: "AWSService", invokedBy: CLOUDTRAIL },
  eventSource: "sts.amazonaws.com",
  eventName: "AssumeRole",
  requestParameters: { roleArn: roleArn(account), roleSessionName: SESSION },
  responseElements: {
    credentials: {
      accessKeyId: expect.stringMatching(/^ASIA/),
      sessionToken: expect.any(String),
      expiration: expect.any(String),
    },
  },
  resources: [{ accountId: account, type: "AWS::IAM::Role", ARN: roleArn(account) }],
  recipientAccountId: account,
  sharedEventID: UUID,
});

test("CloudTrail asks through its role who is in the organization, and takes its role in each member", async () => {
  await startOrganizationTrail(house);
  const records = await pass();
  const { management, members } = organization;
  const eventTime = "2026-03-02T09:15:10Z";
  const asked = (eventName: string) => ({
    ...common(eventTime),
    userIdentity: {
      type: "AssumedRole",
      principalId: expect.stringMatching(new RegExp(`^AROA[A-Z0-9]+:${SESSION}$`)),
      arn: `arn:aws:sts::${management}:assumed-role/${ROLE}/${SESSION}`,
      accountId: management,
      accessKeyId: expect.stringMatching(/^ASIA/),
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: expect.stringMatching(/^AROA/),
          arn: roleArn(management),
          accountId: management,
          userName: ROLE,
        },
        attributes: { creationDate: eventTime, mfaAuthenticated: "false" },
      },
      invokedBy: CLOUDTRAIL,
    },
    eventSource: "organizations.amazonaws.com",
    eventName,
    requestParameters: null,
    responseElements: null,
    recipientAccountId: management,
  });
  const inMembers = Object.values(members)
    .sort()
    .map((account) => assumed(account, eventTime));
  expect(records).toEqual([
    assumed(management, eventTime),
    asked("DescribeOrganization"),
    asked("ListAccounts"),
    ...inMembers,
  ]);
  for (const member of Object.keys(members)) {
    const { Role } = await house
      .iam(await organization.as(member))
      .send(new GetRoleCommand({ RoleName: ROLE }));
    expect(Role?.Path).toBe(`/aws-service-role/${CLOUDTRAIL}/`);
  }
});

test("once, and not again with another trail", async () => {
  await startOrganizationTrail(house);
  expect(await pass()).toHaveLength(5);
  expect(await pass()).toEqual([]);
  await startOrganizationTrail(house, { Name: "second" });
  expect(await pass()).toEqual([]);
});

test("an account whose policies keep CloudTrail out is tried every hour, and does not hold up the others", async () => {
  const { rootId } = organization;
  await house
    .organizations()
    .send(new EnablePolicyTypeCommand({ RootId: rootId, PolicyType: "RESOURCE_CONTROL_POLICY" }));
  const Content = JSON.stringify({
    Version: "2012-10-17",
    Statement: { Effect: "Deny", Principal: "*", Action: "sts:AssumeRole", Resource: "*" },
  });
  const { Policy } = await house
    .organizations()
    .send(
      new CreatePolicyCommand({ Name: "shut", Description: "", Type: "RESOURCE_CONTROL_POLICY", Content }),
    );
  const shut = {
    PolicyId: Policy?.PolicySummary?.Id,
    TargetId: Object.values(organization.members).sort()[0],
  };
  await house.organizations().send(new AttachPolicyCommand(shut));
  await startOrganizationTrail(house);
  const tried = async (milliseconds: number) =>
    (await pass(milliseconds))
      .filter(({ eventName }) => eventName === "AssumeRole")
      .map(({ errorCode }) => errorCode);
  expect(await tried(1000)).toEqual([undefined, "AccessDenied", undefined]);
  expect(await tried(3_599_000)).toEqual([]);
  expect(await tried(1000)).toEqual([undefined, "AccessDenied"]);
  await house.organizations().send(new DetachPolicyCommand(shut));
  expect(await tried(3_600_000)).toEqual([undefined, undefined]);
  expect(await tried(3_600_000)).toEqual([]);
});

test("a single newcomer of a large organization is asked after by itself", async () => {
  const join = async (name: string) => {
    const command = new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` });
    await house.organizations().send(command);
  };
  for (let index = 0; index < 18; index++) {
    await join(`early-${index}`);
    // No more than five are opened at once.
    if (index % 5 === 4 || index === 17) await pass();
  }
  await startOrganizationTrail(house);
  const asked = (records: readonly EventRecord[]) =>
    records
      .filter(({ userIdentity, errorCode }) => userIdentity.invokedBy === CLOUDTRAIL && !errorCode)
      .map(({ eventName }) => eventName);
  const first = asked(await pass());
  expect(first.slice(0, 5)).toEqual([
    "AssumeRole",
    "DescribeOrganization",
    "ListAccounts",
    "ListAccounts",
    "AssumeRole",
  ]);
  expect(first).toHaveLength(4 + 20);
  await join("late");
  await pass();
  await pass();
  const late = (await house.events("CreateAccountResult")).at(-1)?.serviceEventDetails as {
    readonly createAccountStatus: { readonly accountId: string };
  };
  const records = [...(await house.events())].slice(-4);
  expect(asked(records)).toEqual(["AssumeRole", "DescribeOrganization", "DescribeAccount", "AssumeRole"]);
  const { accountId } = late.createAccountStatus;
  expect(records[2]).toMatchObject({
    userIdentity: { type: "AssumedRole", accountId: organization.management },
    requestParameters: { accountId },
    responseElements: null,
  });
  expect(records[3]).toMatchObject(assumed(accountId, records[3]?.eventTime ?? ""));
});

test("nothing is done in accounts that have left or were closed meanwhile", async () => {
  await startOrganizationTrail(house);
  const { alpha: AccountId, beta } = organization.members;
  await house.organizations().send(new RemoveAccountFromOrganizationCommand({ AccountId }));
  await house.organizations().send(new CloseAccountCommand({ AccountId: beta }));
  const ofCloudTrail = async () =>
    (await pass()).filter(({ userIdentity }) => userIdentity.invokedBy === CLOUDTRAIL);
  expect(await ofCloudTrail()).toEqual([]);
  expect(await ofCloudTrail()).toEqual([]);
});
