import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ConfigError } from "../../config.ts";
import { accountProfile, profilesOf } from "./profiles.ts";
import { parseSeed, readSeedFile } from "./seed-file.ts";
import { unitsOf } from "./units.ts";

const EXAMPLE = join(import.meta.dirname, "../../../docs/examples/org.yaml");

function faultsOf(text: string): string {
  try {
    parseSeed("org.yaml", text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "";
}

test("the example is read whole", () => {
  const { description } = parseSeed("org.yaml", readFileSync(EXAMPLE, "utf8"));
  expect(unitsOf(description.units).map(({ path }) => path)).toEqual([
    "Security",
    "Workloads",
    "Workloads/Production",
    "Workloads/Development",
    "Sandbox",
  ]);
  expect(description.accounts?.map(({ name, unit }) => [name, unit?.name])).toEqual([
    ["log-archive", "Security"],
    ["audit", "Security"],
    ["shop", "Workloads/Production"],
    ["playground", "Sandbox"],
  ]);
  expect(profilesOf(description).map(({ name }) => name)).toEqual([
    "log-archive",
    "audit",
    "shop",
    "playground",
    "platform",
    "auditor",
    "shop-deployer",
  ]);
});

test("JSON is read as well, and an id keeps its zeros however it is written", () => {
  const json = JSON.stringify({ accounts: { audit: { id: "012345678901" } } });
  const yaml = "accounts:\n  audit:\n    id: 012345678901\n";
  for (const text of [json, yaml])
    expect(parseSeed("org", text).description.accounts?.[0]?.id).toBe("012345678901");
});

test("what is written once can be meant twice", () => {
  const text = `
accounts:
  one: { policies: { read: &read { Version: "2012-10-17", Statement: [{ Effect: Allow, Action: "s3:Get*", Resource: "*" }] } } }
  two: { policies: { read: *read } }
`;
  const [one, two] = parseSeed("org.yaml", text).description.accounts ?? [];
  expect(two?.policies?.[0]?.text).toBe(one?.policies?.[0]?.text);
});

test("a name with spaces has a profile without", () => {
  expect(accountProfile({ name: "Log Archive (EU)" })).toBe("Log-Archive-EU-");
});

const policy = (statement: string) => `{ Version: "2012-10-17", Statement: [${statement}] }`;
const ALLOW = policy('{ Effect: Allow, Action: "*", Resource: "*" }');
const DENY = policy('{ Effect: Deny, Action: "*", Resource: "*" }');

describe("a fault is told by line and member", () => {
  test.for<[string, string, string]>([
    ["no YAML", "units: [1\nother: 2", "org.yaml:2: Flow sequence in block collection must be"],
    ["the same name twice", "units:\n  A:\n  A:", "org.yaml:2: Map keys must be unique"],
    ["a list for a mapping", "- accounts", "org.yaml:1: expected a mapping with any of policy-types, "],
    ["an unknown member", "\nacounts: {}", "org.yaml:2: acounts: there is no such member; there are"],
    [
      "a number for a text",
      "accounts:\n  audit:\n    email: 7",
      ":3: accounts.audit.email: expected an e-mail address, found 7",
    ],
    [
      "a mapping for a text",
      "accounts: { audit: { email: {} } }",
      "expected an e-mail address, found a mapping",
    ],
    [
      "an id of five digits",
      "accounts: { audit: { id: 12345 } }",
      "accounts.audit.id: expected twelve digits, found 12345",
    ],
    [
      "a text for a flag",
      "accounts: { a: { buckets: { logs: { versioning: on } } } }",
      'expected true or false, found "on"',
    ],
    [
      "an unknown unit",
      "units: { A: }\naccounts: { a: { unit: B } }",
      'org.yaml:2: accounts.a.unit: there is no unit "B"; there are A',
    ],
    [
      "a unit by its name alone",
      "units: { A: { units: { B: } } }\naccounts: { a: { unit: B } }",
      'there is no unit "B"; there are A, A/B',
    ],
    [
      "an unknown delegate",
      "delegated-administrators: { config.amazonaws.com: [b] }\naccounts: { a: }",
      'there is no account "b"',
    ],
    [
      "an unknown target",
      `policies: { p: { content: ${DENY}, targets: [A] } }`,
      'policies.p.targets[0]: there is no root, unit or account "A"',
    ],
    [
      "a target that is two things",
      `units: { A: }\naccounts: { A: {} }\npolicies: { p: { content: ${DENY}, targets: [A] } }`,
      'org.yaml:3: policies.p.targets[0]: "A" is both a unit and an account',
    ],
    [
      "an unknown group",
      "accounts: { a: { users: { u: { groups: [g] } } } }",
      'there is no group in the account "g"',
    ],
    [
      "an unknown policy",
      "accounts: { a: { users: { u: { policies: [p] } } } }",
      'there is no policy in the account "p"',
    ],
    ["a role without trust", "accounts: { a: { roles: { r: {} } } }", "accounts.a.roles.r: trust is missing"],
    [
      "a trail without bucket",
      "management: { trails: { all: { organization: true } } }",
      "management.trails.all: bucket is missing",
    ],
    [
      "a bucket that S3 would not have",
      "accounts: { a: { buckets: { My_Logs: {} } } }",
      'as the name, found "My_Logs"',
    ],
    [
      "an address twice",
      "accounts:\n  a: { email: x@a.example }\n  b: { email: X@a.example }",
      "org.yaml:3: accounts.b: x@a.example is that of a as well",
    ],
    [
      "names of which the same address is derived",
      'accounts:\n  "R&D": {}\n  R-D: {}',
      "org.yaml:3: accounts.R-D: r-d@cairn.invalid is that of R&D as well; give it another by email",
    ],
    [
      "an address that is derived elsewhere",
      "accounts:\n  b: {}\n  a: { email: B@cairn.invalid }",
      "org.yaml:3: accounts.a: b@cairn.invalid is that of b as well",
    ],
    [
      "an address twice where one account has an id",
      'accounts:\n  a: { id: "222233334444", email: x@a.example }\n  b: { email: x@a.example }',
      "org.yaml:3: accounts.b: x@a.example is that of a as well",
    ],
    ["a reserved name", "accounts: { management: {} }", 'an account cannot be called "management" here'],
    [
      "a profile twice",
      "accounts: { a: { users: { u: { profile: a } } } }",
      'accounts.a.users.u.profile: the profile "a" is asked for twice',
    ],
    [
      "a profile from nothing",
      `accounts: { a: { roles: { r: { trust: ${policy('{ Effect: Allow, Principal: { AWS: "<a>" }, Action: "sts:AssumeRole" }')}, profile: { name: r, source-profile: who } } } } }`,
      'there is no profile "who"; there are cairn, a, r',
    ],
    [
      "a placeholder for nothing",
      `policies: { p: { content: ${policy('{ Effect: Deny, Action: "*", Resource: "*", Condition: { StringEquals: { "aws:PrincipalAccount": "<b>" } } }')} } }`,
      "policies.p.content: <b> stands for nothing; there are <organization>, <management>",
    ],
    [
      "no service control policy",
      `policies: { p: { content: ${policy('{ Effect: Deny, Principal: "*", Action: "*", Resource: "*" }')} } }`,
      "policies.p.content.Statement[0]: The provided policy document does not meet the requirements of the specified policy type. (a service control policy has no Principal)",
    ],
    [
      "no resource control policy",
      `policies: { p: { type: RESOURCE_CONTROL_POLICY, content: ${ALLOW} } }`,
      "of the specified policy type. (a resource control policy only denies)",
    ],
    [
      "no policy of IAM",
      `accounts: { a: { policies: { p: ${policy("{ Effect: Maybe }")} } } }`,
      'accounts.a.policies.p.Statement[0]: Syntax errors in policy. (Effect is Allow or Deny, not "Maybe")',
    ],
    [
      "no bucket policy of this bucket",
      `accounts: { a: { buckets: { logs: { policy: ${policy('{ Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::other/*" }')} } } } }`,
      "accounts.a.buckets.logs.policy.Statement[0]: Policy has invalid resource",
    ],
    [
      "a second statement that is wrong",
      `policies:
  p:
    content:
      Version: "2012-10-17"
      Statement:
        - { Effect: Deny, Action: "*", Resource: "*" }
        - { Effect: Deny, Action: s3GetObject, Resource: "*" }`,
      'org.yaml:7: policies.p.content.Statement[1]: The provided policy document does not meet the requirements of the specified policy type. ("s3GetObject" is no action, as s3:GetObject is)',
    ],
    [
      "a statement of a document that is a text",
      `accounts: { a: { policies: { p: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}' } } }`,
      "accounts.a.policies.p.Statement[0]: Policy statement must contain resources.",
    ],
    [
      "a Version of the document",
      `policies: { p: { content: { Version: "2008-10-17", Statement: { Effect: Deny, Action: "*", Resource: "*" } } } }`,
      "policies.p.content: The provided policy document does not meet the requirements of the specified policy type. (Version has to be 2012-10-17)",
    ],
    ["a text of a thousand letters", "x".repeat(1000), `found "${"x".repeat(60)}…"\n`.trimEnd()],
    ["what contains itself", "units: &all { A: { units: *all } }", "units.A.units: contains itself"],
  ])("%s", ([, text, expected]) => {
    expect(faultsOf(text)).toContain(expected);
  });

  test("a file that is no text is named, not shown", () => {
    const folder = mkdtempSync(join(tmpdir(), "cairn-seed-"));
    const file = join(folder, "org.yaml");
    writeFileSync(file, Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0xff, 0xfe]));
    expect(() => readSeedFile(file)).toThrow(new ConfigError(`--seed: ${file} is no text in UTF-8`));
    rmSync(folder, { recursive: true });
  });

  test("all of them at once, in the order of the file", () => {
    const faults = faultsOf("units: 7\naccounts:\n  a: { unit: B }\n  b: { id: x }\n");
    expect(faults.split("\n").map((line) => line.split(": ")[0])).toEqual([
      "org.yaml:1",
      "org.yaml:3",
      "org.yaml:4",
    ]);
  });
});
