import { GetRoleCommand } from "@aws-sdk/client-iam";
import {
  AttachPolicyCommand,
  CloseAccountCommand,
  CreatePolicyCommand,
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

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);
const ROLE = "AWSServiceRoleForCloudTrail";
const SESSION = "OrgTrailReplication";

let house: House;
let organization: TrailOrganization;
beforeEach(async () => {
  house = await openHouse();
  organization = await openTrailOrganization(house);
});
afterEach(() => house.close());

/** What was recorded while a second passed. */
async function pass() {
  const before = (await house.events()).length;
  house.clock.advance(1000);
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

test("an account whose policies keep CloudTrail out is tried once, and does not hold up the others", async () => {
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
  await house.organizations().send(
    new AttachPolicyCommand({
      PolicyId: Policy?.PolicySummary?.Id,
      TargetId: [...Object.values(organization.members)].sort()[0],
    }),
  );
  await startOrganizationTrail(house);
  const tried = (await pass()).filter(({ eventName }) => eventName === "AssumeRole");
  expect(tried.map(({ errorCode }) => errorCode)).toEqual([undefined, "AccessDenied", undefined]);
  expect(await pass()).toEqual([]);
});

test("nothing is done in accounts that have left or were closed meanwhile", async () => {
  await startOrganizationTrail(house);
  const { alpha: AccountId, beta } = organization.members;
  await house.organizations().send(new RemoveAccountFromOrganizationCommand({ AccountId }));
  await house.organizations().send(new CloseAccountCommand({ AccountId: beta }));
  const own = (await pass()).filter(({ userIdentity }) => userIdentity.invokedBy === CLOUDTRAIL);
  const names = own.map(({ eventName, recipientAccountId }) => [eventName, recipientAccountId]);
  expect(names).toEqual([
    ["AssumeRole", organization.management],
    ["DescribeOrganization", organization.management],
    ["ListAccounts", organization.management],
  ]);
  expect(await pass()).toEqual([]);
});
