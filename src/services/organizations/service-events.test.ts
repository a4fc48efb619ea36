import {
  AcceptHandshakeCommand,
  CloseAccountCommand,
  CreateAccountCommand,
  InviteAccountToOrganizationCommand,
  LeaveOrganizationCommand,
  type OrganizationsClient,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { createMember, createOrganization } from "../../../test/harness/organization.ts";

const MANAGEMENT = "111111111111";
const SERVICE = "organizations.amazonaws.com";
const REQUESTED = "Mar 2, 2026, 9:15:07\u202fAM";
const COMPLETED = "Mar 2, 2026, 9:15:08\u202fAM";

let house: House;
let organizations: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  await createOrganization(house);
});
afterEach(() => house.close());

/** The whole record, as AWS writes those that no call made. */
const written = (eventName: string, eventTime: string, serviceEventDetails: object) => ({
  eventVersion: "1.11",
  userIdentity: { accountId: MANAGEMENT, invokedBy: SERVICE },
  eventTime,
  eventSource: SERVICE,
  eventName,
  awsRegion: "us-east-1",
  sourceIPAddress: SERVICE,
  userAgent: SERVICE,
  requestParameters: null,
  responseElements: null,
  eventID: expect.any(String),
  readOnly: false,
  eventType: "AwsServiceEvent",
  managementEvent: true,
  recipientAccountId: MANAGEMENT,
  serviceEventDetails,
  eventCategory: "Management",
});

const at = "2026-03-02T09:15:08Z";

test("how the opening of an account ended is told, and the name hidden", async () => {
  const { CreateAccountStatus } = await organizations.send(
    new CreateAccountCommand({ AccountName: "ann", Email: "ann@example.com" }),
  );
  const again = await organizations.send(
    new CreateAccountCommand({ AccountName: "ann again", Email: "ann@example.com" }),
  );
  house.clock.advance(1000);
  await house.settle();
  const [first, second] = await house.events("CreateAccountResult");
  const results = new Map(
    [first, second].map((event) => {
      const status = event?.serviceEventDetails?.createAccountStatus as { id: string; accountId?: string };
      return [status.id, { event, accountId: status.accountId }] as const;
    }),
  );
  const opened = results.get(CreateAccountStatus?.Id ?? "");
  const refused = results.get(again.CreateAccountStatus?.Id ?? "");
  const [good, bad] = opened?.accountId === undefined ? [refused, opened] : [opened, refused];
  const common = { accountName: "****", requestedTimestamp: REQUESTED, completedTimestamp: COMPLETED };
  expect(good?.event).toEqual(
    written("CreateAccountResult", at, {
      createAccountStatus: {
        id: expect.stringMatching(/^car-/),
        state: "SUCCEEDED",
        accountId: expect.stringMatching(/^\d{12}$/),
        ...common,
      },
    }),
  );
  expect(bad?.event).toEqual(
    written("CreateAccountResult", at, {
      createAccountStatus: {
        id: expect.stringMatching(/^car-/),
        state: "FAILED",
        failureReason: "EMAIL_ALREADY_EXISTS",
        ...common,
      },
    }),
  );
});

test("the end of a closing is told", async () => {
  const AccountId = await createMember(house, "ann");
  await organizations.send(new CloseAccountCommand({ AccountId }));
  house.clock.advance(1000);
  await house.settle();
  expect(await house.events("CloseAccountResult")).toEqual([
    written("CloseAccountResult", "2026-03-02T09:15:09Z", {
      closeAccountStatus: {
        accountId: AccountId,
        state: "SUCCEEDED",
        requestedTimestamp: COMPLETED,
        completedTimestamp: "Mar 2, 2026, 9:15:09\u202fAM",
      },
    }),
  ]);
  house.clock.advance(91 * 24 * 3_600_000);
  await house.settle();
  expect((await house.events("AccountDepartedOrganization")).at(-1)?.serviceEventDetails).toMatchObject({
    accountId: AccountId,
    departedMethod: "Cleaned",
  });
});

test("who joins and departs is told to the management account", async () => {
  const made = await createMember(house, "ann");
  const bob = await house.openAccount("bob");
  const bobs = house.organizations(bob);
  const join = async () => {
    const Target = { Id: bob.accountId, Type: "ACCOUNT" } as const;
    const { Handshake } = await organizations.send(new InviteAccountToOrganizationCommand({ Target }));
    await bobs.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
  };
  await join();
  const [own, ann, invited] = await house.events("AccountJoinedOrganization");
  expect(own?.serviceEventDetails).toEqual({
    accountId: MANAGEMENT,
    joinedMethod: "Invited",
    joinedTime: REQUESTED,
  });
  expect(ann).toEqual(
    written("AccountJoinedOrganization", at, {
      accountId: made,
      joinedMethod: "Created",
      joinedTime: COMPLETED,
    }),
  );
  expect(invited?.serviceEventDetails).toMatchObject({ accountId: bob.accountId, joinedMethod: "Invited" });
  await bobs.send(new LeaveOrganizationCommand({}));
  await join();
  await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: bob.accountId }));
  const departures = await house.events("AccountDepartedOrganization");
  expect(departures[0]).toEqual(
    written("AccountDepartedOrganization", at, {
      accountId: bob.accountId,
      departedMethod: "Left",
      departedTime: COMPLETED,
    }),
  );
  expect(departures[1]?.serviceEventDetails).toMatchObject({ departedMethod: "Removed" });
});
