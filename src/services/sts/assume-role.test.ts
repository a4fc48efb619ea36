import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeletePolicyCommand,
  DetachRolePolicyCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  TagRoleCommand,
} from "@aws-sdk/client-iam";
import {
  AssumeRoleCommand,
  type AssumeRoleCommandInput,
  type AssumeRoleCommandOutput,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";

const HOME = "111111111111";
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let house: House;
/** May assume and tag whatever trusts it. */
let alice: Credentials;
/** May nothing. */
let nobody: Credentials;
/** Another account's root, who makes roles there. */
let partner: Credentials & { readonly accountId: string };

beforeAll(async () => {
  house = await openHouse();
  alice = await newUser("alice", { Effect: "Allow", Action: "sts:*", Resource: "*" });
  nobody = await newUser("nobody");
  partner = await house.openAccount("partner");
});
afterAll(() => house.close());

type Statement = Readonly<Record<string, unknown>>;
const document = (...Statement: readonly Statement[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const allow = (Action: string | string[], more: Statement = {}): Statement => ({
  Effect: "Allow",
  Action,
  Resource: "*",
  ...more,
});

async function newUser(UserName: string, ...statements: readonly Statement[]): Promise<Credentials> {
  const iam = house.iam();
  await iam.send(new CreateUserCommand({ UserName, Path: "/team/" }));
  if (statements.length > 0)
    await iam.send(
      new PutUserPolicyCommand({ UserName, PolicyName: "own", PolicyDocument: document(...statements) }),
    );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? "", secretAccessKey: AccessKey?.SecretAccessKey ?? "" };
}

const arnOf = (user: string) => `arn:aws:iam::${HOME}:user/team/${user}`;
const EVERYTHING = ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"];
const trust = (principal: string, Action: string | string[] = EVERYTHING, Condition?: unknown): string =>
  document({
    Effect: "Allow",
    Principal: { AWS: principal },
    Action,
    ...(Condition === undefined ? {} : { Condition }),
  });

interface RoleOptions {
  readonly owner?: Credentials;
  readonly maxSeconds?: number;
  readonly may?: readonly Statement[];
  readonly tags?: Readonly<Record<string, string>>;
}

let roles = 0;
/** Makes a role and gives its ARN. */
async function newRole(
  trustPolicy: string,
  { owner, maxSeconds, may = [], tags = {} }: RoleOptions = {},
): Promise<string> {
  const RoleName = `role-${++roles}`;
  const iam = house.iam(owner);
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      Path: "/team/",
      AssumeRolePolicyDocument: trustPolicy,
      MaxSessionDuration: maxSeconds,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  if (may.length > 0)
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: "own", PolicyDocument: document(...may) }),
    );
  return Role?.Arn ?? "";
}

const assume = (
  caller: Credentials,
  RoleArn: string,
  more: Partial<AssumeRoleCommandInput> = {},
): Promise<AssumeRoleCommandOutput> =>
  house.sts(caller).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "night", ...more }));

async function sessionOf(
  caller: Credentials,
  roleArn: string,
  more?: Partial<AssumeRoleCommandInput>,
): Promise<Credentials> {
  return credentialsOf(await assume(caller, roleArn, more));
}

function credentialsOf({ Credentials: made }: Pick<AssumeRoleCommandOutput, "Credentials">): Credentials {
  return {
    accessKeyId: made?.AccessKeyId ?? "",
    secretAccessKey: made?.SecretAccessKey ?? "",
    sessionToken: made?.SessionToken ?? "",
  };
}

/** The code and message of a refusal. */
async function refusal(call: Promise<unknown>): Promise<[string, string]> {
  try {
    await call;
  } catch (error) {
    // The SDK gives some codes the names of its own classes.
    if (error instanceof Error) return [error.name.replace(/Exception$/, ""), error.message];
  }
  throw new Error("it was let through");
}

const denied = (arn: string, role: string, action = "sts:AssumeRole") =>
  ["AccessDenied", `User: ${arn} is not authorized to perform: ${action} on resource: ${role}`] as [
    string,
    string,
  ];

describe("a role is assumed", () => {
  test("for an hour, by who it trusts and who may", async () => {
    const role = await newRole(trust(arnOf("alice")), { maxSeconds: 43_200 });
    const {
      Credentials: made,
      AssumedRoleUser,
      PackedPolicySize,
      SourceIdentity,
    } = await assume(alice, role);
    const name = role.split("/").at(-1);
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${HOME}:assumed-role/${name}/night`);
    expect(AssumedRoleUser?.AssumedRoleId).toMatch(/^AROA[A-Z0-9]{17}:night$/);
    expect(made?.AccessKeyId).toMatch(/^ASIA[A-Z0-9]{16}$/);
    expect(made?.SecretAccessKey).toHaveLength(40);
    expect(made?.Expiration).toEqual(new Date(START_MS + 3600_000));
    expect([PackedPolicySize, SourceIdentity]).toEqual([undefined, undefined]);
  });

  test("by a user whom it names, without a policy of the user's own", async () => {
    await assume(nobody, await newRole(trust(arnOf("nobody"))));
  });

  test("by a user of the account it trusts, when the user may", async () => {
    const role = await newRole(trust(HOME));
    await assume(alice, role);
    expect(await refusal(assume(nobody, role))).toEqual([
      "AccessDenied",
      `User: ${arnOf("nobody")} is not authorized to perform: sts:AssumeRole on resource: ${role} because no identity-based policy allows the sts:AssumeRole action`,
    ]);
  });

  test("of another account, when both sides let it", async () => {
    const role = await newRole(trust(HOME), { owner: partner });
    await assume(alice, role);
    expect(await refusal(assume(nobody, role))).toEqual(denied(arnOf("nobody"), role));
    // Named by the other account, a user still has to be let by its own.
    const named = await newRole(trust(arnOf("nobody")), { owner: partner });
    expect(await refusal(assume(nobody, named))).toEqual(denied(arnOf("nobody"), named));
  });

  test("but not when a policy of the user's denies it", async () => {
    const barred = await newUser("barred", allow("sts:AssumeRole"), {
      Effect: "Deny",
      Action: "sts:AssumeRole",
      Resource: "*",
    });
    const role = await newRole(trust(arnOf("barred")));
    const [code, message] = await refusal(assume(barred, role));
    expect([code, message]).toEqual([
      "AccessDenied",
      `${denied(arnOf("barred"), role)[1]} with an explicit deny in an identity-based policy`,
    ]);
  });

  test("but not when its trust policy denies it", async () => {
    const role = await newRole(
      document(
        { Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" },
        { Effect: "Deny", Principal: { AWS: arnOf("alice") }, Action: "sts:AssumeRole" },
      ),
    );
    expect((await refusal(assume(alice, role)))[0]).toBe("AccessDenied");
  });

  test("as its trust policy demands: external id, session name, caller", async () => {
    const role = await newRole(
      trust(HOME, EVERYTHING, {
        StringEquals: { "sts:ExternalId": "secret:1", "aws:PrincipalType": "User" },
        StringLike: { "sts:RoleSessionName": "${aws:username}" },
      }),
    );
    await assume(alice, role, { ExternalId: "secret:1", RoleSessionName: "alice" });
    for (const more of [
      { RoleSessionName: "alice" },
      { RoleSessionName: "alice", ExternalId: "secret:2" },
      { RoleSessionName: "bob", ExternalId: "secret:1" },
    ])
      expect(await refusal(assume(alice, role, more))).toEqual(denied(arnOf("alice"), role));
  });

  test("in whatever Region the endpoint is", async () => {
    const role = await newRole(
      trust(arnOf("alice"), EVERYTHING, { StringEquals: { "aws:RequestedRegion": "us-east-1" } }),
    );
    await assume(alice, role);
  });
});

describe("a missing role is told from one that does not trust by nothing", () => {
  test.for<[string, () => Promise<string>, () => Promise<string>]>([
    ["at home", () => newRole(trust(arnOf("nobody"))), async () => `arn:aws:iam::${HOME}:role/team/missing`],
    [
      "of another account",
      () => newRole(trust(partner.accountId), { owner: partner }),
      async () => `arn:aws:iam::${partner.accountId}:role/team/missing`,
    ],
    [
      "of another account and of none",
      () => newRole(trust(partner.accountId), { owner: partner }),
      async () => "arn:aws:iam::999999999999:role/x",
    ],
    [
      "by another path",
      () => newRole(trust(arnOf("nobody"))),
      async () => (await newRole(trust(arnOf("alice")))).replace("/team/", "/"),
    ],
    [
      "in another case",
      () => newRole(trust(arnOf("nobody"))),
      async () => (await newRole(trust(arnOf("alice")))).replace("role-", "Role-"),
    ],
    ["by what is no role", () => newRole(trust(arnOf("nobody"))), async () => arnOf("nobody")],
    ["by another service", () => newRole(trust(arnOf("nobody"))), async () => "arn:aws:s3:::some-bucket/key"],
  ])("%s", async ([, untrusting, missing]) => {
    for (const role of [await untrusting(), await missing()]) {
      const before = (await house.events()).length;
      expect(await refusal(assume(alice, role))).toEqual(denied(arnOf("alice"), role));
      // Neither does the record, which only the caller's account has.
      expect((await house.events()).slice(before)).toMatchObject([
        {
          errorCode: "AccessDenied",
          requestParameters: null,
          responseElements: null,
          recipientAccountId: HOME,
        },
      ]);
    }
  });
});

describe("what is checked, in AWS's order", () => {
  let trusting: string;
  let untrusting: string;
  beforeAll(async () => {
    trusting = await newRole(trust(arnOf("alice")), { maxSeconds: 7200 });
    untrusting = await newRole(trust(arnOf("nobody")));
  });

  const constraint = (value: string, member: string, rule: string) =>
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${rule}`;
  const DUPLICATE = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
  const BOTH =
    "MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.";
  const UNKNOWN_DEVICE =
    "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.";
  const twice = [
    { Key: "Team", Value: "a" },
    { Key: "team", Value: "b" },
  ];
  const device = { SerialNumber: `arn:aws:iam::${HOME}:mfa/alice` };
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: "" }));

  test.for<[string, Partial<AssumeRoleCommandInput>, [string, string | RegExp]]>([
    [
      "a session name too short",
      { RoleSessionName: "x" },
      ["ValidationError", constraint("x", "roleSessionName", "have length greater than or equal to 2")],
    ],
    [
      "a session name that is none",
      { RoleSessionName: "a b" },
      [
        "ValidationError",
        /^1 validation error detected: Value 'a b' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: \[\\w\+=,\.@-\]\*$/,
      ],
    ],
    [
      "a session too short",
      { DurationSeconds: 899 },
      ["ValidationError", constraint("899", "durationSeconds", "have value greater than or equal to 900")],
    ],
    [
      "a session too long for any",
      { DurationSeconds: 43_201 },
      ["ValidationError", constraint("43201", "durationSeconds", "have value less than or equal to 43200")],
    ],
    [
      "an external id too short",
      { ExternalId: "x" },
      ["ValidationError", constraint("x", "externalId", "have length greater than or equal to 2")],
    ],
    ["a token code that is none", { ...device, TokenCode: "12345x" }, ["ValidationError", /at 'tokenCode'/]],
    [
      "fifty-one tags",
      { Tags: many(51) },
      [
        "ValidationError",
        /at 'tags' failed to satisfy constraint: Member must have length less than or equal to 50/,
      ],
    ],
    [
      "eleven policies, existing or not",
      { PolicyArns: Array.from({ length: 11 }, () => ({ arn: `arn:aws:iam::${HOME}:policy/x` })) },
      [
        "ValidationError",
        "1 validation error detected: Value at 'policyArns' failed to satisfy constraint: Member must have length less than or equal to 10",
      ],
    ],
    [
      "constraints before all else",
      { RoleArn: "x".repeat(20), RoleSessionName: "x" },
      ["ValidationError", constraint("x", "roleSessionName", "have length greater than or equal to 2")],
    ],
    [
      "an ARN that is none",
      { RoleArn: "nothing-valid-in-here" },
      ["ValidationError", "nothing-valid-in-here is invalid"],
    ],
    [
      "an ARN without partition",
      { RoleArn: "arn::b:::something/test-role" },
      ["ValidationError", "arn::b:::something/test-role is invalid"],
    ],
    [
      "an ARN without service",
      { RoleArn: "arn:a::::something/test-role" },
      ["ValidationError", "arn:a::::something/test-role is invalid"],
    ],
    [
      "an ARN without its fifth colon",
      { RoleArn: "arn:a:::something/test-role" },
      ["ValidationError", "arn:a:::something/test-role is invalid"],
    ],
    [
      "an ARN without resource",
      { RoleArn: "arn:a:a::aaaaaaaaaa:" },
      ["ValidationError", "arn:a:a::aaaaaaaaaa: is invalid"],
    ],
    [
      "an ARN of nobody's",
      { RoleArn: "arn:a:b:::something/test-role" },
      denied(arnOf("alice"), "arn:a:b:::something/test-role"),
    ],
    [
      "the ARN before tags",
      { RoleArn: "nothing-valid-in-here", Tags: twice },
      ["ValidationError", "nothing-valid-in-here is invalid"],
    ],
    ["keys that differ by case only", { Tags: twice }, ["InvalidParameterValue", DUPLICATE]],
    [
      "a key of AWS's",
      { Tags: [{ Key: "aws:team", Value: "a" }] },
      ["InvalidParameterValue", "System tags cannot be added/updated/deleted by requester"],
    ],
    [
      "a key of AWS's in capitals",
      { Tags: [{ Key: "AWS:team", Value: "a" }] },
      ["InvalidParameterValue", "System tags cannot be added/updated/deleted by requester"],
    ],
    [
      "a transitive key without its tag",
      { Tags: [{ Key: "a", Value: "" }], TransitiveTagKeys: ["b"] },
      ["InvalidParameterValue", "The specified transitive tag key must be included in the requested tags."],
    ],
    ["tags before the second factor", { Tags: twice, ...device }, ["InvalidParameterValue", DUPLICATE]],
    ["a device without a code", device, ["AccessDenied", BOTH]],
    ["a code without a device", { TokenCode: "123456" }, ["AccessDenied", BOTH]],
    [
      "a device that is not the caller's",
      { ...device, TokenCode: "123456" },
      ["AccessDenied", UNKNOWN_DEVICE],
    ],
    ["the second factor before trust", { RoleArn: "untrusting", ...device }, ["AccessDenied", BOTH]],
    [
      "trust before duration",
      { RoleArn: "untrusting", DurationSeconds: 43_200 },
      ["AccessDenied", /is not authorized to perform: sts:AssumeRole on resource/],
    ],
    [
      "a session longer than the role's",
      { DurationSeconds: 7201 },
      ["ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."],
    ],
    [
      "duration before session policies",
      { DurationSeconds: 7201, Policy: "{" },
      ["ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration set for this role."],
    ],
    ["a session policy that is not JSON", { Policy: "{" }, ["MalformedPolicyDocument", /./]],
    ["a session policy with a principal", { Policy: trust("*") }, ["MalformedPolicyDocument", /./]],
    [
      "a managed policy that is not there",
      { PolicyArns: [{ arn: `arn:aws:iam::${HOME}:policy/missing` }] },
      ["ValidationError", /missing/],
    ],
    [
      "more policy than there is room for",
      { Policy: document(allow("*"), allow("s3:GetObject", { Sid: "x".repeat(2000) })) },
      ["ValidationError", /2048/],
    ],
    [
      "more tags than there is room for",
      { Tags: many(50).map(({ Key }) => ({ Key: Key.padEnd(60, "x"), Value: "v".repeat(60) })) },
      ["PackedPolicyTooLarge", "Packed size of session tags consumes 147% of allotted space."],
    ],
  ])("%s", async ([, given, [code, message]]) => {
    const roleArn = given.RoleArn === "untrusting" ? untrusting : (given.RoleArn ?? trusting);
    const found = await refusal(assume(alice, roleArn, { ...given, RoleArn: roleArn }));
    expect(found).toEqual([
      code,
      message instanceof RegExp ? expect.stringMatching(message) : expect.stringContaining(message),
    ]);
  });

  test("root assumes no roles, whatever they say, and hears of a bad ARN first", async () => {
    const open = await newRole(trust("*"));
    for (const role of [
      open,
      await newRole(trust(`arn:aws:iam::${HOME}:root`)),
      "arn:aws:iam::999999999999:role/x",
    ])
      expect(await refusal(assume(house.root, role))).toEqual([
        "AccessDenied",
        "Roles may not be assumed by root accounts.",
      ]);
    expect(await refusal(assume(house.root, "nothing-valid-in-here"))).toEqual([
      "ValidationError",
      "nothing-valid-in-here is invalid",
    ]);
    expect((await house.events()).at(-1)).not.toHaveProperty("resources");
    expect(await refusal(assume(house.root, open, { Tags: twice }))).toEqual([
      "AccessDenied",
      "Roles may not be assumed by root accounts.",
    ]);
    expect((await house.events()).at(-1)).toMatchObject({
      errorCode: "AccessDenied",
      requestParameters: null,
      userIdentity: { type: "Root" },
    });
  });
});

describe("session tags", () => {
  const seesUsersWhenRed = [
    allow("iam:ListUsers", { Condition: { StringEquals: { "aws:PrincipalTag/Team": "red" } } }),
    allow("sts:*"),
  ];
  const red = [{ Key: "team", Value: "red" }];
  const isLet = (credentials: Credentials) =>
    house
      .iam(credentials)
      .send(new ListUsersCommand())
      .then(
        () => true,
        (error) => {
          if (error.name === "AccessDenied") return false;
          throw error;
        },
      );

  test("need sts:TagSession of the role", async () => {
    const role = await newRole(trust(arnOf("alice"), "sts:AssumeRole"));
    await assume(alice, role);
    expect(await refusal(assume(alice, role, { Tags: red }))).toEqual(
      denied(arnOf("alice"), role, "sts:TagSession"),
    );
  });

  test("need sts:TagSession of the user where the role trusts the account", async () => {
    const plain = await newUser("plain", allow("sts:AssumeRole"));
    const role = await newRole(trust(HOME));
    await assume(plain, role);
    expect((await refusal(assume(plain, role, { Tags: red })))[1]).toContain("sts:TagSession");
  });

  test("are seen by trust policies", async () => {
    const role = await newRole(
      trust(arnOf("alice"), EVERYTHING, {
        StringEquals: { "aws:RequestTag/Team": ["red", "blue"] },
        "ForAllValues:StringEquals": { "aws:TagKeys": ["team"], "sts:TransitiveTagKeys": ["team"] },
      }),
    );
    await assume(alice, role, { Tags: red, TransitiveTagKeys: ["team"] });
    for (const Tags of [undefined, [{ Key: "team", Value: "green" }], [...red, { Key: "other", Value: "x" }]])
      expect((await refusal(assume(alice, role, { Tags })))[0]).toBe("AccessDenied");
  });

  test("stand in for the role's own, whatever their case", async () => {
    const role = await newRole(trust(arnOf("alice")), { may: seesUsersWhenRed, tags: { TEAM: "blue" } });
    expect(await isLet(await sessionOf(alice, role))).toBe(false);
    expect(await isLet(await sessionOf(alice, role, { Tags: red }))).toBe(true);
    await house
      .iam()
      .send(new TagRoleCommand({ RoleName: role.split("/").at(-1), Tags: [{ Key: "TEAM", Value: "red" }] }));
    expect(await isLet(await sessionOf(alice, role))).toBe(true);
    expect(await isLet(await sessionOf(alice, role, { Tags: [{ Key: "tEAM", Value: "blue" }] }))).toBe(false);
  });

  test("pass on to the next role when they are transitive, and cannot be set again", async () => {
    const first = await newRole(trust(arnOf("alice")), { may: [allow("sts:*")] });
    const second = await newRole(trust(HOME), { may: seesUsersWhenRed });
    const third = await newRole(trust(HOME), { may: seesUsersWhenRed });
    const passing = await sessionOf(alice, first, { Tags: red, TransitiveTagKeys: ["Team"] });
    const keeping = await sessionOf(alice, first, { Tags: red });
    const inSecond = await sessionOf(passing, second);
    expect(await isLet(inSecond)).toBe(true);
    expect(await isLet(await sessionOf(inSecond, third))).toBe(true);
    expect(await isLet(await sessionOf(keeping, second))).toBe(false);
    expect(await isLet(await sessionOf(keeping, second, { Tags: red }))).toBe(true);
    expect(await refusal(assume(passing, second, { Tags: [{ Key: "TEAM", Value: "blue" }] }))).toEqual([
      "InvalidParameterValue",
      "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag key from the calling session.",
    ]);
    const untagged = await newRole(trust(HOME, "sts:AssumeRole"));
    expect((await refusal(assume(passing, untagged)))[1]).toContain("sts:TagSession");
  });
});

describe("source identity", () => {
  test("needs its permission, is shown, passes on and stays", async () => {
    const strict = await newRole(trust(arnOf("alice"), ["sts:AssumeRole"]));
    expect(await refusal(assume(alice, strict, { SourceIdentity: "alice" }))).toEqual(
      denied(arnOf("alice"), strict, "sts:SetSourceIdentity"),
    );

    const first = await newRole(
      trust(arnOf("alice"), EVERYTHING, { StringEquals: { "sts:SourceIdentity": "alice" } }),
      { may: [allow("sts:*")] },
    );
    expect((await refusal(assume(alice, first, { SourceIdentity: "bob" })))[0]).toBe("AccessDenied");
    const made = await assume(alice, first, { SourceIdentity: "alice" });
    expect(made.SourceIdentity).toBe("alice");

    const session = credentialsOf(made);
    const second = await newRole(
      trust(HOME, EVERYTHING, { StringEquals: { "aws:SourceIdentity": "alice" } }),
    );
    expect((await assume(session, second)).SourceIdentity).toBe("alice");
    expect((await assume(session, second, { SourceIdentity: "alice" })).SourceIdentity).toBe("alice");
    expect((await refusal(assume(session, second, { SourceIdentity: "bob" })))[0]).toBe("AccessDenied");
    const untrusting = await newRole(trust(HOME, "sts:AssumeRole"));
    expect((await refusal(assume(session, untrusting)))[1]).toContain("sts:SetSourceIdentity");

    await house.sts(session).send(new GetCallerIdentityCommand());
    expect((await house.events()).at(-1)?.userIdentity).toMatchObject({
      sessionContext: { sourceIdentity: "alice" },
    });
  });
});

describe("from one role to the next", () => {
  const TOO_LONG =
    "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";

  test("sessions last an hour at most, also from a user's session", async () => {
    const role = await newRole(trust(HOME), { maxSeconds: 43_200, may: [allow("sts:*")] });
    const chained = await sessionOf(alice, role, { DurationSeconds: 43_200 });
    const { Credentials: made } = await house.sts(alice).send(new GetSessionTokenCommand());
    for (const caller of [chained, credentialsOf({ Credentials: made })]) {
      expect(await refusal(assume(caller, role, { DurationSeconds: 3601 }))).toEqual([
        "ValidationError",
        TOO_LONG,
      ]);
      const { Credentials: next } = await assume(caller, role, { DurationSeconds: 3600 });
      expect(next?.Expiration).toEqual(new Date(START_MS + 3600_000));
    }
  });

  test("the role's own limit comes first", async () => {
    const role = await newRole(trust(HOME), { may: [allow("sts:*")] });
    const chained = await sessionOf(alice, role);
    expect(await refusal(assume(chained, role, { DurationSeconds: 3601 }))).toEqual([
      "ValidationError",
      "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
    ]);
  });

  test("a role is trusted by its own ARN, and its session by the session's", async () => {
    const first = await newRole(trust(arnOf("alice")));
    const session = await sessionOf(alice, first);
    const { Arn = "" } = await house.sts(session).send(new GetCallerIdentityCommand());
    await assume(session, await newRole(trust(first)));
    await assume(session, await newRole(trust(Arn)));
    const other = await newRole(trust(Arn.replace(/night$/, "day")));
    expect(await refusal(assume(session, other))).toEqual(denied(Arn, other));
  });
});

describe("session policies", () => {
  let role: string;
  beforeAll(async () => {
    role = await newRole(trust(arnOf("alice")), { may: [allow(["iam:ListUsers", "iam:ListRoles"])] });
  });
  const reached = async (credentials: Credentials) => {
    const attempts = { users: new ListUsersCommand(), roles: new ListRolesCommand() };
    const found: string[] = [];
    for (const [name, command] of Object.entries(attempts)) {
      await house
        .iam(credentials)
        .send(command as ListUsersCommand)
        .then(
          () => found.push(name),
          (error) =>
            expect(error.message).toMatch(
              / because no session policy allows the iam:List|explicit deny in a sessions policy|no identity-based policy/,
            ),
        );
    }
    return found;
  };

  test("limit what the role may, and give nothing", async () => {
    expect(await reached(await sessionOf(alice, role))).toEqual(["users", "roles"]);
    expect(await reached(await sessionOf(alice, role, { Policy: document(allow("iam:ListUsers")) }))).toEqual(
      ["users"],
    );
    expect(await reached(await sessionOf(alice, role, { Policy: document(allow("s3:*")) }))).toEqual([]);
    expect(
      await reached(
        await sessionOf(alice, role, {
          Policy: document(allow("*"), { Effect: "Deny", Action: "iam:ListUsers", Resource: "*" }),
        }),
      ),
    ).toEqual(["roles"]);
    const weak = await newRole(trust(arnOf("alice")));
    expect(await reached(await sessionOf(alice, weak, { Policy: document(allow("*")) }))).toEqual([]);
  });

  test("may be managed ones, of AWS or of the account, read when they are used", async () => {
    const iam = house.iam();
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName: "users-only", PolicyDocument: document(allow("iam:ListUsers")) }),
    );
    const arn = Policy?.Arn ?? "";
    const session = await sessionOf(alice, role, { PolicyArns: [{ arn }] });
    expect(await reached(session)).toEqual(["users"]);
    expect(
      await reached(
        await sessionOf(alice, role, { PolicyArns: [{ arn: "arn:aws:iam::aws:policy/IAMReadOnlyAccess" }] }),
      ),
    ).toEqual(["users", "roles"]);
    expect(
      await reached(
        await sessionOf(alice, role, { PolicyArns: [{ arn }], Policy: document(allow("iam:ListRoles")) }),
      ),
    ).toEqual(["users", "roles"]);
    await iam.send(new DeletePolicyCommand({ PolicyArn: arn }));
    // What it denied is not known any more, so nothing is let through.
    expect(await reached(session)).toEqual([]);
  });

  test("of another account are not found", async () => {
    const { Policy } = await house
      .iam(partner)
      .send(new CreatePolicyCommand({ PolicyName: "theirs", PolicyDocument: document(allow("*")) }));
    expect((await refusal(assume(alice, role, { PolicyArns: [{ arn: Policy?.Arn ?? "" }] })))[0]).toBe(
      "ValidationError",
    );
  });

  test("tell how much room they and the tags take, more for more", async () => {
    const sizes: (number | undefined)[] = [];
    for (const more of [
      {},
      { Tags: [{ Key: "a", Value: "" }] },
      { Policy: document(allow("iam:ListUsers")) },
      { Policy: document(allow("iam:ListUsers")), Tags: [{ Key: "k".repeat(100), Value: "v".repeat(200) }] },
    ])
      sizes.push((await assume(alice, role, more)).PackedPolicySize);
    const [none, ...some] = sizes;
    expect(none).toBeUndefined();
    expect(some).toEqual([...some].sort((one, next) => (one ?? 0) - (next ?? 0)));
    expect(new Set(some).size).toBe(3);
  });
});

test("what a role may is read when it is used", async () => {
  const role = await newRole(trust(arnOf("alice")));
  const RoleName = role.split("/").at(-1);
  const session = await sessionOf(alice, role);
  const list = () => house.iam(session).send(new ListUsersCommand());
  await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
  const PolicyArn = "arn:aws:iam::aws:policy/IAMReadOnlyAccess";
  await house.iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  await list();
  await house.iam().send(new DetachRolePolicyCommand({ RoleName, PolicyArn }));
  await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
  // Older sessions are revoked by the time at which they were issued.
  await house.iam().send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const revoke = {
    Effect: "Deny",
    Action: "*",
    Resource: "*",
    Condition: { DateLessThan: { "aws:TokenIssueTime": new Date(START_MS + 1000).toISOString() } },
  };
  await house.iam().send(
    new PutRolePolicyCommand({
      RoleName,
      PolicyName: "AWSRevokeOlderSessions",
      PolicyDocument: document(revoke),
    }),
  );
  await expect(list()).rejects.toMatchObject({ name: "AccessDenied" });
});

describe("is recorded", () => {
  const recordsAfter = async (call: () => Promise<unknown>) => {
    const before = (await house.events()).length;
    await call().catch(() => undefined);
    return (await house.events()).slice(before);
  };

  test("once, at home, with the new key and without its secret", async () => {
    const role = await newRole(trust(arnOf("alice")));
    let made: AssumeRoleCommandOutput | undefined;
    const records = await recordsAfter(async () => {
      made = await assume(alice, role, {
        DurationSeconds: 900,
        ExternalId: "x:1",
        Tags: [{ Key: "Team", Value: "red" }],
      });
    });
    const name = role.split("/").at(-1);
    expect(records).toEqual([
      {
        eventVersion: "1.11",
        userIdentity: {
          type: "IAMUser",
          principalId: expect.stringMatching(/^AIDA/),
          arn: arnOf("alice"),
          accountId: HOME,
          accessKeyId: alice.accessKeyId,
          userName: "alice",
        },
        eventTime: "2026-03-02T09:15:07Z",
        eventSource: "sts.amazonaws.com",
        eventName: "AssumeRole",
        awsRegion: "us-east-1",
        sourceIPAddress: "127.0.0.1",
        userAgent: expect.stringContaining("aws-sdk-js/"),
        requestParameters: {
          roleArn: role,
          roleSessionName: "night",
          durationSeconds: 900,
          externalId: "x:1",
          tags: [{ key: "Team", value: "red" }],
        },
        responseElements: {
          credentials: {
            accessKeyId: made?.Credentials?.AccessKeyId,
            sessionToken: made?.Credentials?.SessionToken,
            expiration: "Mar 2, 2026, 9:30:07\u202fAM",
          },
          assumedRoleUser: {
            assumedRoleId: made?.AssumedRoleUser?.AssumedRoleId,
            arn: `arn:aws:sts::${HOME}:assumed-role/${name}/night`,
          },
          packedPolicySize: 1,
        },
        requestID: UUID,
        eventID: UUID,
        readOnly: true,
        resources: [{ accountId: HOME, type: "AWS::IAM::Role", ARN: role }],
        eventType: "AwsApiCall",
        managementEvent: true,
        recipientAccountId: HOME,
        eventCategory: "Management",
      },
    ]);
    expect(JSON.stringify(records)).not.toContain(made?.Credentials?.SecretAccessKey);
  });

  test("twice, in both accounts, by one shared id", async () => {
    const role = await newRole(trust(HOME), { owner: partner });
    const [own, theirs, ...more] = await recordsAfter(() => assume(alice, role));
    expect(more).toEqual([]);
    expect(own).toMatchObject({
      recipientAccountId: HOME,
      userIdentity: { type: "IAMUser" },
      sharedEventID: UUID,
    });
    expect(theirs).toEqual({
      ...own,
      eventID: UUID,
      recipientAccountId: partner.accountId,
      userIdentity: {
        type: "AWSAccount",
        principalId: own?.userIdentity.principalId,
        accountId: HOME,
      },
    });
    expect(theirs?.eventID).not.toBe(own?.eventID);
    expect(own?.resources).toEqual([{ accountId: partner.accountId, type: "AWS::IAM::Role", ARN: role }]);
  });

  test("at home only when it is refused", async () => {
    const role = await newRole(trust(partner.accountId), { owner: partner });
    expect(await recordsAfter(() => assume(alice, role))).toMatchObject([
      { recipientAccountId: HOME, errorCode: "AccessDenied", requestParameters: null },
    ]);
  });

  test("as the role's session when that calls on", async () => {
    const role = await newRole(trust(arnOf("alice")));
    const session = await sessionOf(alice, role);
    const name = role.split("/").at(-1);
    const [record] = await recordsAfter(() => house.sts(session).send(new GetCallerIdentityCommand()));
    expect(record?.userIdentity).toEqual({
      type: "AssumedRole",
      principalId: expect.stringMatching(/^AROA[A-Z0-9]{17}:night$/),
      arn: `arn:aws:sts::${HOME}:assumed-role/${name}/night`,
      accountId: HOME,
      accessKeyId: session.accessKeyId,
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: expect.stringMatching(/^AROA[A-Z0-9]{17}$/),
          arn: role,
          accountId: HOME,
          userName: name,
        },
        attributes: { creationDate: "2026-03-02T09:15:07Z", mfaAuthenticated: "false" },
      },
    });
  });
});
