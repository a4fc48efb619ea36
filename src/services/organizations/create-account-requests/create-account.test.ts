import {
  GetAccountSummaryCommand,
  ListAttachedRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  CreateAccountCommand,
  CreateGovCloudAccountCommand,
  DescribeCreateAccountStatusCommand,
  ListCreateAccountStatusCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import {
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

let house: House;
let organizations: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  await createOrganization(house);
});
afterEach(() => house.close());

const record = () => lastRecord(house, "organizations.amazonaws.com");
const HIDDEN = "****";
const DAY_MS = 24 * 3_600_000;

async function settle(): Promise<void> {
  house.clock.advance(1000);
  await house.settle();
}

test("an account is asked for, then there", async () => {
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({
      AccountName: "Logs",
      Email: "logs@example.com",
      Tags: [{ Key: "team", Value: "logs" }],
    }),
  );
  const id = CreateAccountStatus?.Id ?? "";
  expect(id).toMatch(/^car-[a-z0-9]{32}$/);
  expect(CreateAccountStatus).toEqual({
    Id: id,
    AccountName: "Logs",
    State: "IN_PROGRESS",
    RequestedTimestamp: new Date(START_MS),
  });
  expect(await record()).toEqual({
    eventName: "CreateAccount",
    readOnly: false,
    requestParameters: {
      accountName: HIDDEN,
      email: HIDDEN,
      tags: [{ key: "team", value: "logs" }],
    },
    responseElements: {
      createAccountStatus: {
        id,
        accountName: HIDDEN,
        state: "IN_PROGRESS",
        requestedTimestamp: "Mar 2, 2026, 9:15:07\u202fAM",
      },
    },
  });
  const describe = async () =>
    (await organizations.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: id })))
      .CreateAccountStatus;
  expect(await describe()).toEqual(CreateAccountStatus);
  expect(await record()).toEqual({
    eventName: "DescribeCreateAccountStatus",
    readOnly: true,
    requestParameters: { createAccountRequestId: id },
    responseElements: null,
  });

  await settle();
  const done = await describe();
  expect(done).toEqual({
    ...CreateAccountStatus,
    State: "SUCCEEDED",
    AccountId: expect.stringMatching(/^\d{12}$/),
    CompletedTimestamp: new Date(START_MS + 1000),
  });
  const { CreateAccountStatuses } = await organizations.send(
    new ListCreateAccountStatusCommand({ States: ["SUCCEEDED"] }),
  );
  expect(CreateAccountStatuses).toEqual([done]);
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "ListCreateAccountStatus",
    readOnly: true,
    requestParameters: { states: ["SUCCEEDED"] },
    responseElements: null,
  });
  expect(
    (await organizations.send(new ListCreateAccountStatusCommand({ States: ["FAILED"] })))
      .CreateAccountStatuses,
  ).toEqual([]);
  expect(
    (await organizations.send(new ListTagsForResourceCommand({ ResourceId: done?.AccountId ?? "" }))).Tags,
  ).toEqual([{ Key: "team", Value: "logs" }]);
});

test("the management account administers a new account through its role", async () => {
  const administrator = await createAdministrator(house);
  const account = await createMember(house, "ann");
  const credentials = await memberCredentials(house, administrator, account);
  expect(await house.sts(credentials).send(new GetCallerIdentityCommand({}))).toMatchObject({
    Account: account,
    Arn: `arn:aws:sts::${account}:assumed-role/OrganizationAccountAccessRole/admin`,
  });
  const { AttachedPolicies } = await house
    .iam(credentials)
    .send(new ListAttachedRolePoliciesCommand({ RoleName: "OrganizationAccountAccessRole" }));
  expect(AttachedPolicies).toEqual([
    { PolicyName: "AdministratorAccess", PolicyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
  ]);
});

test("an e-mail address that is taken fails the request later, whatever its case", async () => {
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: "again", Email: "ROOT@example.com" }),
  );
  await settle();
  const { CreateAccountStatus: status } = await organizations.send(
    new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: CreateAccountStatus?.Id ?? "" }),
  );
  expect(status).toMatchObject({ State: "FAILED", FailureReason: "EMAIL_ALREADY_EXISTS" });
  expect(status?.AccountId).toBeUndefined();
});

test("ten accounts are the most, those under way included", async () => {
  for (let count = 1; count < 10; count++) {
    if (count === 5) await settle();
    await organizations.send(
      new CreateAccountCommand({ AccountName: `a${count}`, Email: `a${count}@example.com` }),
    );
  }
  await expect(
    organizations.send(new CreateAccountCommand({ AccountName: "x", Email: "x1@example.com" })),
  ).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
  });
});

test("refusals", async () => {
  const account = { AccountName: "x", Email: "x1@example.com" };
  await expect(
    organizations.send(new CreateAccountCommand({ ...account, RoleName: "AWSServiceRoleForX" })),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_ROLE_NAME" });
  await expect(
    organizations.send(new CreateAccountCommand({ ...account, RoleName: "awsservicerolefororganizations" })),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_ROLE_NAME" });
  await expect(
    organizations.send(new CreateAccountCommand({ ...account, Tags: [{ Key: "aws:x", Value: "" }] })),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "INVALID_SYSTEM_TAGS_PARAMETER" });
  await expect(
    organizations.send(new DescribeCreateAccountStatusCommand({ CreateAccountRequestId: "car-aaaaaaaa" })),
  ).rejects.toMatchObject({ name: "CreateAccountStatusNotFoundException" });
  await expect(organizations.send(new CreateGovCloudAccountCommand(account))).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED",
  });
  expect((await record()).requestParameters).toEqual({ accountName: HIDDEN, email: HIDDEN });
});

test("five accounts at a time are opened at most", async () => {
  const create = (name: string) =>
    organizations.send(new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }));
  for (const name of ["a", "b", "c", "d", "e"]) await create(name);
  await expect(create("f")).rejects.toMatchObject({
    name: "TooManyRequestsException",
    message:
      "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  });
  expect(await record()).toMatchObject({ eventName: "CreateAccount", errorCode: "TooManyRequestsException" });
  await settle();
  expect((await create("f")).CreateAccountStatus?.State).toBe("IN_PROGRESS");
});

test("what came of a wish for an account is told for ninety days", async () => {
  await createMember(house, "ann");
  const ids = async () =>
    (await organizations.send(new ListCreateAccountStatusCommand({}))).CreateAccountStatuses?.map(
      ({ AccountName }) => AccountName,
    );
  house.clock.advance(90 * DAY_MS - 1);
  await house.settle();
  expect(await ids()).toEqual(["ann"]);
  const waiting = { AccountName: "bob", Email: "bob@example.com" };
  await organizations.send(new CreateAccountCommand(waiting));
  house.clock.advance(3_600_000);
  await house.settle();
  expect(await ids()).toEqual(["bob"]);
});

test("the operator may let an organization have more accounts, or fewer", async () => {
  await house.close();
  house = await openHouse({ settings: { organizationAccounts: 2 } });
  organizations = house.organizations();
  await createOrganization(house);
  await createMember(house, "ann");
  await expect(
    organizations.send(new CreateAccountCommand({ AccountName: "bob", Email: "bob@example.com" })),
  ).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
  });
});

test("a new account has the roles of services, and its root user no key", async () => {
  const account = await createMember(house, "ann");
  const iam = house.iam(await memberCredentials(house, await createAdministrator(house), account));
  const { Roles } = await iam.send(new ListRolesCommand({}));
  expect(Roles?.map(({ RoleName }) => RoleName).toSorted()).toEqual([
    "AWSServiceRoleForOrganizations",
    "AWSServiceRoleForSupport",
    "AWSServiceRoleForTrustedAdvisor",
    "OrganizationAccountAccessRole",
  ]);
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({ AccountAccessKeysPresent: 0, AccountPasswordPresent: 0 });
});
