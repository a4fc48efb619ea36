import {
  DeregisterOrganizationDelegatedAdminCommand,
  RegisterOrganizationDelegatedAdminCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteServiceLinkedRoleCommand,
  GetRoleCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import {
  CloseAccountCommand,
  CreateOrganizationCommand,
  DisableAWSServiceAccessCommand,
  EnableAWSServiceAccessCommand,
  ListDelegatedAdministratorsCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import { createMember, memberCredentials } from "../../../../test/harness/organization.ts";
import { CLOUDTRAIL } from "../../../../test/harness/organization-trail.ts";

const MANAGEMENT = "111111111111";
const NOBODY = "999999999999";
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const register = (MemberAccountId: string, credentials?: Credentials) =>
  house.cloudtrail(credentials).send(new RegisterOrganizationDelegatedAdminCommand({ MemberAccountId }));
const deregister = (DelegatedAdminAccountId: string, credentials?: Credentials) =>
  house
    .cloudtrail(credentials)
    .send(new DeregisterOrganizationDelegatedAdminCommand({ DelegatedAdminAccountId }));
const organize = (FeatureSet: "ALL" | "CONSOLIDATED_BILLING" = "ALL") =>
  house.organizations().send(new CreateOrganizationCommand({ FeatureSet }));
const trust = () =>
  house.organizations().send(new EnableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
const registered = async () => {
  const command = new ListDelegatedAdministratorsCommand({ ServicePrincipal: CLOUDTRAIL });
  return (await house.organizations().send(command)).DelegatedAdministrators?.map(({ Id }) => Id);
};

/** A user of the management account who may do everything but some things. */
async function userWithout(...actions: readonly string[]): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ursula" }));
  const PolicyDocument = JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action: actions, Resource: "*" },
    ],
  });
  await iam.send(new PutUserPolicyCommand({ UserName: "ursula", PolicyName: "own", PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: "ursula" }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

/** What the root user's session was used for by CloudTrail: common to all of it. */
const forwarded = (eventName: string, eventSource: string, elements: Readonly<Record<string, unknown>>) => ({
  eventVersion: "1.11",
  userIdentity: {
    type: "Root",
    principalId: MANAGEMENT,
    arn: `arn:aws:iam::${MANAGEMENT}:root`,
    accountId: MANAGEMENT,
    accessKeyId: house.root.accessKeyId,
    invokedBy: CLOUDTRAIL,
  },
  eventTime: expect.any(String),
  eventSource,
  eventName,
  awsRegion: "us-east-1",
  sourceIPAddress: CLOUDTRAIL,
  userAgent: CLOUDTRAIL,
  requestID: UUID,
  eventID: UUID,
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: MANAGEMENT,
  eventCategory: "Management",
  requestParameters: null,
  responseElements: null,
  ...elements,
});

test("an administrator is registered with AWS Organizations by the caller's session, and gets rid of likewise", async () => {
  await organize();
  const ann = await createMember(house, "ann");
  await trust();
  const before = (await house.events()).length;
  expect((await register(ann)).$metadata.httpStatusCode).toBe(200);
  expect(await registered()).toEqual([ann]);
  const records = (await house.events()).slice(before, -1);
  expect(records.slice(0, -1)).toEqual([
    forwarded("ListAWSServiceAccessForOrganization", "organizations.amazonaws.com", { readOnly: true }),
    forwarded("GetRole", "iam.amazonaws.com", {
      readOnly: true,
      requestParameters: { roleName: "AWSServiceRoleForCloudTrail" },
    }),
    forwarded("CreateServiceLinkedRole", "iam.amazonaws.com", {
      readOnly: false,
      requestParameters: { aWSServiceName: "context.cloudtrail.amazonaws.com" },
      responseElements: {
        role: expect.objectContaining({ roleName: "AWSServiceRoleForCloudTrailEventContext" }),
      },
    }),
    forwarded("RegisterDelegatedAdministrator", "organizations.amazonaws.com", {
      readOnly: false,
      requestParameters: { accountId: ann, servicePrincipal: CLOUDTRAIL },
    }),
  ]);
  expect(records.at(-1)).toMatchObject({
    eventName: "RegisterOrganizationDelegatedAdmin",
    readOnly: false,
    requestParameters: { memberAccountId: ann },
    responseElements: null,
    sourceIPAddress: "127.0.0.1",
  });

  await deregister(ann);
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "DeregisterOrganizationDelegatedAdmin",
    readOnly: false,
    requestParameters: { delegatedAdminAccountId: ann },
    responseElements: null,
    sourceIPAddress: "127.0.0.1",
    recipientAccountId: MANAGEMENT,
  });
  expect((await house.events()).at(-2)).toEqual(
    forwarded("DeregisterDelegatedAdministrator", "organizations.amazonaws.com", {
      readOnly: false,
      requestParameters: { accountId: ann, servicePrincipal: CLOUDTRAIL },
    }),
  );
  expect(await registered()).toEqual([]);
});

test("both of CloudTrail's roles are made in the management account when they are missing", async () => {
  await organize();
  const ann = await createMember(house, "ann");
  await trust();
  await house.iam().send(new DeleteServiceLinkedRoleCommand({ RoleName: "AWSServiceRoleForCloudTrail" }));
  for (let second = 0; second < 3; second++) {
    house.clock.advance(1000);
    await house.settle();
  }
  await register(ann);
  for (const RoleName of ["AWSServiceRoleForCloudTrail", "AWSServiceRoleForCloudTrailEventContext"]) {
    const { Role } = await house.iam().send(new GetRoleCommand({ RoleName }));
    expect(Role?.RoleName).toBe(RoleName);
  }
});

describe("registering is refused in AWS's order", () => {
  const refused = (name: string) => expect.objectContaining({ name });

  test("step by step", async () => {
    const rows: string[] = [];
    const attempt = async (account: string, credentials?: Credentials) => {
      const name = await register(account, credentials).then(
        () => "done",
        (error: Error) => error.name,
      );
      rows.push(name);
      if (name === "done") return;
      expect((await house.events()).at(-1)).toMatchObject({
        eventName: "RegisterOrganizationDelegatedAdmin",
        errorCode: name,
        responseElements: null,
      });
    };
    await attempt("1234567890123");
    await attempt(NOBODY);
    await organize();
    const members: string[] = [];
    for (const name of ["ann", "bob", "cid", "dan", "eve"]) members.push(await createMember(house, name));
    const [ann = "", bob = "", cid = "", dan = "", eve = ""] = members;
    const member = await memberCredentials(house, await createAdministrator(house), ann);
    await attempt(MANAGEMENT, member);
    await attempt(MANAGEMENT);
    await attempt(NOBODY);
    await house.organizations().send(new CloseAccountCommand({ AccountId: eve }));
    await attempt(eve);
    await attempt(ann);
    await trust();
    await attempt(ann);
    await attempt(ann);
    await attempt(bob);
    await attempt(cid);
    await attempt(dan);
    expect(rows).toEqual([
      "InvalidParameterException",
      "OrganizationsNotInUseException",
      "NotOrganizationManagementAccountException",
      "CannotDelegateManagementAccountException",
      "AccountNotFoundException",
      "AccountNotFoundException",
      "CloudTrailAccessNotEnabledException",
      "done",
      "AccountRegisteredException",
      "done",
      "done",
      "DelegatedAdminAccountLimitExceededException",
    ]);
  });

  test("without all features", async () => {
    await organize("CONSOLIDATED_BILLING");
    await expect(register(MANAGEMENT)).rejects.toEqual(refused("OrganizationNotInAllFeaturesModeException"));
  });

  test.for([
    [
      "organizations:ListAWSServiceAccessForOrganization",
      "InsufficientDependencyServiceAccessPermissionException",
    ],
    ["iam:GetRole", "InsufficientIAMAccessPermissionException"],
    ["iam:CreateServiceLinkedRole", "InsufficientIAMAccessPermissionException"],
    [
      "organizations:RegisterDelegatedAdministrator",
      "InsufficientDependencyServiceAccessPermissionException",
    ],
  ] as const)("without permission for %s: %s", async ([action, name]) => {
    await organize();
    const ann = await createMember(house, "ann");
    await trust();
    const credentials = await userWithout(action);
    await expect(register(ann, credentials)).rejects.toEqual(refused(name));
    const records = (await house.events()).slice(-2);
    expect(records).toMatchObject([
      {
        eventName: action.slice(action.indexOf(":") + 1),
        errorCode: "AccessDenied",
        userIdentity: { userName: "ursula", invokedBy: CLOUDTRAIL },
      },
      { eventName: "RegisterOrganizationDelegatedAdmin", errorCode: name },
    ]);
    expect(await registered()).toEqual([]);
    await expect(register(NOBODY, credentials)).rejects.toEqual(refused("AccountNotFoundException"));
  });
});

describe("deregistering is refused in AWS's order", () => {
  test("step by step", async () => {
    const rows: string[] = [];
    const attempt = async (account: string, credentials?: Credentials) => {
      rows.push(
        await deregister(account, credentials).then(
          () => "done",
          (error: Error) => error.name,
        ),
      );
    };
    await attempt("1234567890123");
    await attempt(NOBODY);
    await organize();
    const ann = await createMember(house, "ann");
    const bob = await createMember(house, "bob");
    const member = await memberCredentials(house, await createAdministrator(house), ann);
    await attempt(ann, member);
    await attempt(NOBODY);
    await attempt(MANAGEMENT);
    await attempt(bob);
    await trust();
    await register(ann);
    const without = await userWithout("organizations:DeregisterDelegatedAdministrator");
    await attempt(ann, without);
    await house.organizations().send(new DisableAWSServiceAccessCommand({ ServicePrincipal: CLOUDTRAIL }));
    await attempt(ann);
    await trust();
    await attempt(ann);
    await attempt(ann);
    expect(rows).toEqual([
      "InvalidParameterException",
      "OrganizationsNotInUseException",
      "NotOrganizationManagementAccountException",
      "AccountNotFoundException",
      "AccountNotRegisteredException",
      "AccountNotRegisteredException",
      "InsufficientDependencyServiceAccessPermissionException",
      "CloudTrailAccessNotEnabledException",
      "done",
      "AccountNotRegisteredException",
    ]);
  });

  test("without all features", async () => {
    await organize("CONSOLIDATED_BILLING");
    await expect(deregister(NOBODY)).rejects.toMatchObject({
      name: "OrganizationNotInAllFeaturesModeException",
    });
  });
});
