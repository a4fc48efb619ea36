import {
  AcceptHandshakeCommand,
  CancelHandshakeCommand,
  CreateOrganizationCommand,
  DeclineHandshakeCommand,
  DescribeHandshakeCommand,
  DescribeOrganizationCommand,
  EnableAllFeaturesCommand,
  InviteAccountToOrganizationCommand,
  ListAWSServiceAccessForOrganizationCommand,
  ListHandshakesForAccountCommand,
  ListHandshakesForOrganizationCommand,
  ListPoliciesForTargetCommand,
  type OrganizationsClient,
  PutResourcePolicyCommand,
  RemoveAccountFromOrganizationCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { createMember } from "../../../../test/harness/organization.ts";
import type { OpenedAccount } from "../../../system.ts";

const MANAGEMENT = "111111111111";
const DAY_MS = 24 * 3_600_000;

let house: House;
let organizations: OrganizationsClient;
let id: string;
let ann: OpenedAccount;
let anns: OrganizationsClient;
beforeEach(async () => {
  house = await openHouse();
  organizations = house.organizations();
  const { Organization } = await organizations.send(
    new CreateOrganizationCommand({ FeatureSet: "CONSOLIDATED_BILLING" }),
  );
  id = Organization?.Id ?? "";
  ann = await house.openAccount("ann");
  anns = house.organizations(ann);
});
afterEach(() => house.close());

const enable = () => organizations.send(new EnableAllFeaturesCommand({}));
const state = async (HandshakeId: string, client = organizations) =>
  (await client.send(new DescribeHandshakeCommand({ HandshakeId }))).Handshake?.State;

async function join(account: OpenedAccount) {
  const { Handshake } = await organizations.send(
    new InviteAccountToOrganizationCommand({ Target: { Id: account.accountId, Type: "ACCOUNT" } }),
  );
  await house.organizations(account).send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
}

test("invited accounts approve, then the management account makes it true", async () => {
  await join(ann);
  await createMember(house, "made");
  const { Handshake } = await enable();
  const HandshakeId = Handshake?.Id ?? "";
  const now = START_MS + 1000;
  expect(Handshake).toEqual({
    Id: HandshakeId,
    Arn: `arn:aws:organizations::${MANAGEMENT}:handshake/${id}/enable_all_features/${HandshakeId}`,
    Parties: [{ Id: id, Type: "ORGANIZATION" }],
    State: "REQUESTED",
    RequestedTimestamp: new Date(now),
    ExpirationTimestamp: new Date(now + 90 * DAY_MS),
    Action: "ENABLE_ALL_FEATURES",
    Resources: [{ Type: "ORGANIZATION", Value: id }],
  });
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "EnableAllFeatures",
    readOnly: false,
    requestParameters: null,
    responseElements: { handshake: { id: HandshakeId, state: "REQUESTED", action: "ENABLE_ALL_FEATURES" } },
  });
  const { Handshakes = [] } = await organizations.send(
    new ListHandshakesForOrganizationCommand({ Filter: { ParentHandshakeId: HandshakeId } }),
  );
  // Who was made by the organization is not asked.
  expect(Handshakes).toHaveLength(1);
  const approval = Handshakes[0]?.Id ?? "";
  expect(Handshakes[0]).toEqual({
    Id: approval,
    Arn: `arn:aws:organizations::${MANAGEMENT}:handshake/${id}/approve_all_features/${approval}`,
    Parties: [
      { Id: id, Type: "ORGANIZATION" },
      { Id: ann.accountId, Type: "ACCOUNT" },
    ],
    State: "OPEN",
    RequestedTimestamp: new Date(now),
    ExpirationTimestamp: new Date(now + 90 * DAY_MS),
    Action: "APPROVE_ALL_FEATURES",
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
      { Type: "PARENT_HANDSHAKE", Value: HandshakeId },
    ],
  });
  const asked = await anns.send(
    new ListHandshakesForAccountCommand({ Filter: { ActionType: "APPROVE_ALL_FEATURES" } }),
  );
  expect(asked.Handshakes).toEqual(Handshakes);
  await expect(organizations.send(new AcceptHandshakeCommand({ HandshakeId }))).rejects.toMatchObject({
    name: "InvalidHandshakeTransitionException",
  });
  await anns.send(new AcceptHandshakeCommand({ HandshakeId: approval }));
  expect(await state(HandshakeId)).toBe("OPEN");
  const accepted = await organizations.send(new AcceptHandshakeCommand({ HandshakeId }));
  expect(accepted.Handshake?.State).toBe("ACCEPTED");
  expect((await house.events()).at(-1)).toMatchObject({
    eventName: "AcceptHandshake",
    requestParameters: { handshakeId: HandshakeId },
    responseElements: { handshake: { id: HandshakeId, state: "ACCEPTED" } },
  });
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  expect(Organization?.FeatureSet).toBe("ALL");
  const { Policies } = await organizations.send(
    new ListPoliciesForTargetCommand({ TargetId: ann.accountId, Filter: "SERVICE_CONTROL_POLICY" }),
  );
  expect(Policies?.map(({ Name }) => Name)).toEqual(["FullAWSAccess"]);
  await expect(enable()).rejects.toMatchObject({
    name: "HandshakeConstraintViolationException",
    Reason: "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
  });
});

test("nobody has to be asked in an organization without invited accounts", async () => {
  const { Handshake } = await enable();
  expect(Handshake?.State).toBe("OPEN");
  await organizations.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
});

test("while it waits nobody is invited, and it is not asked for again", async () => {
  await join(ann);
  await enable();
  await expect(enable()).rejects.toMatchObject({
    Reason: "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
  });
  const bob = await house.openAccount("bob");
  await expect(join(bob)).rejects.toMatchObject({
    name: "HandshakeConstraintViolationException",
    Reason: "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
  });
  house.clock.advance(90 * DAY_MS);
  await join(bob);
});

test("while it waits no invitation of before is accepted", async () => {
  const { Handshake: invitation } = await organizations.send(
    new InviteAccountToOrganizationCommand({ Target: { Id: ann.accountId, Type: "ACCOUNT" } }),
  );
  const { Handshake } = await enable();
  const accept = () => anns.send(new AcceptHandshakeCommand({ HandshakeId: invitation?.Id }));
  await expect(accept()).rejects.toMatchObject({
    name: "HandshakeConstraintViolationException",
    Reason: "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
  });
  expect(await state(invitation?.Id ?? "", anns)).toBe("OPEN");
  await organizations.send(new AcceptHandshakeCommand({ HandshakeId: Handshake?.Id }));
  await accept();
  expect((await anns.send(new DescribeOrganizationCommand({}))).Organization?.FeatureSet).toBe("ALL");
});

test("a refusal is remembered as long as what it refused", async () => {
  await join(ann);
  const { Handshake } = await enable();
  const HandshakeId = Handshake?.Id ?? "";
  const [asked] =
    (await anns.send(new ListHandshakesForAccountCommand({}))).Handshakes?.filter(
      ({ Action }) => Action === "APPROVE_ALL_FEATURES",
    ) ?? [];
  await anns.send(new DeclineHandshakeCommand({ HandshakeId: asked?.Id }));
  house.clock.advance(31 * DAY_MS);
  await house.settle();
  expect(await state(HandshakeId)).toBe("REQUESTED");
  await expect(organizations.send(new AcceptHandshakeCommand({ HandshakeId }))).rejects.toMatchObject({
    name: "InvalidHandshakeTransitionException",
  });
});

test("a refusal stops it, until the account is gone or it is asked for anew", async () => {
  await join(ann);
  const { Handshake } = await enable();
  const HandshakeId = Handshake?.Id ?? "";
  const asked = await anns.send(
    new ListHandshakesForAccountCommand({ Filter: { ActionType: "APPROVE_ALL_FEATURES" } }),
  );
  const approval = asked.Handshakes?.[0]?.Id ?? "";
  await expect(anns.send(new CancelHandshakeCommand({ HandshakeId: approval }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await anns.send(new DeclineHandshakeCommand({ HandshakeId: approval }));
  expect(await state(HandshakeId)).toBe("REQUESTED");
  await organizations.send(new RemoveAccountFromOrganizationCommand({ AccountId: ann.accountId }));
  expect(await state(HandshakeId)).toBe("OPEN");
});

test("what is canceled takes the approvals with it", async () => {
  await join(ann);
  const { Handshake } = await enable();
  const asked = await anns.send(new ListHandshakesForAccountCommand({}));
  const approval = asked.Handshakes?.find(({ Action }) => Action === "APPROVE_ALL_FEATURES")?.Id ?? "";
  await organizations.send(new CancelHandshakeCommand({ HandshakeId: Handshake?.Id }));
  expect(await state(approval, anns)).toBe("CANCELED");
  await enable();
});

test("one filter at a time", async () => {
  await expect(
    organizations.send(
      new ListHandshakesForOrganizationCommand({
        Filter: { ActionType: "INVITE", ParentHandshakeId: "h-example1" },
      }),
    ),
  ).rejects.toMatchObject({ name: "InvalidInputException", Reason: "MAX_LIMIT_EXCEEDED_FILTER" });
});

test("until then what needs all features is refused", async () => {
  const Content = JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Effect: "Allow",
      Principal: { AWS: ann.accountId },
      Action: "organizations:ListAccounts",
      Resource: "*",
    },
  });
  for (const act of [
    () => organizations.send(new ListAWSServiceAccessForOrganizationCommand({})),
    () => organizations.send(new PutResourcePolicyCommand({ Content })),
  ]) {
    await expect(act()).rejects.toMatchObject({
      name: "ConstraintViolationException",
      Reason: "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
    });
  }
});
