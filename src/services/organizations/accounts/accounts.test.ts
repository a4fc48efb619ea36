import {
  CloseAccountCommand,
  DeleteOrganizationCommand,
  DescribeAccountCommand,
  LeaveOrganizationCommand,
  ListAccountsCommand,
  type OrganizationsClient,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import {
  type CreatedOrganization,
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const NOBODY = "999999999999";

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
});
afterEach(() => house.close());

const last = async () => (await house.events()).at(-1);
const describe = async (AccountId: string) =>
  (await organizations.send(new DescribeAccountCommand({ AccountId }))).Account;

test("accounts are described and listed", async () => {
  const { id, rootId } = organization;
  const ann = await createMember(house, "ann");
  const management = {
    Id: MANAGEMENT,
    Arn: `arn:aws:organizations::${MANAGEMENT}:account/${id}/${MANAGEMENT}`,
    Email: "root@example.com",
    Name: "root",
    Status: "ACTIVE",
    State: "ACTIVE",
    Paths: [`${id}/${rootId}/${MANAGEMENT}/`],
    JoinedMethod: "INVITED",
    JoinedTimestamp: new Date(START_MS),
  };
  const member = {
    ...management,
    Id: ann,
    Arn: `arn:aws:organizations::${MANAGEMENT}:account/${id}/${ann}`,
    Email: "ann@example.com",
    Name: "ann",
    Paths: [`${id}/${rootId}/${ann}/`],
    JoinedMethod: "CREATED",
    JoinedTimestamp: new Date(START_MS + 1000),
  };
  expect(await describe(ann)).toEqual(member);
  expect(await last()).toMatchObject({
    eventName: "DescribeAccount",
    readOnly: true,
    requestParameters: { accountId: ann },
    responseElements: null,
  });
  const first = await organizations.send(new ListAccountsCommand({ MaxResults: 1 }));
  const second = await organizations.send(new ListAccountsCommand({ NextToken: first.NextToken }));
  expect(await last()).toMatchObject({
    eventName: "ListAccounts",
    readOnly: true,
    requestParameters: { nextToken: first.NextToken },
    responseElements: null,
  });
  expect([first.Accounts, second.Accounts]).toEqual([[management], [member]]);
});

test("a closed account is suspended, worth nothing, and forgotten after ninety days", async () => {
  const administrator = await createAdministrator(house);
  const ann = await createMember(house, "ann");
  const credentials = await memberCredentials(house, administrator, ann);
  await organizations.send(new CloseAccountCommand({ AccountId: ann }));
  expect(await last()).toMatchObject({
    eventName: "CloseAccount",
    readOnly: false,
    requestParameters: { accountId: ann },
    responseElements: null,
  });
  expect(await describe(ann)).toMatchObject({ Status: "PENDING_CLOSURE", State: "PENDING_CLOSURE" });
  house.clock.advance(1000);
  await house.settle();
  expect(await describe(ann)).toMatchObject({ Status: "SUSPENDED", State: "CLOSED" });
  await expect(house.sts(credentials).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
    name: "InvalidClientTokenId",
  });
  for (const command of [
    new CloseAccountCommand({ AccountId: ann }),
    new RemoveAccountFromOrganizationCommand({ AccountId: ann }),
  ]) {
    await expect(organizations.send(command as CloseAccountCommand)).rejects.toMatchObject({
      name: expect.stringMatching(/^(?:AccountAlreadyClosed|ConstraintViolation)Exception$/),
    });
  }
  house.clock.advance(90 * 24 * 3_600_000);
  await house.settle();
  await expect(describe(ann)).rejects.toMatchObject({ name: "AccountNotFoundException" });
});

test("where closed accounts are not to stay, a closed one is gone at once", async () => {
  const brief = await openHouse({ settings: { closedAccountDays: 0 } });
  try {
    await createOrganization(brief);
    const ann = await createMember(brief, "ann");
    await brief.organizations().send(new CloseAccountCommand({ AccountId: ann }));
    brief.clock.advance(1000);
    await brief.settle();
    await expect(
      brief.organizations().send(new DescribeAccountCommand({ AccountId: ann })),
    ).rejects.toMatchObject({ name: "AccountNotFoundException" });
    await brief.organizations().send(new DeleteOrganizationCommand({}));
  } finally {
    await brief.close();
  }
});

test("an account is removed by its management, or leaves by itself", async () => {
  const administrator = await createAdministrator(house);
  const ann = await createMember(house, "ann");
  const bob = await createMember(house, "bob");
  const bobs = house.organizations(await memberCredentials(house, administrator, bob));
  await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: ann }));
  expect(await last()).toMatchObject({
    eventName: "RemoveAccountFromOrganization",
    readOnly: false,
    requestParameters: { accountId: ann },
    responseElements: null,
  });
  await bobs.send(new LeaveOrganizationCommand({}));
  expect(await last()).toMatchObject({
    eventName: "LeaveOrganization",
    readOnly: false,
    requestParameters: null,
    responseElements: null,
    recipientAccountId: bob,
  });
  await expect(bobs.send(new LeaveOrganizationCommand({}))).rejects.toMatchObject({
    name: "AWSOrganizationsNotInUseException",
  });
  const { Accounts } = await organizations.send(new ListAccountsCommand({}));
  expect(Accounts?.map(({ Id }) => Id)).toEqual([MANAGEMENT]);
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  [
    "MasterCannotLeaveOrganizationException",
    undefined,
    () => organizations.send(new LeaveOrganizationCommand({})),
  ],
  [
    "MasterCannotLeaveOrganizationException",
    undefined,
    () => organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: MANAGEMENT })),
  ],
  [
    "AccountNotFoundException",
    undefined,
    () => organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: NOBODY })),
  ],
  ["AccountNotFoundException", undefined, () => describe(NOBODY)],
  [
    "AccountNotFoundException",
    undefined,
    () => organizations.send(new CloseAccountCommand({ AccountId: NOBODY })),
  ],
  [
    "ConstraintViolationException",
    "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
    () => organizations.send(new CloseAccountCommand({ AccountId: MANAGEMENT })),
  ],
  ["InvalidInputException", "INVALID_PATTERN", () => describe("12")],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect(await last()).toMatchObject({ errorCode: name });
});

test("three accounts at a time are closed at most", async () => {
  const members: string[] = [];
  for (const name of ["ann", "bob", "cat", "dan"]) members.push(await createMember(house, name));
  for (const AccountId of members.slice(0, 3)) {
    await organizations.send(new CloseAccountCommand({ AccountId }));
  }
  await expect(organizations.send(new CloseAccountCommand({ AccountId: members[3] }))).rejects.toMatchObject({
    Reason: "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
  });
});
