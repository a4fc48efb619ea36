import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTrailsCommand } from "@aws-sdk/client-cloudtrail";
import { ListUsersCommand } from "@aws-sdk/client-iam";
import {
  CloseAccountCommand,
  ListAccountsCommand,
  ListParentsCommand,
  MoveAccountCommand,
} from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../test/harness/house.ts";
import { accountId } from "../../pure/aws/account.ts";
import { seededChance } from "../../runtime/chance.ts";
import { parseSeed } from "../file/seed-file.ts";
import { seedSystem } from "../seed.ts";
import type { SeededOrganization } from "./apply-seed.ts";

const FILE = `
policy-types: [RESOURCE_CONTROL_POLICY]
trusted-access: [config.amazonaws.com]
delegated-administrators: { config.amazonaws.com: [audit] }
units:
  Security: { tags: { owner: safety } }
  Workloads: { units: { Production: } }
accounts:
  audit:
    unit: Security
    email: audit@acme.example
    buckets:
      acme-audit: { versioning: true }
  shop:
    id: "222233334444"
    unit: Workloads/Production
    policies:
      read: &read
        Version: "2012-10-17"
        Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }]
    groups:
      readers: { policies: [read] }
    users:
      alice: { groups: [readers], inline-policies: { own: *read }, tags: { team: shop }, profile: alice }
    roles:
      deployer:
        trust:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: { AWS: "arn:aws:iam::<audit>:root" }, Action: "sts:AssumeRole" }]
        policies: [read, "arn:aws:iam::aws:policy/ReadOnlyAccess"]
        profile: { name: deploy, source-profile: alice }
    buckets:
      acme-shop:
        region: eu-central-1
        policy:
          Version: "2012-10-17"
          Statement: [{ Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:GetBucketAcl", Resource: "arn:aws:s3:::acme-shop" },
            { Effect: Allow, Principal: { Service: cloudtrail.amazonaws.com }, Action: "s3:PutObject", Resource: "arn:aws:s3:::acme-shop/AWSLogs/*" }]
    trails:
      shop: { bucket: acme-shop, region: eu-central-1 }
resource-policy:
  Version: "2012-10-17"
  Statement: [{ Effect: Allow, Principal: { AWS: "<audit>" }, Action: "organizations:ListAccounts", Resource: "*" }]
policies:
  no-users:
    content:
      Version: "2012-10-17"
      Statement: [{ Effect: Deny, Action: ["iam:CreateUser", "s3:ListAllMyBuckets"], Resource: "*" }]
    targets: [Workloads]
`;

let house: House;
let folder: string;
beforeEach(async () => {
  house = await openHouse();
  folder = mkdtempSync(join(tmpdir(), "cairn-seed-"));
  writeFileSync(join(folder, "credentials"), "[cairn]\naws_access_key_id = AKIA\n");
});
afterEach(async () => {
  await house.close();
  rmSync(folder, { recursive: true, force: true });
});

const seeded = (text: string): Promise<SeededOrganization> =>
  seedSystem(house.system, seededChance(7), parseSeed("org.yaml", text), {
    credentialsFile: join(folder, "credentials"),
    managementProfile: "cairn",
    region: "us-east-1",
  });
const callsSince = async (count: number) =>
  (await house.events()).slice(count).map(({ eventName, readOnly, errorCode }) => ({
    eventName,
    readOnly,
    errorCode,
  }));

test("what a file describes is made by calls that are recorded, those that bind the others last", async () => {
  const organization = await seeded(FILE);
  expect(organization).toMatchObject({
    accounts: [
      { name: "management", id: "111111111111", profile: "cairn" },
      { name: "audit", email: "audit@acme.example", unit: "Security", profile: "audit" },
      { name: "shop", id: "222233334444", unit: "Workloads/Production", profile: "shop" },
    ],
    units: { Security: expect.stringMatching(/^ou-/), "Workloads/Production": expect.stringMatching(/^ou-/) },
    profiles: ["alice", "deploy"],
    notes: [],
  });
  const records = await house.events();
  const changes = records.filter(
    ({ readOnly, errorCode, userAgent }) =>
      !readOnly && errorCode === undefined && userAgent?.startsWith("cairn-seed/"),
  );
  expect(changes.map(({ eventName, recipientAccountId }) => `${eventName} ${recipientAccountId}`)).toEqual(
    [
      "CreateOrganization 1",
      "EnablePolicyType 1",
      "EnablePolicyType 1",
      "CreateOrganizationalUnit 1",
      "CreateOrganizationalUnit 1",
      "CreateOrganizationalUnit 1",
      "CreateAccount 1",
      "InviteAccountToOrganization 1",
      "AcceptHandshake 2",
      "MoveAccount 1",
      "MoveAccount 1",
      "EnableAWSServiceAccess 1",
      "RegisterDelegatedAdministrator 1",
      "CreateBucket audit",
      "PutBucketVersioning audit",
      "CreatePolicy 2",
      "CreateGroup 2",
      "AttachGroupPolicy 2",
      "CreateUser 2",
      "AddUserToGroup 2",
      "PutUserPolicy 2",
      "CreateRole 2",
      "AttachRolePolicy 2",
      "AttachRolePolicy 2",
      "CreateBucket 2",
      "PutBucketPolicy 2",
      "CreateTrail 2",
      "StartLogging 2",
      "PutResourcePolicy 1",
      "CreatePolicy 1",
      "AttachPolicy 1",
      "CreateAccessKey 2",
    ].map((line) =>
      line
        .replace(/ 1$/, " 111111111111")
        .replace(/ 2$/, " 222233334444")
        .replace(/ audit$/, ` ${organization.accounts[1]?.id}`),
    ),
  );
  expect(organization.changes).toBe(changes.length);
  expect(changes.find(({ eventName }) => eventName === "CreateUser")).toMatchObject({
    userIdentity: { type: "Root", accountId: "222233334444", arn: "arn:aws:iam::222233334444:root" },
    sourceIPAddress: "127.0.0.1",
    userAgent: expect.stringMatching(/^cairn-seed\//),
  });
  const role = changes.find(({ eventName }) => eventName === "CreateRole");
  expect(JSON.stringify(role?.requestParameters)).toContain(
    `arn:aws:iam::${organization.accounts[1]?.id}:root`,
  );
});

test("the profiles reach who they are called after", async () => {
  await seeded(FILE);
  const text = readFileSync(join(folder, "credentials"), "utf8");
  expect(text.match(/^\[.*\]$/gm)).toEqual(["[cairn]", "[audit]", "[shop]", "[alice]", "[deploy]"]);
  expect(text).toContain(
    "[deploy]\n# role deployer of account 222233334444\nrole_arn = arn:aws:iam::222233334444:role/deployer\nsource_profile = alice\n",
  );
  const key = /\[alice\]\n# user alice of account 222233334444\n\S+ = (\S+)\n\S+ = (\S+)\n/.exec(text);
  const alice = { accessKeyId: key?.[1] ?? "", secretAccessKey: key?.[2] ?? "" };
  await expect(house.iam(alice).send(new ListUsersCommand({}))).rejects.toThrow(
    "User: arn:aws:iam::222233334444:user/alice is not authorized to perform: iam:ListUsers",
  );
});

test("again on the same house nothing is changed; what a policy hides is said", async () => {
  const first = await seeded(FILE);
  const text = readFileSync(join(folder, "credentials"), "utf8");
  const before = (await house.events()).length;
  const second = await seeded(FILE);
  expect((await callsSince(before)).filter(({ readOnly }) => !readOnly)).toEqual([]);
  const denied = await callsSince(before);
  expect(denied.filter(({ errorCode }) => errorCode !== undefined)).toEqual([
    { eventName: "ListBuckets", readOnly: true, errorCode: "AccessDenied" },
  ]);
  expect(second).toEqual({
    ...first,
    changes: 0,
    notes: [
      expect.stringContaining(
        "org.yaml:14: accounts.shop: not looked at: User: arn:aws:iam::222233334444:root is not authorized to perform: s3:ListAllMyBuckets with an explicit deny in a service control policy",
      ),
    ],
  });
  expect(readFileSync(join(folder, "credentials"), "utf8")).toBe(text);
});

test("what is missing is added, what is another stays and is said", async () => {
  await seeded(FILE);
  const more = FILE.replace(
    "    email: audit@acme.example",
    "    email: audit@acme.example\n    users: { bob: }",
  )
    .replace('["iam:CreateUser", "s3:ListAllMyBuckets"]', '"iam:DeleteUser"')
    .replace("targets: [Workloads]", "targets: [Workloads, audit]");
  const before = (await house.events()).length;
  const organization = await seeded(more);
  const changed = (await callsSince(before)).filter(({ readOnly }) => !readOnly);
  expect(changed.map(({ eventName }) => eventName)).toEqual(["CreateUser", "AttachPolicy"]);
  expect(organization.notes.at(-1)).toMatch(
    /^org\.yaml:\d+: policies\.no-users\.content: what is there is another, and stays$/,
  );
});

test("an account that somebody moved stays where it is", async () => {
  const organization = await seeded(FILE);
  const { id = "" } = organization.accounts[1] ?? {};
  await house.organizations().send(
    new MoveAccountCommand({
      AccountId: id,
      SourceParentId: organization.units.Security,
      DestinationParentId: organization.units.Workloads,
    }),
  );
  const { notes } = await seeded(FILE);
  expect(notes).toContain("org.yaml:10: accounts.audit.unit: the account is in another unit, and stays");
  const parents = await house.organizations().send(new ListParentsCommand({ ChildId: id }));
  expect(parents.Parents?.[0]?.Id).toBe(organization.units.Workloads);
});

test("of a closed account nothing is call", async () => {
  const organization = await seeded(FILE);
  await house.organizations().send(new CloseAccountCommand({ AccountId: "222233334444" }));
  const again = await seeded(FILE);
  expect(again.changes).toBe(0);
  expect(again.accounts).toEqual(organization.accounts);
});

test("what may not be made is told with its line and AWS's words; what was made is found again", async () => {
  await seeded(FILE);
  const more = FILE.replace("    users:\n      alice:", "    users:\n      eve: {}\n      alice:");
  await expect(seeded(more)).rejects.toThrow(
    "org.yaml:24: accounts.shop.users.eve: CreateUser is refused: AccessDenied: User: arn:aws:iam::222233334444:root is not authorized to perform: iam:CreateUser on resource: arn:aws:iam::222233334444:user/eve with an explicit deny in a service control policy",
  );
});

test("an address that is taken outside of the organization is told", async () => {
  await house.system.openAccount({ name: "other", email: "audit@acme.example" });
  await expect(seeded(FILE)).rejects.toThrow("accounts.audit: CreateAccount failed: EMAIL_ALREADY_EXISTS");
  const { Accounts = [] } = await house.organizations().send(new ListAccountsCommand({}));
  expect(Accounts.map(({ Name }) => Name)).toEqual(expect.arrayContaining(["root", "shop"]));
});

test("an organization gets more accounts than it opens at once", async () => {
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const planted = await seeded(
    JSON.stringify({ accounts: Object.fromEntries(names.map((name) => [name, {}])) }),
  );
  expect(planted.accounts.slice(1).map(({ name }) => name)).toEqual(names);
});

test("a profile of somebody else is not overwritten", async () => {
  writeFileSync(join(folder, "credentials"), "[shop]\naws_access_key_id = AKIAMINE\n");
  await expect(seeded(FILE)).rejects.toThrow(/has a profile "shop" of somebody else/);
  expect(readFileSync(join(folder, "credentials"), "utf8")).toContain("AKIAMINE");
});

test("an account that is there already under its id is invited as it is", async () => {
  await house.system.openAccount({
    name: "222233334444",
    email: "222233334444@cairn.invalid",
    accountId: accountId("222233334444"),
  });
  await seeded(FILE);
  const { Accounts = [] } = await house.organizations().send(new ListAccountsCommand({}));
  expect(Accounts.find(({ Id }) => Id === "222233334444")).toMatchObject({ JoinedMethod: "INVITED" });
});

test("the example of the guide is ready, and again nothing is missing", async () => {
  const example = readFileSync(join(import.meta.dirname, "../../../docs/examples/org.yaml"), "utf8");
  const first = await seeded(example);
  expect(first.notes).toEqual([]);
  const { trailList = [] } = await house.cloudtrail().send(new DescribeTrailsCommand({}));
  expect(trailList).toMatchObject([{ Name: "organization", IsOrganizationTrail: true }]);
  const before = (await house.events()).length;
  expect(await seeded(example)).toEqual({ ...first, changes: 0 });
  expect((await callsSince(before)).filter(({ readOnly }) => !readOnly)).toEqual([]);
});
