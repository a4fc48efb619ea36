import * as sdk from "@aws-sdk/client-organizations";
import {
  EnableAWSServiceAccessCommand,
  PutResourcePolicyCommand,
  RegisterDelegatedAdministratorCommand,
} from "@aws-sdk/client-organizations";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createAdministrator } from "../../../../test/harness/administrator.ts";
import { type Credentials, type House, openHouse } from "../../../../test/harness/house.ts";
import {
  createMember,
  createOrganization,
  memberCredentials,
} from "../../../../test/harness/organization.ts";
import { sampleInput } from "../../../../test/harness/sample-input.ts";
import { organizations as model } from "../../../pure/api/organizations.ts";
import { POLICY_ACTIONS, READ_ACTIONS } from "./roles.ts";

type Command = Parameters<sdk.OrganizationsClient["send"]>[0];

const ANY_MEMBER = ["DescribeOrganization", "LeaveOrganization"];
const OWN = "DescribeEffectivePolicy";
const PARTIES = [
  "AcceptHandshake",
  "CancelHandshake",
  "CreateOrganization",
  "DeclineHandshake",
  "DescribeHandshake",
  "ListHandshakesForAccount",
];
const reads = [...READ_ACTIONS].map((action) => action.replace("organizations:", ""));
const policies = [...POLICY_ACTIONS].map((action) => action.replace("organizations:", ""));
const REFUSED = "You don't have permissions to access this resource.";

let house: House;
let member: Credentials;
let delegate: Credentials;
let outsider: Credentials;
let operations: string[];
beforeAll(async () => {
  house = await openHouse();
  await createOrganization(house);
  const administrator = await createAdministrator(house);
  member = await memberCredentials(house, administrator, await createMember(house, "ann"));
  const bob = await createMember(house, "bob");
  delegate = await memberCredentials(house, administrator, bob);
  outsider = await house.openAccount("outsider");
  const organizations = house.organizations();
  const ServicePrincipal = "config.amazonaws.com";
  await organizations.send(new EnableAWSServiceAccessCommand({ ServicePrincipal }));
  await organizations.send(new RegisterDelegatedAdministratorCommand({ AccountId: bob, ServicePrincipal }));
  // One that delegates nothing to anybody here: that there is one opens nothing.
  const Statement = {
    Effect: "Allow",
    Principal: { AWS: "999999999999" },
    Action: "organizations:*",
    Resource: "*",
  };
  const Content = JSON.stringify({ Version: "2012-10-17", Statement });
  await organizations.send(new PutResourcePolicyCommand({ Content }));
  const service = house.system.services.find(({ model: one }) => one === model);
  operations = [...(service?.endpoints.keys() ?? [])];
});
afterAll(() => house.close());

async function call(operation: string, credentials: Credentials): Promise<string> {
  const endpoint = house.system.services.find(({ model: one }) => one === model)?.endpoints.get(operation);
  const made = (sdk as unknown as Record<string, new (input: unknown) => Command>)[`${operation}Command`];
  if (endpoint === undefined || made === undefined) throw new Error(operation);
  const input = sampleInput(endpoint.model.input, { AccountId: "999999999999" });
  try {
    await house.organizations(credentials).send(new made(input));
    return "answered";
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return error.message === REFUSED ? "refused" : error.name;
  }
}

test("all operations are served, and the lists name none twice", () => {
  expect(operations).toHaveLength(63);
  const listed = [...reads, ...policies, ...ANY_MEMBER, OWN, ...PARTIES];
  expect(new Set(listed).size).toBe(listed.length);
  expect(listed.filter((name) => !operations.includes(name))).toEqual([]);
});

describe("a member that is no delegated administrator", () => {
  test("is refused all but its own", async () => {
    const open: string[] = [];
    for (const operation of operations) {
      if (operation === "LeaveOrganization") continue;
      if ((await call(operation, member)) !== "refused") open.push(operation);
    }
    expect(open.toSorted()).toEqual(["DescribeOrganization", OWN, ...PARTIES].toSorted());
  });

  test("is told so with AccessDeniedException, and it is recorded", async () => {
    await expect(house.organizations(member).send(new sdk.ListAccountsCommand({}))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: REFUSED,
    });
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "ListAccounts",
      errorCode: "AccessDenied",
      errorMessage: REFUSED,
      requestParameters: null,
    });
  });
});

test("a delegated administrator reads, and changes no policies", async () => {
  const open: string[] = [];
  for (const operation of operations) {
    if (operation === "LeaveOrganization") continue;
    if ((await call(operation, delegate)) !== "refused") open.push(operation);
  }
  expect(open.toSorted()).toEqual(["DescribeOrganization", OWN, ...PARTIES, ...reads].toSorted());
});

test("an account in no organization is told that it is in none", async () => {
  const others: Record<string, string> = {};
  for (const operation of operations) {
    if (operation === "CreateOrganization") continue;
    const answer = await call(operation, outsider);
    if (answer !== "AWSOrganizationsNotInUseException") others[operation] = answer;
  }
  expect(others).toEqual({
    AcceptHandshake: "HandshakeNotFoundException",
    CancelHandshake: "HandshakeNotFoundException",
    DeclineHandshake: "HandshakeNotFoundException",
    DescribeHandshake: "HandshakeNotFoundException",
    ListHandshakesForAccount: "answered",
  });
});
