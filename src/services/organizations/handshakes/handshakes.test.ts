import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  CreateAccountCommand,
  DeclineHandshakeCommand,
  DescribeAccountCommand,
  DescribeHandshakeCommand,
  InviteAccountToOrganizationCommand,
  ListHandshakesForAccountCommand,
  ListHandshakesForOrganizationCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { type CreatedOrganization, createOrganization } from "../../../../test/harness/organization.ts";
import type { OpenedAccount } from "../../../system.ts";

const MANAGEMENT = "111111111111";
const DAY_MS = 24 * 3_600_000;

let house: House;
let organizations: OrganizationsClient;
let organization: CreatedOrganization;
let ann: OpenedAccount;
let anns: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  organization = await createOrganization(house);
  ann = await house.openAccount("ann");
  anns = house.organizations(ann);
});
afterEach(() => house.close());

const last = async () => (await house.events()).at(-1);

async function invite(Id = ann.accountId, Type: "ACCOUNT" | "EMAIL" | "ORGANIZATION" = "ACCOUNT") {
  const { Handshake } = await organizations.send(
    new InviteAccountToOrganizationCommand({ Target: { Id, Type } }),
  );
  return { HandshakeId: Handshake?.Id ?? "" };
}

test("an account is invited, sees it, and joins", async () => {
  const { Handshake } = await organizations.send(
    new InviteAccountToOrganizationCommand({
      Target: { Id: ann.accountId, Type: "ACCOUNT" },
      Notes: "Welcome",
      Tags: [{ Key: "team", Value: "logs" }],
    }),
  );
  const HandshakeId = Handshake?.Id ?? "";
  const { id } = organization;
  expect(HandshakeId).toMatch(/^h-[a-z0-9]{32}$/);
  expect(Handshake).toEqual({
    Id: HandshakeId,
    Arn: `arn:aws:organizations::${MANAGEMENT}:handshake/${id}/invite/${HandshakeId}`,
    Parties: [
      { Id: id, Type: "ORGANIZATION" },
      { Id: ann.accountId, Type: "ACCOUNT" },
    ],
    State: "OPEN",
    RequestedTimestamp: new Date(START_MS),
    ExpirationTimestamp: new Date(START_MS + 15 * DAY_MS),
    Action: "INVITE",
    Resources: [
      {
        Type: "ORGANIZATION",
        Value: id,
        Resources: [
          { Type: "MASTER_EMAIL", Value: "root@example.com" },
          { Type: "MASTER_NAME", Value: "root" },
          { Type: "ORGANIZATION_FEATURE_SET", Value: "ALL" },
        ],
      },
      { Type: "ACCOUNT", Value: ann.accountId },
      { Type: "NOTES", Value: "Welcome" },
    ],
  });
  expect(await last()).toMatchObject({
    eventName: "InviteAccountToOrganization",
    readOnly: false,
    responseElements: { handshake: { id: HandshakeId, state: "OPEN", action: "INVITE" } },
  });
  const { Handshakes } = await anns.send(
    new ListHandshakesForAccountCommand({ Filter: { ActionType: "INVITE" } }),
  );
  expect(Handshakes).toEqual([Handshake]);
  expect(await last()).toMatchObject({
    eventName: "ListHandshakesForAccount",
    readOnly: true,
    requestParameters: { filter: { actionType: "INVITE" } },
    responseElements: null,
    recipientAccountId: ann.accountId,
  });
  expect((await anns.send(new DescribeHandshakeCommand({ HandshakeId }))).Handshake).toEqual(Handshake);
  expect(await last()).toMatchObject({
    eventName: "DescribeHandshake",
    readOnly: true,
    requestParameters: { handshakeId: HandshakeId },
    responseElements: null,
  });
  const accepted = await anns.send(new AcceptHandshakeCommand({ HandshakeId }));
  expect(accepted.Handshake).toEqual({ ...Handshake, State: "ACCEPTED" });
  expect(await last()).toMatchObject({
    eventName: "AcceptHandshake",
    readOnly: false,
    requestParameters: { handshakeId: HandshakeId },
    responseElements: { handshake: { id: HandshakeId, state: "ACCEPTED" } },
    recipientAccountId: ann.accountId,
  });
  const { Account } = await organizations.send(new DescribeAccountCommand({ AccountId: ann.accountId }));
  expect(Account).toMatchObject({ JoinedMethod: "INVITED", Status: "ACTIVE", Name: "ann" });
  expect(
    (await organizations.send(new ListTagsForResourceCommand({ ResourceId: ann.accountId }))).Tags,
  ).toEqual([{ Key: "team", Value: "logs" }]);
});

test("an e-mail address is invited, whose account declines", async () => {
  const handshake = await invite("ANN@example.com", "EMAIL");
  const { Handshake } = await anns.send(new DeclineHandshakeCommand(handshake));
  expect(Handshake?.State).toBe("DECLINED");
  expect(await last()).toMatchObject({
    eventName: "DeclineHandshake",
    readOnly: false,
    requestParameters: { handshakeId: handshake.HandshakeId },
    responseElements: { handshake: { state: "DECLINED" } },
  });
  await expect(anns.send(new DeclineHandshakeCommand(handshake))).rejects.toMatchObject({
    name: "HandshakeAlreadyInStateException",
  });
  await expect(anns.send(new AcceptHandshakeCommand(handshake))).rejects.toMatchObject({
    name: "InvalidHandshakeTransitionException",
  });
});

test("an invitation is canceled by who sent it, and listed for thirty days more", async () => {
  const handshake = await invite();
  await organizations.send(new CancelHandshakeCommand(handshake));
  expect(await last()).toMatchObject({
    eventName: "CancelHandshake",
    readOnly: false,
    requestParameters: { handshakeId: handshake.HandshakeId },
    responseElements: { handshake: { state: "CANCELED" } },
  });
  const states = async () =>
    (await organizations.send(new ListHandshakesForOrganizationCommand({}))).Handshakes?.map(
      ({ State }) => State,
    );
  expect(await states()).toEqual(["CANCELED"]);
  expect(await last()).toMatchObject({
    eventName: "ListHandshakesForOrganization",
    readOnly: true,
    requestParameters: null,
    responseElements: null,
  });
  house.clock.advance(30 * DAY_MS);
  expect(await states()).toEqual([]);
});

test("an invitation expires after fifteen days", async () => {
  const handshake = await invite();
  house.clock.advance(15 * DAY_MS);
  const { Handshake } = await organizations.send(new DescribeHandshakeCommand(handshake));
  expect(Handshake?.State).toBe("EXPIRED");
  await expect(anns.send(new AcceptHandshakeCommand(handshake))).rejects.toMatchObject({
    name: "InvalidHandshakeTransitionException",
  });
  await invite();
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  ["DuplicateHandshakeException", undefined, async () => [await invite(), await invite()]],
  ["InvalidInputException", "INVALID_PARTY_TYPE_TARGET", () => invite("999999999999")],
  ["InvalidInputException", "INVALID_PARTY_TYPE_TARGET", () => invite(organization.id, "ORGANIZATION")],
  ["InvalidInputException", "INVALID_EMAIL_ADDRESS_TARGET", () => invite("ann", "EMAIL")],
  [
    "HandshakeConstraintViolationException",
    "ALREADY_IN_AN_ORGANIZATION",
    async () => {
      await anns.send(new AcceptHandshakeCommand(await invite()));
      await invite();
    },
  ],
  [
    "HandshakeConstraintViolationException",
    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    async () => {
      for (let count = 0; count < 10; count++) await invite(`x${count}@example.com`, "EMAIL");
    },
  ],
  [
    "ConstraintViolationException",
    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    async () => {
      for (let count = 0; count < 9; count++) await invite(`x${count}@example.com`, "EMAIL");
      await organizations.send(new CreateAccountCommand({ AccountName: "x", Email: "xx@example.com" }));
    },
  ],
  [
    "AccessDeniedException",
    undefined,
    async () => organizations.send(new AcceptHandshakeCommand(await invite())),
  ],
  ["AccessDeniedException", undefined, async () => anns.send(new CancelHandshakeCommand(await invite()))],
  [
    "HandshakeNotFoundException",
    undefined,
    () => organizations.send(new DescribeHandshakeCommand({ HandshakeId: "h-none0000" })),
  ],
  [
    "HandshakeNotFoundException",
    undefined,
    async () => {
      const stranger = house.organizations(await house.openAccount("stranger"));
      await stranger.send(new DescribeHandshakeCommand(await invite()));
    },
  ],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect((await last())?.errorCode).toBe(name === "AccessDeniedException" ? "AccessDenied" : name);
});
