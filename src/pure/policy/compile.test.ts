import { describe, expect, test } from "vitest";
import { compilePolicy, statementsOn } from "./compile.ts";
import { type ConditionValue, fixedContext } from "./context.ts";
import { type PolicyType, replacePrincipals } from "./document.ts";
import { authorize, type PolicyLayers } from "./evaluate.ts";
import { parsePolicy } from "./parse.ts";
import type { Principal } from "./principal.ts";

const HOME = "111111111111";
const ann: Principal = {
  kind: "user",
  account: HOME,
  arn: `arn:aws:iam::${HOME}:user/ann`,
  userId: "AIDAANN",
};
type Fields = Readonly<Record<string, unknown>>;

function compile(kind: PolicyType, statement: Fields, Version: string | undefined = "2012-10-17") {
  return compilePolicy(parsePolicy(JSON.stringify({ Version, Statement: statement })), { id: kind, kind });
}

interface Ask {
  readonly principal?: Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly keys?: Readonly<Record<string, ConditionValue>>;
}

function effect(layers: PolicyLayers, { principal = ann, action, resource, keys = {} }: Ask = {}) {
  return authorize(
    {
      principal,
      action: action ?? "s3:GetObject",
      resource: resource ?? "arn:aws:s3:::home/ann/f",
      resourceAccount: HOME,
      context: fixedContext(keys),
    },
    layers,
  ).effect;
}

const ALLOW = { Effect: "Allow", Action: "*", Resource: "*" };
const open = compile("identity", ALLOW);

describe("what cannot be understood", () => {
  test.for<[title: string, statement: Fields]>([
    ["an unknown operator", { Condition: { StringResembles: { "aws:username": "ann" } } }],
    ["no action", { Action: undefined }],
    ["no resource", { Resource: undefined }],
    ["everything but nothing", { Resource: undefined, NotResource: [] }],
    ["a principal out of place", { Principal: "*" }],
  ])("grants nothing and denies all the same: %s", ([, part]) => {
    expect(effect({ identity: [compile("identity", { ...ALLOW, ...part })] })).toBe("Deny");
    expect(effect({ identity: [open, compile("identity", { ...ALLOW, Effect: "Deny", ...part })] })).toBe(
      "Deny",
    );
  });

  test("an effect in lower case grants nothing, and denies", () => {
    expect(effect({ identity: [compile("identity", { ...ALLOW, Effect: "allow" })] })).toBe("Deny");
    expect(effect({ identity: [open, compile("identity", { ...ALLOW, Effect: "deny" })] })).toBe("Deny");
  });

  test("an unknown kind of principal grants nothing, and denies", () => {
    const bucket = (Effect: string) => compile("bucket", { ...ALLOW, Effect, Principal: { Aws: "*" } });
    expect(effect({ identity: [], resource: bucket("Allow") })).toBe("Deny");
    expect(effect({ identity: [open], resource: bucket("Deny") })).toBe("Deny");
  });

  test("a resource policy without principal grants nobody anything", () => {
    expect(effect({ identity: [], resource: compile("bucket", ALLOW) })).toBe("Deny");
  });
});

describe("resources", () => {
  test.for<
    [pattern: string, resource: string, keys: Readonly<Record<string, ConditionValue>>, allowed: boolean]
  >([
    ["arn:aws:s3:::home/*", "arn:aws:s3:::home/a/b", {}, true],
    ["arn:aws:s3:::home/?", "arn:aws:s3:::home/ab", {}, false],
    ["arn:aws:s3:::Home/*", "arn:aws:s3:::home/a", {}, false],
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ann/f", { "aws:username": "ann" }, true],
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ann/f", {}, false],
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ann/f", { "aws:username": "a*" }, false],
    ["arn:aws:s3:::home/${aws:username}/*", "arn:aws:s3:::home/ann/f", { "aws:username": ["ann"] }, false],
    ["arn:aws:s3:::home/${aws:x, 'ann'}/*", "arn:aws:s3:::home/ann/f", {}, true],
    ["arn:aws:s3:::${aws:x}/*", "arn:aws:s3:::home/ann", { "aws:x": "home" }, true],
    ["arn:aws:s3:::${aws:a}${aws:b}", "arn:aws:s3:::home", { "aws:a": "ho", "aws:b": "me" }, true],
    ["arn:aws:iam::${aws:x}:user/*", `arn:aws:iam::${HOME}:user/a`, { "aws:x": HOME }, false],
    ["arn:aws:s3:::home/${*}", "arn:aws:s3:::home/*", {}, true],
    ["arn:aws:s3:::home/${*}", "arn:aws:s3:::home/a", {}, false],
    ["arn:aws:s3:::home/${unclosed", "arn:aws:s3:::home/${unclosed", {}, false],
    ["arn:aws:iam::*:user/a", "*", {}, false],
    ["*", "*", {}, true],
  ])("%s and %s with %j: %s", ([pattern, resource, keys, allowed]) => {
    const policy = compile("identity", { ...ALLOW, Resource: pattern });
    expect(effect({ identity: [policy] }, { resource, keys })).toBe(allowed ? "Allow" : "Deny");
    const filler = Array.from({ length: 12 }, (_, index) => ({
      ...ALLOW,
      Resource: `arn:aws:s3:::z${index}/*`,
    }));
    const text = JSON.stringify({
      Version: "2012-10-17",
      Statement: [...filler, { ...ALLOW, Resource: [pattern, "arn:aws:s3:::y"] }],
    });
    const indexed = compilePolicy(parsePolicy(text), { id: "indexed", kind: "identity" });
    expect(effect({ identity: [indexed] }, { resource, keys })).toBe(allowed ? "Allow" : "Deny");
  });

  test("a variable is plain text in the old version", () => {
    const old = compile(
      "identity",
      { ...ALLOW, Resource: "arn:aws:s3:::home/${aws:username}/*" },
      "2008-10-17",
    );
    expect(effect({ identity: [old] }, { keys: { "aws:username": "ann" } })).toBe("Deny");
    const resource = "arn:aws:s3:::home/${aws:username}/f";
    expect(effect({ identity: [old] }, { resource, keys: { "aws:username": "ann" } })).toBe("Allow");
  });

  test("a variable without value lets NotResource apply and its neighbours match", () => {
    const pattern = "arn:aws:s3:::home/${aws:username}/*";
    const other = compile("identity", { ...ALLOW, Resource: undefined, NotResource: pattern });
    expect(effect({ identity: [other] })).toBe("Allow");
    expect(effect({ identity: [other] }, { keys: { "aws:username": "ann" } })).toBe("Deny");
    const neighbours = compile("identity", { ...ALLOW, Resource: [pattern, "arn:aws:s3:::home/ann/*"] });
    expect(effect({ identity: [neighbours] })).toBe("Allow");
  });
});

describe("principals", () => {
  const grant = (AWS: string | string[]) => compile("bucket", { ...ALLOW, Principal: { AWS } });
  const session: Principal = {
    kind: "role-session",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:assumed-role/app/s1`,
    roleArn: `arn:aws:iam::${HOME}:role/team/app`,
    roleId: "AROAAPP",
  };

  test("are known by their unique ids", () => {
    expect(effect({ identity: [], resource: grant("AIDAANN") })).toBe("Allow");
    expect(effect({ identity: [], resource: grant("AIDAEVE") })).toBe("Deny");
    expect(effect({ identity: [], resource: grant("AROAAPP") }, { principal: session })).toBe("Allow");
  });

  test("stored by id do not match a later namesake", () => {
    const text = JSON.stringify({ Statement: { ...ALLOW, Principal: { AWS: ann.arn } } });
    const stored = replacePrincipals(parsePolicy(text), () => "AIDAFORMER");
    const resource = compilePolicy(stored, { id: "b", kind: "bucket" });
    expect(effect({ identity: [], resource })).toBe("Deny");
  });

  test("are not found by patterns or by a role without its path", () => {
    expect(effect({ identity: [], resource: grant(`arn:aws:iam::${HOME}:user/*`) })).toBe("Deny");
    const pathless = grant(`arn:aws:iam::${HOME}:role/app`);
    expect(effect({ identity: [], resource: pathless }, { principal: session })).toBe("Deny");
  });

  test("that are providers get in by the trust policy alone", () => {
    const provider = `arn:aws:iam::${HOME}:oidc-provider/idp.example.com`;
    const trust = compile("trust", {
      Effect: "Allow",
      Principal: { Federated: provider },
      Action: "sts:AssumeRoleWithWebIdentity",
    });
    const ask = { action: "sts:AssumeRoleWithWebIdentity", resource: `arn:aws:iam::${HOME}:role/r` };
    const layers = { identity: [], resource: trust, resourcePolicyRequired: true };
    expect(effect(layers, { ...ask, principal: { kind: "identity-provider", provider } })).toBe("Allow");
    expect(effect(layers, { ...ask, principal: { kind: "identity-provider", provider: "other" } })).toBe(
      "Deny",
    );
    expect(effect(layers, { ...ask, principal: { kind: "anonymous" } })).toBe("Deny");
  });

  test("federated by the root user are bounded by their session policies alone", () => {
    const bob = {
      kind: "federated-user",
      account: HOME,
      arn: `arn:aws:sts::${HOME}:federated-user/bob`,
    } as const;
    const byRoot: Principal = { ...bob, issuedByRoot: true };
    const narrow = compile("session", { ...ALLOW, Action: "s3:Get*" });
    expect(effect({ identity: [], session: [narrow] }, { principal: byRoot })).toBe("Allow");
    expect(effect({ identity: [], session: [narrow] }, { principal: byRoot, action: "s3:PutObject" })).toBe(
      "Deny",
    );
    expect(effect({ identity: [] }, { principal: byRoot })).toBe("Deny");
    expect(effect({ identity: [], session: [narrow] }, { principal: bob })).toBe("Deny");
  });

  test("acting as another account's root stay within their session policy", () => {
    const root: Principal = { kind: "root", account: HOME, arn: `arn:aws:iam::${HOME}:root` };
    const task = compile("session", { ...ALLOW, Action: "s3:DeleteBucketPolicy" });
    expect(effect({ identity: [], session: [task] }, { principal: root })).toBe("Deny");
    const ask = { principal: root, action: "s3:DeleteBucketPolicy", resource: "arn:aws:s3:::b" };
    expect(effect({ identity: [], session: [task] }, ask)).toBe("Allow");
  });
});

test("asking whose credentials these are cannot be denied to anybody who has some", () => {
  const never = compile("identity", { Effect: "Deny", Action: "*", Resource: "*" });
  const ask = { action: "sts:GetCallerIdentity", resource: "*" };
  expect(effect({ identity: [never] }, ask)).toBe("Allow");
  expect(effect({ identity: [] }, { ...ask, principal: { kind: "anonymous" } })).toBe("Deny");
});

test("policies made from one document share what was compiled", () => {
  const document = parsePolicy(JSON.stringify({ Statement: ALLOW }));
  const first = compilePolicy(document, { id: "inline A", kind: "identity" });
  const second = compilePolicy(document, { id: "inline B", kind: "identity" });
  expect(second.body).toBe(first.body);
  expect(statementsOn(second, "s3:getobject")).toBe(statementsOn(first, "s3:getobject"));
  expect(compilePolicy(document, { id: "scp", kind: "scp" }).body).not.toBe(first.body);
});
