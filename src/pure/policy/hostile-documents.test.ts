import { describe, expect, test } from "vitest";
import { expectLinear } from "../../../test/harness/growth.ts";
import { compilePolicy } from "./compile.ts";
import { fixedContext } from "./context.ts";
import type { PolicyType } from "./document.ts";
import { authorize } from "./evaluate.ts";
import { acceptPolicy } from "./validate.ts";
import { PolicyValidationError } from "./validation/policy-validation-error.ts";

type Fields = Readonly<Record<string, unknown>>;

const HOME = "111111111111";
const RESOURCE_ARN = `arn:aws:cloudtrail:us-east-1:${HOME}:channel/c`;
const MANY = 5000;

const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k" };
const OTHER = { AWS: "222222222222" };

/** A statement that each type takes. */
const PLAIN: Readonly<Record<PolicyType, Fields>> = {
  identity: ALLOW,
  boundary: ALLOW,
  session: ALLOW,
  trust: { Effect: "Allow", Action: "sts:AssumeRole", Principal: OTHER },
  bucket: { ...ALLOW, Principal: OTHER },
  scp: ALLOW,
  rcp: { ...ALLOW, Effect: "Deny", Principal: "*" },
  channel: {
    Effect: "Allow",
    Action: "cloudtrail-data:PutAuditEvents",
    Principal: OTHER,
    Resource: RESOURCE_ARN,
  },
  "event-data-store": { Effect: "Allow", Action: "cloudtrail:StartQuery", Principal: OTHER },
  dashboard: {
    Effect: "Allow",
    Action: "cloudtrail:StartDashboardRefresh",
    Principal: { Service: "cloudtrail.amazonaws.com" },
  },
  organizations: {
    Effect: "Allow",
    Action: "organizations:ListAccounts",
    Principal: OTHER,
    Resource: "*",
  },
};
const TYPES = Object.keys(PLAIN) as PolicyType[];

const SYNTAX = "Syntax errors in policy.";
const NO_ORGANIZATION_POLICY =
  "The provided policy document does not meet the requirements of the specified policy type.";

/** AWS's words for what is no JSON, and for a name that is given twice. */
function words(type: PolicyType): { readonly notJson: string | RegExp; readonly twice: string | RegExp } {
  switch (type) {
    case "identity":
    case "boundary":
    case "session":
      return { notJson: SYNTAX, twice: SYNTAX };
    case "trust":
      return { notJson: "This policy contains invalid Json", twice: SYNTAX };
    case "bucket": {
      const message = "Policies must be valid JSON and the first byte must be '{'";
      return { notJson: message, twice: message };
    }
    case "scp":
    case "rcp":
      return { notJson: NO_ORGANIZATION_POLICY, twice: NO_ORGANIZATION_POLICY };
    default:
      return { notJson: /^(expected .* but found .*|nested too deeply)$/, twice: /^".*" is given twice$/ };
  }
}

const documentOf = (...statements: Fields[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });

function accept(text: string, type: PolicyType) {
  return acceptPolicy(text, type, {
    bucket: "b",
    resourceArn: RESOURCE_ARN,
    principalExists: () => true,
  });
}

/** The message with which a document is refused; undefined when it is taken. Anything but a refusal is thrown. */
function refusal(text: string, type: PolicyType): string | undefined {
  try {
    accept(text, type);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyValidationError) return error.message;
    throw error;
  }
}

const forTypes = <Row extends readonly unknown[]>(rows: readonly Row[]) =>
  TYPES.flatMap((type) => rows.map((row) => [type, ...row] as const));

test.for(TYPES)("a plain policy of type %s is taken", (type) => {
  expect(refusal(documentOf(PLAIN[type]), type)).toBeUndefined();
});

describe("nested too deeply", () => {
  const lists = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`;
  test.for(
    forTypes<[title: string, text: (depth: number) => string]>([
      ["lists", lists],
      ["objects", objects],
      ["lists that never close", (depth) => "[".repeat(depth)],
      ["a statement", (depth) => `{"Version":"2012-10-17","Statement":${lists(depth)}}`],
      ["an action", (depth) => `{"Statement":[{"Effect":"Allow","Action":${lists(depth)}}]}`],
      [
        "a condition",
        (depth) => `{"Statement":[{"Effect":"Allow","Condition":{"Bool":{"aws:k":${objects(depth)}}}}]}`,
      ],
      ["a principal", (depth) => `{"Statement":[{"Effect":"Allow","Principal":${objects(depth)}}]}`],
    ]),
  )("%s: %s", async ([type, , text]) => {
    await expectLinear(50_000, (depth) => {
      expect(refusal(text(depth), type)).toMatch(words(type).notJson);
    });
  });
});

describe("a name that is given twice", () => {
  test.for(
    forTypes<[title: string, change: (text: string) => string]>([
      ["Version", (text) => text.replace("{", '{"Version":"2008-10-17",')],
      ["Statement", (text) => text.replace("{", '{"Statement":[],')],
      ["Effect", (text) => text.replace('"Effect"', '"Effect":"Deny","Effect"')],
      ["Action", (text) => text.replace('"Action"', '"Action":"*","Action"')],
      ["an action in disguise", (text) => text.replace('"Action"', '"\\u0041ction":"*","Action"')],
      [
        "an operator",
        (text) => text.replace('"Action"', '"Condition":{"Bool":{},"Bool":{"aws:k":"true"}},"Action"'),
      ],
      [
        "a condition key",
        (text) => text.replace('"Action"', '"Condition":{"Bool":{"aws:k":"false","aws:k":"true"}},"Action"'),
      ],
      [
        "a kind of principal",
        (text) => text.replace('"Action"', '"NotPrincipal":{"AWS":"1","AWS":"2"},"Action"'),
      ],
    ]),
  )("%s: %s", ([type, , change]) => {
    expect(refusal(change(documentOf(PLAIN[type])), type)).toMatch(words(type).twice);
  });
});

describe("what bytes that are no UTF-8 may have become", () => {
  test.for(
    forTypes<[title: string, change: (text: string) => string]>([
      ["a replacement character between tokens", (text) => text.replace(",", ",\ufffd")],
      ["half a surrogate pair between tokens", (text) => text.replace(",", ",\ud800")],
      ["a byte order mark", (text) => `\ufeff${text}`],
      ["a zero byte between tokens", (text) => text.replace(",", ",\0")],
      ["a zero byte in a name", (text) => text.replace("Effect", "Eff\0ect")],
      ["a zero byte in a value", (text) => text.replace("Allow", "All\0ow").replace("Deny", "De\0ny")],
      ["an escape that is cut off", (text) => text.replace('2012-10-17"', '2012-10-17\\u00"')],
      ["a text that is cut off", (text) => text.slice(0, text.length / 2)],
    ]),
  )("%s: %s", ([type, , change]) => {
    expect(refusal(change(documentOf(PLAIN[type])), type)).toMatch(words(type).notJson);
  });

  test.for(
    forTypes<[title: string, junk: string]>([
      ["a replacement character", "\ufffd"],
      ["half a surrogate pair", "\ud800"],
      ["the other half", "\\udfff"],
    ]),
  )("%s: %s in an action makes it another action", ([type, , junk]) => {
    const text = documentOf(PLAIN[type]).replace(/"Action":"/, `"Action":"${junk}`);
    const [action = ""] = [PLAIN[type].Action].flat() as string[];
    let document: ReturnType<typeof accept>;
    try {
      document = accept(text, type);
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyValidationError);
      return;
    }
    const { statements } = compilePolicy(document, { id: "p", kind: type }).body;
    expect(statements.length).toBe(1);
    expect(decide(text, type, action)).not.toBe("Allow");
  });
});

/** What an own user is told whose only say is this policy, in the layer it is meant for. */
function decide(text: string, kind: PolicyType, action: string): "Allow" | "Deny" {
  const policy = compilePolicy(accept(text, kind), { id: "p", kind });
  const isResourcePolicy = PLAIN[kind].Principal !== undefined;
  return authorize(
    {
      principal: { kind: "user", account: HOME, arn: `arn:aws:iam::${HOME}:user/u` },
      action,
      resource: "arn:aws:s3:::b/k",
      resourceAccount: HOME,
      context: fixedContext({ "aws:username": "u" }),
    },
    isResourcePolicy ? { identity: [], resource: policy } : { identity: [policy] },
  ).effect;
}

describe("very long", () => {
  const items = <Item>(length: number, item: (index: number) => Item) =>
    Array.from({ length }, (_, index) => item(index));
  const named = (entries: readonly (readonly [string, unknown])[]) => Object.fromEntries(entries);
  test.for(
    forTypes<[title: string, statements: (plain: Fields, many: number) => readonly Fields[]]>([
      ["a list of statements", (plain, many) => items(many, (index) => ({ ...plain, Sid: `S${index}` }))],
      [
        "a list of actions",
        (plain, many) => [{ ...plain, Action: items(many, (index) => `s3:*Get${index}*`) }],
      ],
      [
        "a list of resources",
        (plain, many) => [{ ...plain, Resource: items(many, (index) => `arn:aws:s3:::b/${index}*`) }],
      ],
      [
        "a list of principals",
        (plain, many) => [
          { ...plain, Principal: { AWS: items(many, (index) => String(100_000_000_000 + index)) } },
        ],
      ],
      [
        "a condition of operators",
        (plain, many) => [
          { ...plain, Condition: named(items(many, (index) => [`Bool${index}`, { "aws:k": "true" }])) },
        ],
      ],
      [
        "a condition of keys",
        (plain, many) => [
          {
            ...plain,
            Condition: { Null: named(items(many, (index) => [`aws:PrincipalTag/${index}`, "true"])) },
          },
        ],
      ],
      [
        "a condition of values",
        (plain, many) => [
          { ...plain, Condition: { StringLike: { "aws:username": items(many, (index) => `*a${index}*`) } } },
        ],
      ],
      ["a single action", (plain, many) => [{ ...plain, Action: `s3:${"*a".repeat(many)}` }]],
      ["a single resource", (plain, many) => [{ ...plain, Resource: `arn:aws:s3:::b/${"*a".repeat(many)}` }]],
    ]),
  )("%s: %s", async ([type, , statements]) => {
    await expectLinear(MANY, (many) => {
      const text = documentOf(...statements(PLAIN[type], many));
      const message = refusal(text, type);
      if (message === undefined) decide(text, type, "s3:GetObject");
      else expect(message).not.toBe("");
    });
  });
});

describe("five stars do not stall", () => {
  const stars = "*a".repeat(5);
  const rows: [place: string, statement: Fields][] = [
    ["Action", { ...ALLOW, Action: `s3:${stars}b` }],
    ["Resource", { ...ALLOW, Action: "*", Resource: `arn:aws:s3:::b/${stars}b` }],
    ["NotResource", { Effect: "Deny", Action: "*", NotResource: `arn:aws:s3:::b/${stars}*` }],
    ["StringLike", { ...ALLOW, Action: "*", Resource: "*", Condition: { StringLike: { k: `${stars}b` } } }],
    [
      "ArnLike",
      { ...ALLOW, Action: "*", Resource: "*", Condition: { ArnLike: { a: `arn:aws:s3:::${stars}b` } } },
    ],
    ["a variable", { ...ALLOW, Action: "*", Resource: `arn:aws:s3:::b/${stars}\${aws:username}` }],
  ];
  test.for(rows)("in %s", async ([, statement]) => {
    const document = acceptPolicy(documentOf(statement), "identity");
    const policy = compilePolicy(document, { id: "p", kind: "identity" });
    await expectLinear(200, (length) => {
      const long = "a".repeat(length);
      const { effect } = authorize(
        {
          principal: { kind: "user", account: HOME, arn: `arn:aws:iam::${HOME}:user/u` },
          action: `s3:${long}`,
          resource: `arn:aws:s3:::b/${long}`,
          resourceAccount: HOME,
          context: fixedContext({ k: long, a: `arn:aws:s3:::${long}`, "aws:username": "b" }),
        },
        { identity: [policy] },
      );
      expect(effect).toBe("Deny");
    });
  });
});
