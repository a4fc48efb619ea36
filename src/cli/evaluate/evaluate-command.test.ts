import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import corpus from "../../../test/corpus/decision-cases.json" with { type: "json" };
import { evaluateCommand } from "./evaluate-command.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-evaluate-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "cases.json");
const NOW = Date.parse("2026-11-21T10:00:00Z");

async function runText(text: string | Uint8Array, ...flags: string[]) {
  writeFileSync(file, text);
  let out = "";
  let problems = "";
  const code = await evaluateCommand([file, ...flags], {
    stdout: { write: (more) => (out += more) },
    stderr: { write: (more) => (problems += more) },
    now: () => NOW,
  });
  return { code, out, problems };
}

const run = (input: unknown, ...flags: string[]) => runText(JSON.stringify(input), ...flags);

async function runJson(input: unknown) {
  const { code, out } = await run(input, "--json");
  return { code, ...JSON.parse(out) };
}

const PROVIDER = "arn:aws:iam::111122223333:oidc-provider/tokens.example.amazonaws.com";
const ANN = "arn:aws:iam::111122223333:user/ann";
const OBJECT = "arn:aws:s3:::logs/app.log";
const read = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::logs/*" };
const reader = { Version: "2012-10-17", Statement: [{ Sid: "Read", ...read }] };
const closed = {
  Version: "2012-10-17",
  Statement: [
    { Sid: "Closed", Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::logs/*" },
  ],
};
const asked = { principal: ANN, action: "s3:GetObject", resource: OBJECT };
const allowed = { ...asked, policies: { identity: [reader] } };
const denied = { ...asked, policies: { identity: [reader], resource: closed } };

describe("one case", () => {
  test("that is allowed", async () => {
    expect(await run(allowed)).toEqual({
      code: 0,
      problems: "",
      out: `Allow  1: ${ANN} s3:GetObject ${OBJECT}
  asked by                          ${ANN}
  demanded                          s3:GetObject on ${OBJECT}
  identity-based policy             allows: identity[0], statement 1 "Read"
  decision                          Allow: allowed by identity-based policy identity[0], statement 1 "Read"
`,
    });
  });

  test("that is denied, with what the caller is answered", async () => {
    const { code, out } = await run({
      ...denied,
      name: "ann reads the log",
      policies: {
        ...denied.policies,
        boundary: { id: "Cap", document: reader },
        scp: [
          [{ id: "FullAWSAccess", document: { Statement: { Effect: "Allow", Action: "*", Resource: "*" } } }],
          [],
        ],
      },
    });
    expect(code).toBe(1);
    expect(out).toBe(`Deny   1: ann reads the log
  asked by                          ${ANN}
  demanded                          s3:GetObject on ${OBJECT}
  service control policy, level 1   allows: FullAWSAccess, statement 1
  service control policy, level 2   there is none
  identity-based policy             allows: identity[0], statement 1 "Read"
  permissions boundary              allows: Cap, statement 1 "Read"
  resource-based policy             denies: resource, statement 1 "Closed" (to everybody)
  decision                          Deny: denied by resource-based policy resource, statement 1 "Closed"
  answer                            User: ${ANN} is not authorized to perform: s3:GetObject on resource: "${OBJECT}" with an explicit deny in a resource-based policy
`);
  });

  test("that is expected to be denied", async () => {
    expect(await run({ ...denied, expect: "Deny" })).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Deny {3}as expected {2}1: /),
    });
    expect(await run({ ...allowed, expect: "Deny" })).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^Allow {2}EXPECTED Deny {2}1: /),
    });
  });

  test("for machines", async () => {
    expect(await runJson(denied)).toEqual({
      code: 1,
      ok: false,
      cases: [
        {
          principal: ANN,
          action: "s3:GetObject",
          resource: OBJECT,
          resourceAccount: "111122223333",
          decision: "Deny",
          explanation: 'Deny: denied by resource-based policy resource, statement 1 "Closed"',
          reason: {
            layer: "resource",
            kind: "explicit",
            policy: "resource",
            statement: { index: 0, sid: "Closed" },
          },
          crossAccount: false,
          message: expect.stringMatching(/with an explicit deny in a resource-based policy$/),
          ok: false,
          layers: [
            {
              layer: "identity",
              policies: ["identity[0]"],
              matched: [{ policy: "identity[0]", effect: "Allow", index: 0, sid: "Read" }],
            },
            {
              layer: "resource",
              policies: ["resource"],
              matched: [{ policy: "resource", effect: "Deny", index: 0, sid: "Closed", grantKinds: 16 }],
            },
          ],
          warnings: [],
        },
      ],
    });
  });
});

describe("a list of cases", () => {
  const list = [
    { ...allowed, name: "reads", expect: "Allow" },
    { ...denied, name: "is kept out", expect: "Deny" },
  ];

  test("that are as expected, a line each", async () => {
    expect(await run(list)).toEqual({
      code: 0,
      problems: "",
      out: `Allow  as expected  1: reads
Deny   as expected  2: is kept out
2 cases: 1 allowed, 1 denied; 2 as expected, 0 not
`,
    });
  });

  test("of which one is not, with its story", async () => {
    const { code, out } = await run([...list, { ...allowed, name: "strays", expect: "Deny" }]);
    expect(code).toBe(1);
    expect(out).toContain(`2: is kept out
Allow  EXPECTED Deny  3: strays
  asked by  `);
    expect(out.match(/asked by/g)).toHaveLength(1);
    expect(out).toMatch(/\n3 cases: 2 allowed, 1 denied; 2 as expected, 1 not\n$/);
  });

  test("with all stories when asked for", async () => {
    const { out } = await run(list, "--explain");
    expect(out.match(/asked by/g)).toHaveLength(2);
  });

  test("without expectations are right when all are allowed", async () => {
    expect(await run([allowed, allowed])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/2 cases: 2 allowed, 0 denied\n$/),
    });
    expect(await run([allowed, denied])).toMatchObject({ code: 1 });
  });
});

describe("policies", () => {
  const decisionOf = async (input: object) => (await runJson({ ...asked, ...input })).cases[0];

  test("are read from files beside the cases", async () => {
    mkdirSync(join(folder, "policies"), { recursive: true });
    writeFileSync(join(folder, "policies", "reader.json"), JSON.stringify(reader));
    const one = await decisionOf({ policies: { identity: { file: "policies/reader.json" } } });
    expect(one.reason).toMatchObject({ kind: "granted", policy: "reader.json" });
    const named = await decisionOf({
      policies: { identity: [{ id: "Reader", file: "policies/reader.json" }] },
    });
    expect(named.reason).toMatchObject({ policy: "Reader" });
  });

  test("are read from texts, with a name or without", async () => {
    const text = JSON.stringify(reader);
    expect((await decisionOf({ policies: { identity: [text] } })).decision).toBe("Allow");
    const named = await decisionOf({ policies: { identity: [{ id: "Reader", document: text }] } });
    expect(named.reason.policy).toBe("Reader");
  });

  test("in a list of organization policies are one level, or lists of them several", async () => {
    const full = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
    const decide = (scp: unknown) => decisionOf({ policies: { identity: [reader], scp } });
    expect((await decide([full, full])).layers.length).toBe(2);
    expect((await decide([[full], [full]])).layers.length).toBe(3);
    expect((await decide(full)).decision).toBe("Allow");
    expect(await decide([[full], []])).toMatchObject({ decision: "Deny", reason: { layer: "scp" } });
  });

  test("of a role decide who assumes it", async () => {
    const role = "arn:aws:iam::111122223333:role/app";
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: ANN }, Action: "sts:AssumeRole" }],
    };
    const assume = { principal: ANN, action: "sts:AssumeRole", resource: role };
    expect(await runJson({ ...assume, policies: { resource: trust } })).toMatchObject({
      code: 0,
      cases: [{ reason: { layer: "trust", kind: "granted" } }],
    });
    expect(await runJson(assume)).toMatchObject({
      code: 1,
      cases: [{ reason: { layer: "trust", kind: "implicit" } }],
    });
    const hint = /hint +no trust policy was given: it goes into "policies" as "resource"/;
    expect((await run(assume)).out).toMatch(hint);
    const silent = { ...trust, Statement: [{ ...trust.Statement[0], Principal: { AWS: "111122223334" } }] };
    expect((await run({ ...assume, policies: { resource: silent } })).out).not.toMatch(hint);
  });

  test("that AWS would not store are pointed out, and decided by all the same", async () => {
    const old = { Version: "2008-10-17", Statement: [read] };
    const { code, out, problems } = await run({ ...asked, policies: { identity: [reader], boundary: old } });
    expect(code).toBe(0);
    expect(out).toMatch(/^Allow/);
    expect(problems).toBe(
      `${file}: policies.boundary: AWS would not store this policy: Policy document must be version 2012-10-17 or greater.\n`,
    );
    const strange = {
      ...closed,
      Statement: [{ ...closed.Statement[0], Resource: "arn:aws:s3:::other/*" }],
    };
    expect((await decisionOf({ policies: { identity: [reader], resource: strange } })).warnings).toEqual([
      "policies.resource: AWS would not store this policy: Policy has invalid resource",
    ]);
  });

  test("keep their spelling: repeated members and numbers are the policy's own", async () => {
    const text =
      '{"principal":"anonymous","action":"s3:GetObject","policies":{"resource":{"Statement":[],"Statement":[]}}}';
    expect(await runText(text)).toMatchObject({
      code: 2,
      problems: expect.stringContaining('"Statement" is given twice'),
    });
  });
});

describe("callers and the keys of their requests", () => {
  const everyKey = (condition: object, principal: unknown, more: object = {}) =>
    runJson({
      principal,
      action: "s3:GetObject",
      resource: "arn:aws:s3:::logs/a",
      resourceAccount: "111122223333",
      policies: {
        identity: [{ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }],
        resource: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              // Everybody does not include those whom a provider vouches for.
              Principal: { AWS: "*", Federated: ["accounts.google.com", PROVIDER] },
              Action: "*",
              Resource: "arn:aws:s3:::logs/*",
              Condition: condition,
            },
          ],
        },
      },
      ...more,
    });

  test.for<[who: string, principal: unknown, name: string, keys: Record<string, string>]>([
    ["a user", ANN, ANN, { "aws:PrincipalType": "User", "aws:username": "ann", "aws:PrincipalArn": ANN }],
    ["a user with its id", { arn: ANN, userId: "AIDAANN" }, ANN, { "aws:userid": "AIDAANN" }],
    [
      "a role session",
      "arn:aws:sts::111122223333:assumed-role/app/s1",
      "arn:aws:sts::111122223333:assumed-role/app/s1",
      { "aws:PrincipalType": "AssumedRole", "aws:PrincipalArn": "arn:aws:iam::111122223333:role/app" },
    ],
    [
      "a session of a role with a path",
      {
        arn: "arn:aws:sts::111122223333:assumed-role/app/s1",
        roleArn: "arn:aws:iam::111122223333:role/x/app",
        roleId: "AROAAPP",
      },
      "arn:aws:sts::111122223333:assumed-role/app/s1",
      { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/x/app", "aws:userid": "AROAAPP:s1" },
    ],
    [
      "a role, by a session of it",
      "arn:aws:iam::111122223333:role/x/app",
      "arn:aws:sts::111122223333:assumed-role/app/session",
      { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/x/app" },
    ],
    [
      "the root user",
      "arn:aws:iam::444455556666:root",
      "arn:aws:iam::444455556666:root",
      {
        "aws:PrincipalType": "Account",
        "aws:userid": "444455556666",
        "aws:PrincipalAccount": "444455556666",
      },
    ],
    [
      "a service",
      "cloudtrail.amazonaws.com",
      "cloudtrail.amazonaws.com",
      { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": "cloudtrail.amazonaws.com" },
    ],
    [
      "a provider",
      { provider: "accounts.google.com" },
      "accounts.google.com",
      { "aws:PrincipalIsAWSService": "false", "aws:userid": "accounts.google.com" },
    ],
    [
      "a provider by its ARN",
      PROVIDER,
      PROVIDER,
      { "aws:PrincipalType": "User", "aws:userid": PROVIDER, "aws:PrincipalAccount": "111122223333" },
    ],
    ["nobody", "anonymous", "anonymous", { "aws:PrincipalAccount": "anonymous", "aws:userid": "anonymous" }],
    ["nobody, as an object", { anonymous: true }, "anonymous", { "aws:PrincipalType": "Anonymous" }],
    [
      "any request",
      ANN,
      ANN,
      {
        "aws:CurrentTime": "2026-11-21T10:00:00.000Z",
        "aws:EpochTime": "1795255200",
        "aws:SecureTransport": "true",
        "aws:ViaAWSService": "false",
        "aws:RequestedRegion": "us-east-1",
        "aws:ResourceAccount": "111122223333",
      },
    ],
  ])("%s", async ([, principal, name, keys]) => {
    const answer = await everyKey({ StringEquals: keys }, principal);
    expect(answer.cases[0]).toMatchObject({ principal: name, decision: "Allow" });
    // The bucket's policy is another account's to root, and to all the grant that decides.
    expect(answer.cases[0].layers.at(-1).matched).toHaveLength(1);
  });

  test("a case gives keys, in any case and type, and takes them away", async () => {
    const holds = async (condition: object, context: object) =>
      (await everyKey(condition, ANN, { context })).cases[0].layers.at(-1).matched.length === 1;
    const anyTag = { "ForAnyValue:StringEquals": { "aws:TagKeys": "b" } };
    expect(await holds(anyTag, { "AWS:tagkeys": ["a", "b"] })).toBe(true);
    expect(await holds({ NumericEquals: { "s3:max-keys": "10" } }, { "s3:max-keys": 10.0 })).toBe(true);
    expect(await holds({ Bool: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": false })).toBe(
      false,
    );
    expect(await holds({ Null: { "aws:SecureTransport": "true" } }, { "aws:SecureTransport": null })).toBe(
      true,
    );
    expect(
      await holds(
        { DateLessThan: { "aws:CurrentTime": "2026-01-01" } },
        { "aws:CurrentTime": "2025-06-01T00:00:00Z" },
      ),
    ).toBe(true);
  });

  test("a federated user has what its issuer and its session share", async () => {
    const federated = (issuer: string | undefined, session?: object) =>
      runJson({
        principal: { arn: "arn:aws:sts::111122223333:federated-user/bob", ...(issuer && { issuer }) },
        action: "s3:GetObject",
        resource: OBJECT,
        policies: { identity: [reader], ...(session && { session: [session] }) },
      });
    expect((await federated(ANN, reader)).code).toBe(0);
    expect((await federated(ANN)).code).toBe(1);
    expect((await federated("arn:aws:iam::111122223333:root", reader)).code).toBe(0);
  });

  test("a service-linked role is bound by no organization policy", async () => {
    const none = { Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] };
    const linked = (principal: unknown) =>
      runJson({ ...asked, principal, policies: { identity: [reader], scp: [none] } });
    const path =
      "arn:aws:iam::111122223333:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig";
    expect((await linked(path)).code).toBe(0);
    expect(
      (await linked({ arn: "arn:aws:sts::111122223333:assumed-role/x/y", serviceLinked: true })).code,
    ).toBe(0);
    expect((await linked("arn:aws:sts::111122223333:assumed-role/x/y")).code).toBe(1);
  });
});

describe("the worked decisions of the engine", () => {
  type Case = (typeof corpus)[number];

  /** A case of the corpus in the format of this command. */
  function inFormat(row: Case): object {
    const { type, arn, roleArn, userArn, name, slr, orgId, orgPath, mgmt } = row.principal as {
      type: string;
      arn?: string;
      roleArn?: string;
      userArn?: string;
      name?: string;
      slr?: boolean;
      orgId?: string;
      orgPath?: string;
      mgmt?: boolean;
    };
    const { identity, boundary, session, resource, scps, rcps } = row.policies as Record<string, unknown>;
    const principal =
      type === "service"
        ? { service: name }
        : type === "anonymous"
          ? "anonymous"
          : { arn, roleArn, issuer: userArn, serviceLinked: slr };
    return {
      name: `${row.id} ${row.title}`,
      principal,
      action: row.action,
      resource: row.resource,
      resourceAccount: row.resourceAccount,
      context: {
        "aws:SourceIp": "203.0.113.10",
        "aws:PrincipalOrgID": orgId,
        "aws:PrincipalOrgPaths": orgPath && [orgPath],
        ...row.context,
      },
      policies: {
        identity,
        boundary,
        session,
        resource,
        scp: mgmt ? undefined : scps,
        rcp: "resourceMgmt" in row ? undefined : rcps,
      },
      expect: row.expect === "allow" ? "Allow" : "Deny",
    };
  }

  test("come out the same, all 161", async () => {
    const { code, out } = await run(corpus.map(inFormat), "--json");
    const { cases } = JSON.parse(out) as {
      cases: { name: string; ok: boolean; decision: string; reason: { kind: string } }[];
    };
    expect(cases.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([]);
    const kinds = cases.map(({ decision, reason }) =>
      decision === "Allow" ? "allow" : `${reason.kind}Deny`,
    );
    expect(kinds).toEqual(corpus.map((row) => row.expect));
    expect(cases).toHaveLength(161);
    expect(code).toBe(0);
  });
});

describe("bad input is refused with the path of what is bad", () => {
  test.for<[problem: string, input: unknown, message: string]>([
    ["no object", 7, "must be an object"],
    ["no case", [], "there is no case in it"],
    ["no principal", [allowed, { ...allowed, principal: undefined }], "[1].principal: is missing"],
    ["no action", { ...allowed, action: undefined }, "action: is missing"],
    [
      "a pattern of actions",
      { ...allowed, action: "s3:*" },
      'action: must be one operation, such as "s3:GetObject"',
    ],
    ["a resource that is no ARN", { ...allowed, resource: "logs" }, 'resource: must be an ARN, or "*"'],
    [
      "an account that is none",
      { ...allowed, resourceAccount: 111122223333 },
      "resourceAccount: must be an account id: a string of twelve digits",
    ],
    [
      "a principal that is none",
      { ...allowed, principal: "arn:aws:iam::111122223333:group/x" },
      'principal: must be the ARN of a root user, user, role, role session or federated user, a service such as "cloudtrail.amazonaws.com", or "anonymous"',
    ],
    [
      "two principals",
      { ...allowed, principal: { arn: ANN, service: "x" } },
      "principal: needs one of arn, service, provider, anonymous",
    ],
    [
      "a misspelt member",
      { ...allowed, polices: {} },
      "polices: there is no such member; known are name, principal, action, resource, resourceAccount, context, policies, expect",
    ],
    [
      "a misspelt layer",
      { ...allowed, policies: { identities: [] } },
      "policies.identities: there is no such member; known are identity, boundary, session, resource, scp, rcp",
    ],
    ["an unknown expectation", { ...allowed, expect: "allow" }, 'expect: must be "Allow" or "Deny"'],
    [
      "a key that is an object",
      { ...allowed, context: { "aws:userid": [{}] } },
      "context.aws:userid[0]: must be a string, a number, true or false, or a list of them",
    ],
    [
      "a policy that is a number",
      { ...asked, policies: { identity: [1] } },
      'policies.identity[0]: must be a policy, the text of one, or {"id", "document"} or {"id", "file"}',
    ],
    [
      "a policy without a document",
      { ...asked, policies: { boundary: { id: "x" } } },
      "policies.boundary: needs a document or a file",
    ],
    [
      "a policy that is no policy",
      { ...asked, policies: { identity: [reader, { Statement: [{ Effect: "Alow" }] }] } },
      'policies.identity[1]: Effect is Allow or Deny, not "Alow" (line 1 of the policy)',
    ],
    [
      "a text that is no policy",
      { ...asked, policies: { identity: ['{\n  "Version": 1\n}'] } },
      "policies.identity[0]: Version must be a string (line 2 of the policy)",
    ],
    [
      "no level",
      { ...asked, policies: { scp: [] } },
      "policies.scp: needs a level; leave it out when none binds",
    ],
    [
      "one level that is none",
      { ...asked, policies: { scp: [[reader], reader] } },
      "policies.scp[1]: must be a list",
    ],
    [
      "a file that is not there",
      { ...asked, policies: { identity: [{ file: "gone.json" }] } },
      `policies.identity[0].file: ENOENT: no such file or directory, open '${join(folder, "gone.json")}'`,
    ],
  ])("%s", async ([, input, message]) => {
    expect(await run(input)).toEqual({ code: 2, out: "", problems: `${file}: ${message}\n` });
  });

  test("what is no JSON", async () => {
    expect(await runText('{\n"principal": }')).toMatchObject({
      code: 2,
      problems: `${file}: line 2: expected a digit but found '}'\n`,
    });
  });

  test("a principal that is not given twice", async () => {
    expect(await runText('{"action":"a:b","action":"a:c"}')).toMatchObject({
      code: 2,
      problems: `${file}: line 1: "action" is given twice\n`,
    });
  });

  test("what is no UTF-8", async () => {
    expect(await runText(Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({
      code: 2,
      problems: `${file}: is not UTF-8\n`,
    });
  });

  test("a file with a bad policy is named", async () => {
    writeFileSync(join(folder, "bad.json"), "[]");
    expect(await run({ ...asked, policies: { identity: [{ file: "bad.json" }] } })).toMatchObject({
      code: 2,
      problems: `${file}: policies.identity[0].file (bad.json): a policy is a JSON object (line 1 of the policy)\n`,
    });
  });
});

describe("the command line", () => {
  const command = async (...argv: string[]) => {
    let out = "";
    let problems = "";
    const io = {
      stdout: { write: (text: string) => (out += text) },
      stderr: { write: (text: string) => (problems += text) },
      now: () => NOW,
    };
    return { code: await evaluateCommand(argv, io), out, problems };
  };

  test("helps", async () => {
    expect(await command("--help")).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Usage: cairn evaluate FILE/),
      problems: "",
    });
  });

  test.for<[argv: string[], problem: RegExp]>([
    [[], /^Give one file\.\n\nUsage/],
    [["a", "b"], /^Give one file\./],
    [["a", "--loud"], /Unknown option '--loud'/],
    [[join(tmpdir(), "no-such-file.json")], /ENOENT/],
  ])("refuses %j", async ([argv, problem]) => {
    expect(await command(...argv)).toMatchObject({
      code: 2,
      out: "",
      problems: expect.stringMatching(problem),
    });
  });
});
