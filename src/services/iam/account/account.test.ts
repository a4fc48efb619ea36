import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccountAliasCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccountAliasCommand,
  GetAccountAuthorizationDetailsCommand,
  type GetAccountAuthorizationDetailsResponse,
  GetAccountSummaryCommand,
  ListAccountAliasesCommand,
  PutUserPolicyCommand,
  SetSecurityTokenServicePreferencesCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";

const ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess";
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

describe("an account's alias", () => {
  const aliases = async () => (await house.iam().send(new ListAccountAliasesCommand({}))).AccountAliases;

  test("is made, replaced and deleted", async () => {
    const iam = house.iam();
    expect(await aliases()).toEqual([]);
    expect(await lastRecord(house)).toEqual({
      eventName: "ListAccountAliases",
      readOnly: true,
      requestParameters: null,
      responseElements: null,
    });
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
    expect((await house.events("CreateAccountAlias")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: { accountAlias: "acme" },
      responseElements: null,
    });
    await iam.send(new CreateAccountAliasCommand({ AccountAlias: "acme-two" }));
    expect(await aliases()).toEqual(["acme-two"]);
    await expect(iam.send(new DeleteAccountAliasCommand({ AccountAlias: "acme" }))).rejects.toMatchObject({
      Code: "NoSuchEntity",
      message: "The account alias acme cannot be found.",
    });
    await iam.send(new DeleteAccountAliasCommand({ AccountAlias: "acme-two" }));
    expect((await house.events("DeleteAccountAlias")).at(-1)).toMatchObject({
      readOnly: false,
      requestParameters: { accountAlias: "acme-two" },
      responseElements: null,
    });
    expect(await aliases()).toEqual([]);
  });

  test("is one account's only", async () => {
    const other = await house.openAccount("other");
    await house.iam(other).send(new CreateAccountAliasCommand({ AccountAlias: "acme" }));
    await expect(
      house.iam().send(new CreateAccountAliasCommand({ AccountAlias: "acme" })),
    ).rejects.toMatchObject({
      Code: "EntityAlreadyExists",
      message: "The account alias acme already exists.",
    });
  });

  test.for(["123456789012", "no--doubles", "Upper", "-x-"])("may not be %s", async (AccountAlias) => {
    await expect(house.iam().send(new CreateAccountAliasCommand({ AccountAlias }))).rejects.toMatchObject({
      Code: "ValidationError",
    });
  });
});

test("the summary counts what there is", async () => {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
  await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
  await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }));
  await iam.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: ALLOW }));
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap).toMatchObject({
    Users: 1,
    UsersQuota: 5000,
    Groups: 1,
    GroupsQuota: 300,
    Roles: 1,
    RolesQuota: 1000,
    Policies: 1,
    PoliciesQuota: 1500,
    PolicyVersionsInUse: 1,
    InstanceProfiles: 0,
    AccountAccessKeysPresent: 1,
    AccountMFAEnabled: 0,
  });
  expect(Object.keys(SummaryMap ?? {}).length).toBe(34);
  expect(await lastRecord(house)).toEqual({
    eventName: "GetAccountSummary",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
});

test.for([
  { GlobalEndpointTokenVersion: "v2Token", shown: 2 },
  { GlobalEndpointTokenVersion: "v1Token", shown: 1 },
] as const)("the global endpoint gives out a $GlobalEndpointTokenVersion", async ({ shown, ...version }) => {
  const iam = house.iam();
  await iam.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: "v2Token" }));
  await iam.send(new SetSecurityTokenServicePreferencesCommand(version));
  expect(await lastRecord(house)).toEqual({
    eventName: "SetSecurityTokenServicePreferences",
    readOnly: false,
    requestParameters: { globalEndpointTokenVersion: version.GlobalEndpointTokenVersion },
    responseElements: null,
  });
  const { SummaryMap } = await iam.send(new GetAccountSummaryCommand({}));
  expect(SummaryMap?.GlobalEndpointTokenVersion).toBe(shown);
});

describe("GetAccountAuthorizationDetails", () => {
  beforeEach(async () => {
    const iam = house.iam();
    const UserName = "ann";
    await iam.send(new CreateUserCommand({ UserName, Tags: [{ Key: "a", Value: "b" }] }));
    await iam.send(new CreateGroupCommand({ GroupName: "ops" }));
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName: "ops" }));
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: "p", PolicyDocument: ALLOW }));
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn: ADMINISTRATOR }));
    await iam.send(new CreateRoleCommand({ RoleName: "worker", AssumeRolePolicyDocument: TRUST }));
    await iam.send(new CreatePolicyCommand({ PolicyName: "own", PolicyDocument: ALLOW }));
  });
  const encoded = encodeURIComponent(ALLOW).replaceAll("*", "%2A");

  test("shows everything with its policies", async () => {
    const details = await house.iam().send(new GetAccountAuthorizationDetailsCommand({}));
    expect(details).toMatchObject({
      UserDetailList: [
        {
          UserName: "ann",
          UserPolicyList: [{ PolicyName: "p", PolicyDocument: encoded }],
          GroupList: ["ops"],
          AttachedManagedPolicies: [{ PolicyName: "AdministratorAccess", PolicyArn: ADMINISTRATOR }],
          Tags: [{ Key: "a", Value: "b" }],
        },
      ],
      GroupDetailList: [{ GroupName: "ops", GroupPolicyList: [], AttachedManagedPolicies: [] }],
      RoleDetailList: [
        {
          RoleName: "worker",
          AssumeRolePolicyDocument: encodeURIComponent(TRUST),
          InstanceProfileList: [],
          RolePolicyList: [],
          AttachedManagedPolicies: [],
          RoleLastUsed: {},
          Tags: [],
        },
      ],
      Policies: [
        {
          PolicyName: "own",
          PolicyVersionList: [{ VersionId: "v1", IsDefaultVersion: true, Document: encoded }],
        },
        { PolicyName: "AdministratorAccess", AttachmentCount: 1, PolicyVersionList: [{ VersionId: "v1" }] },
      ],
      IsTruncated: false,
    });
    expect(await lastRecord(house)).toEqual({
      eventName: "GetAccountAuthorizationDetails",
      readOnly: true,
      requestParameters: null,
      responseElements: null,
    });
  });

  test("shows tags that are none, but no list of inline policies that a user has none of", async () => {
    await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
    const { UserDetailList } = await house.iam().send(new GetAccountAuthorizationDetailsCommand({}));
    const bob = UserDetailList?.find(({ UserName }) => UserName === "bob");
    expect(bob?.Tags).toEqual([]);
    expect(bob).not.toHaveProperty("UserPolicyList");
  });

  const namesIn = (details: GetAccountAuthorizationDetailsResponse) => [
    ...(details.UserDetailList ?? []).map(({ UserName }) => UserName),
    ...(details.GroupDetailList ?? []).map(({ GroupName }) => GroupName),
    ...(details.RoleDetailList ?? []).map(({ RoleName }) => RoleName),
    ...(details.Policies ?? []).map(({ PolicyName }) => PolicyName),
  ];

  test("goes through all kinds, whatever the size of the pages", async () => {
    for (const MaxItems of [1, 2, 3]) {
      const names: (string | undefined)[] = [];
      let Marker: string | undefined;
      do {
        const page = await house.iam().send(new GetAccountAuthorizationDetailsCommand({ MaxItems, Marker }));
        expect(namesIn(page).length).toBeLessThanOrEqual(MaxItems);
        names.push(...namesIn(page));
        Marker = page.Marker;
      } while (Marker !== undefined);
      expect(names).toEqual(["ann", "ops", "worker", "own", "AdministratorAccess"]);
    }
  });

  test("keeps to the kinds that are asked for", async () => {
    const some = await house
      .iam()
      .send(new GetAccountAuthorizationDetailsCommand({ Filter: ["Role", "AWSManagedPolicy"] }));
    expect(namesIn(some)).toEqual(["worker", "AdministratorAccess"]);
  });
});
