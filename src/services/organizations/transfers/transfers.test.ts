import {
  AcceptHandshakeCommand,
  CreateOrganizationCommand,
  DeclineHandshakeCommand,
  DeleteOrganizationCommand,
  DescribeResponsibilityTransferCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  ListHandshakesForAccountCommand,
  ListInboundResponsibilityTransfersCommand,
  ListOutboundResponsibilityTransfersCommand,
  ListTagsForResourceCommand,
  type OrganizationsClient,
  TagResourceCommand,
  TerminateResponsibilityTransferCommand,
  UpdateResponsibilityTransferCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { createOrganization } from "../../../../test/harness/organization.ts";
import type { OpenedAccount } from "../../../system.ts";
import { endOfMonth, findEndFault, findStartFault } from "./transfer.ts";

const MANAGEMENT = "111111111111";
const DAY_MS = 24 * 3_600_000;
const START = new Date("2026-04-01T00:00:00Z");

let house: House;
let organizations: OrganizationsClient;
let payer: string;
let ann: OpenedAccount;
let anns: OrganizationsClient;
let paid: string;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  payer = (await createOrganization(house)).id;
  ann = await house.openAccount("ann");
  anns = house.organizations(ann);
  paid = (await anns.send(new CreateOrganizationCommand({}))).Organization?.Id ?? "";
});
afterEach(() => house.close());

const last = async () => (await house.events()).at(-1);
const invite = (more = {}, client = organizations) =>
  client.send(
    new InviteOrganizationToTransferResponsibilityCommand({
      Type: "BILLING",
      Target: { Id: ann.accountId, Type: "ACCOUNT" },
      SourceName: "ann pays no more",
      StartTimestamp: START,
      ...more,
    }),
  );
const inbound = async (Id?: string) =>
  (await organizations.send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING", Id })))
    .ResponsibilityTransfers ?? [];
const outbound = async (client = anns) =>
  (await client.send(new ListOutboundResponsibilityTransfersCommand({ Type: "BILLING" })))
    .ResponsibilityTransfers ?? [];
const terminate = (Id: string, EndTimestamp?: Date, client = organizations) =>
  client.send(new TerminateResponsibilityTransferCommand({ Id, EndTimestamp }));

async function agreed(): Promise<string> {
  const { Handshake } = await invite();
  await anns.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
  return (await inbound())[0]?.Id ?? "";
}

test("an organization is asked, agrees, and withdraws", async () => {
  const { Handshake } = await invite({ Notes: "Dear ann", Tags: [{ Key: "team", Value: "billing" }] });
  const HandshakeId = Handshake?.Id ?? "";
  const [asked] = await inbound();
  const Id = asked?.Id ?? "";
  expect(Id).toMatch(/^rt-[a-z0-9]{32}$/);
  expect(Handshake).toEqual({
    Id: HandshakeId,
    Arn: `arn:aws:organizations::${MANAGEMENT}:handshake/${payer}/transfer_responsibility/${HandshakeId}`,
    Parties: [
      { Id: payer, Type: "ORGANIZATION" },
      { Id: ann.accountId, Type: "ACCOUNT" },
    ],
    State: "REQUESTED",
    RequestedTimestamp: new Date(START_MS),
    ExpirationTimestamp: new Date(START_MS + 15 * DAY_MS),
    Action: "TRANSFER_RESPONSIBILITY",
    Resources: [
      {
        Type: "ORGANIZATION",
        Value: payer,
        Resources: [
          { Type: "MANAGEMENT_ACCOUNT", Value: MANAGEMENT },
          { Type: "MANAGEMENT_EMAIL", Value: "root@example.com" },
          { Type: "MANAGEMENT_NAME", Value: "root" },
        ],
      },
      { Type: "ACCOUNT", Value: ann.accountId },
      { Type: "RESPONSIBILITY_TRANSFER", Value: Id },
      { Type: "TRANSFER_TYPE", Value: "BILLING" },
      { Type: "TRANSFER_START_TIMESTAMP", Value: "2026-04-01T00:00:00.000Z" },
      { Type: "NOTES", Value: "Dear ann" },
    ],
  });
  expect((await house.events("InviteOrganizationToTransferResponsibility")).at(-1)).toMatchObject({
    readOnly: false,
    requestParameters: { type: "BILLING", target: { id: ann.accountId, type: "ACCOUNT" } },
    responseElements: {
      handshake: { id: HandshakeId, state: "REQUESTED", action: "TRANSFER_RESPONSIBILITY" },
    },
  });
  const shown = {
    Arn: `arn:aws:organizations::${MANAGEMENT}:transfer/${payer}/billing/inbound/${Id}`,
    Name: "ann pays no more",
    Id,
    Type: "BILLING",
    Status: "REQUESTED",
    Target: { ManagementAccountId: MANAGEMENT, ManagementAccountEmail: "root@example.com" },
    StartTimestamp: START,
    ActiveHandshakeId: HandshakeId,
  };
  expect(asked).toEqual(shown);
  expect(await last()).toMatchObject({
    eventName: "ListInboundResponsibilityTransfers",
    readOnly: true,
    requestParameters: { type: "BILLING" },
    responseElements: null,
  });
  const Source = { ManagementAccountId: ann.accountId, ManagementAccountEmail: "ann@example.com" };
  const outboundArn = `arn:aws:organizations::${ann.accountId}:transfer/${paid}/billing/outbound/${Id}`;
  expect(await outbound()).toEqual([{ ...shown, Arn: outboundArn, Source }]);
  expect(await last()).toMatchObject({
    eventName: "ListOutboundResponsibilityTransfers",
    readOnly: true,
    requestParameters: { type: "BILLING" },
    responseElements: null,
    recipientAccountId: ann.accountId,
  });
  const received = await anns.send(
    new ListHandshakesForAccountCommand({ Filter: { ActionType: "TRANSFER_RESPONSIBILITY" } }),
  );
  expect(received.Handshakes).toEqual([Handshake]);
  await anns.send(new AcceptHandshakeCommand({ HandshakeId }));
  const accepted = { ...shown, Status: "ACCEPTED", Source };
  expect(await inbound(Id)).toEqual([accepted]);
  const { ResponsibilityTransfer } = await anns.send(new DescribeResponsibilityTransferCommand({ Id }));
  expect(ResponsibilityTransfer).toEqual({ ...accepted, Arn: outboundArn });
  expect(await last()).toMatchObject({
    eventName: "DescribeResponsibilityTransfer",
    readOnly: true,
    requestParameters: { id: Id },
    responseElements: null,
  });
  const renamed = await organizations.send(new UpdateResponsibilityTransferCommand({ Id, Name: "renamed" }));
  expect(renamed.ResponsibilityTransfer).toEqual({ ...accepted, Name: "renamed" });
  expect(await last()).toMatchObject({
    eventName: "UpdateResponsibilityTransfer",
    readOnly: false,
    requestParameters: { id: Id },
    responseElements: { responsibilityTransfer: { id: Id, status: "ACCEPTED" } },
  });
  await organizations.send(new TagResourceCommand({ ResourceId: Id, Tags: [{ Key: "a", Value: "b" }] }));
  expect((await organizations.send(new ListTagsForResourceCommand({ ResourceId: Id }))).Tags).toEqual([
    { Key: "a", Value: "b" },
    { Key: "team", Value: "billing" },
  ]);
  const ended = await terminate(Id, new Date("2026-06-30T23:59:59.999Z"), anns);
  expect(ended.ResponsibilityTransfer).toMatchObject({
    Status: "WITHDRAWN",
    EndTimestamp: new Date("2026-06-30T23:59:59.999Z"),
  });
  expect(await last()).toMatchObject({
    eventName: "TerminateResponsibilityTransfer",
    readOnly: false,
    responseElements: { responsibilityTransfer: { id: Id, status: "WITHDRAWN" } },
  });
  await expect(terminate(Id)).rejects.toMatchObject({
    name: "ResponsibilityTransferAlreadyInStatusException",
  });
  await expect(organizations.send(new DeleteOrganizationCommand({}))).rejects.toMatchObject({
    name: "ConstraintViolationException",
    Reason: "ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS",
  });
  house.clock.advance(Date.parse("2026-07-01T00:00:00Z") - START_MS);
  await anns.send(new DeleteOrganizationCommand({}));
  await organizations.send(new DeleteOrganizationCommand({}));
});

test("without another end it ends with the month", async () => {
  const { ResponsibilityTransfer } = await terminate(await agreed());
  expect(ResponsibilityTransfer?.EndTimestamp).toEqual(new Date("2026-03-31T23:59:59.999Z"));
});

test("who declines is asked for no transfer any more", async () => {
  const { Handshake } = await invite();
  const Id = (await inbound())[0]?.Id ?? "";
  await anns.send(new DeclineHandshakeCommand({ HandshakeId: Handshake?.Id }));
  expect((await inbound())[0]?.Status).toBe("DECLINED");
  await expect(terminate(Id)).rejects.toMatchObject({
    name: "InvalidResponsibilityTransferTransitionException",
  });
  await invite();
});

test("only one organization pays for another", async () => {
  await agreed();
  const bob = await house.openAccount("bob");
  const bobs = house.organizations(bob);
  await bobs.send(new CreateOrganizationCommand({}));
  const { Handshake } = await invite({}, bobs);
  await expect(anns.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }))).rejects.toMatchObject({
    name: "HandshakeConstraintViolationException",
    Reason: "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
  });
});

test.for<[string, string | undefined, () => Promise<unknown>]>([
  [
    "InvalidInputException",
    "START_DATE_NOT_BEGINNING_OF_MONTH",
    () => invite({ StartTimestamp: new Date("2026-04-02T00:00:00Z") }),
  ],
  [
    "InvalidInputException",
    "INVALID_PARTY_TYPE_TARGET",
    () => invite({ Target: { Id: "999999999999", Type: "ACCOUNT" } }),
  ],
  [
    "HandshakeConstraintViolationException",
    "SOURCE_AND_TARGET_CANNOT_MATCH",
    () => invite({ Target: { Id: "root@example.com", Type: "EMAIL" } }),
  ],
  [
    "DuplicateHandshakeException",
    undefined,
    async () => {
      await invite();
      await invite();
    },
  ],
  [
    "InvalidInputException",
    "END_DATE_TOO_EARLY",
    async () => terminate(await agreed(), new Date("2026-02-28T23:59:59.999Z")),
  ],
  ["ResponsibilityTransferNotFoundException", undefined, () => terminate("rt-00000000")],
  ["ResponsibilityTransferNotFoundException", undefined, () => inbound("rt-00000000")],
  [
    "ResponsibilityTransferNotFoundException",
    undefined,
    () => organizations.send(new DescribeResponsibilityTransferCommand({ Id: "rt-00000000" })),
  ],
  [
    "ResponsibilityTransferNotFoundException",
    undefined,
    () => organizations.send(new UpdateResponsibilityTransferCommand({ Id: "rt-00000000", Name: "x" })),
  ],
])("%s %s", async ([name, Reason, act]) => {
  await expect(act()).rejects.toMatchObject(Reason === undefined ? { name } : { name, Reason });
  expect(await last()).toMatchObject({ errorCode: name });
});

describe("the name of a transfer is the business of who asked for it", () => {
  const rename = (Id: string) => anns.send(new UpdateResponsibilityTransferCommand({ Id, Name: "mine" }));
  const refused = { name: "AccessDeniedException" };

  test("not of who has not answered yet, nor of who declined", async () => {
    const { Handshake } = await invite();
    const [asked] = await inbound();
    await expect(rename(asked?.Id ?? "")).rejects.toMatchObject(refused);
    await anns.send(new DeclineHandshakeCommand({ HandshakeId: Handshake?.Id }));
    await expect(rename(asked?.Id ?? "")).rejects.toMatchObject(refused);
    expect((await inbound(asked?.Id))[0]).toMatchObject({ Name: "ann pays no more", Status: "DECLINED" });
  });

  test("nor of who agreed", async () => {
    const Id = await agreed();
    await expect(rename(Id)).rejects.toMatchObject(refused);
    expect((await inbound(Id))[0]).toMatchObject({ Name: "ann pays no more", Status: "ACCEPTED" });
  });
});

test("a stranger finds no transfer", async () => {
  const Id = await agreed();
  const bobs = house.organizations(await house.openAccount("bob"));
  await bobs.send(new CreateOrganizationCommand({}));
  await expect(bobs.send(new DescribeResponsibilityTransferCommand({ Id }))).rejects.toMatchObject({
    name: "ResponsibilityTransferNotFoundException",
  });
  expect(await outbound(bobs)).toEqual([]);
});

test.for([
  ["2026-04-01T00:00:00Z", undefined],
  ["2027-03-01T00:00:00Z", undefined],
  ["2026-04-15T00:00:00Z", "START_DATE_NOT_BEGINNING_OF_MONTH"],
  ["2026-04-01T00:00:01Z", "START_DATE_NOT_BEGINNING_OF_DAY"],
  ["2026-03-01T00:00:00Z", "START_DATE_TOO_EARLY"],
  ["2027-04-01T00:00:00Z", "START_DATE_TOO_LATE"],
] as const)("a start at %s: %s", ([start, fault]) => {
  expect(findStartFault(Date.parse(start), START_MS)).toBe(fault);
});

test.for([
  ["2026-03-31T23:59:59.999Z", undefined],
  ["2028-02-29T23:59:59.999Z", undefined],
  ["2026-03-31T23:59:59.000Z", "END_DATE_NOT_END_OF_MONTH"],
  ["2026-03-30T23:59:59.999Z", "END_DATE_NOT_END_OF_MONTH"],
  ["2026-02-28T23:59:59.999Z", "END_DATE_TOO_EARLY"],
] as const)("an end at %s: %s", ([end, fault]) => {
  expect(findEndFault(Date.parse(end), START_MS)).toBe(fault);
});

test("December ends the year", () => {
  expect(endOfMonth(Date.parse("2026-12-05T10:00:00Z"))).toBe(Date.parse("2026-12-31T23:59:59.999Z"));
});
