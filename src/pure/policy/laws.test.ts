import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import { type ConditionValue, fixedContext } from "./context.ts";
import type { PolicyType } from "./document.ts";
import { authorize, type Decision, type PolicyLayers } from "./evaluate.ts";
import { globMatches, globOf, patternMatches, textPattern } from "./glob.ts";
import { parsePolicy } from "./parse.ts";
import type { Principal } from "./principal.ts";

/**
 * A second evaluator, as slow and plain as can be: it reads the JSON anew for every question, shares no code
 * with the engine, and follows the rules' own wording. Random policies must make both agree.
 */

type RawStatement = {
  Effect: "Allow" | "Deny";
  Principal?: "*" | { [type: string]: string[] };
  NotPrincipal?: { [type: string]: string[] };
  Action?: string[];
  NotAction?: string[];
  Resource?: string[];
  NotResource?: string[];
  Condition?: { [operator: string]: { [key: string]: string[] } };
};
type RawPolicy = { Version: string; Statement: RawStatement[] };
type Keys = Readonly<Record<string, ConditionValue>>;
type RawLayers = {
  identity: RawPolicy[];
  boundary: RawPolicy | undefined;
  session: RawPolicy[] | undefined;
  resource: RawPolicy | undefined;
  required: boolean;
  isTrust: boolean;
  scp: RawPolicy[][] | undefined;
  rcp: RawPolicy[][] | undefined;
};
type Question = { principal: Principal; action: string; resource: string; owner: string; keys: Keys };

function plainGlob(pattern: string, text: string): boolean {
  if (pattern === "") return text === "";
  if (pattern[0] === "*") {
    for (let skip = 0; skip <= text.length; skip++) {
      if (plainGlob(pattern.slice(1), text.slice(skip))) return true;
    }
    return false;
  }
  return (
    text !== "" &&
    (pattern[0] === "?" || pattern[0] === text[0]) &&
    plainGlob(pattern.slice(1), text.slice(1))
  );
}

/** Variables become text in which wildcards are hidden behind characters that nothing else uses. */
function substitute(value: string, policy: RawPolicy, keys: Keys): string | undefined {
  if (policy.Version !== "2012-10-17") return value;
  let missing = false;
  const text = value.replace(/\$\{([^}]*)\}/g, (_, inner: string) => {
    if (inner === "*") return "\u0001";
    if (inner === "?") return "\u0002";
    const [name = "", fallback] = inner.split(", ");
    const found = keys[name.toLowerCase()];
    const word = found ?? (fallback === undefined ? undefined : fallback.slice(1, -1));
    if (typeof word !== "string") missing = true;
    return typeof word === "string" ? word.replaceAll("*", "\u0001").replaceAll("?", "\u0002") : "";
  });
  return missing ? undefined : text;
}

function hidden(text: string): string {
  return text.replaceAll("*", "\u0001").replaceAll("?", "\u0002");
}

function valueMatches(
  operator: string,
  expected: string,
  actual: string,
  policy: RawPolicy,
  keys: Keys,
): boolean {
  if (operator === "numericlessthan") return Number.parseFloat(actual) < Number.parseFloat(expected);
  const value = substitute(expected, policy, keys);
  if (value === undefined) return false;
  if (operator === "bool") {
    const spelled = value.toLowerCase();
    return (spelled === "true" || spelled === "false") && spelled === actual.toLowerCase();
  }
  if (operator === "stringlike") return plainGlob(value, hidden(actual)) || plainGlob(value, actual);
  return hidden(value) === hidden(actual);
}

function conditionHolds(written: string, key: string, values: string[], policy: RawPolicy, keys: Keys) {
  let operator = written.toLowerCase();
  const actual = keys[key.toLowerCase()];
  const isAbsent = actual === undefined || (typeof actual !== "string" && actual.length === 0);
  if (operator === "null") return values.includes(isAbsent ? "true" : "false");
  const forAll = operator.startsWith("forallvalues:");
  const forAny = operator.startsWith("foranyvalue:");
  if (forAll || forAny) operator = operator.slice(operator.indexOf(":") + 1);
  const ifExists = operator.endsWith("ifexists");
  if (ifExists) operator = operator.slice(0, -"ifexists".length);
  const negated = operator.includes("not");
  operator = operator.replace("not", "");
  if (isAbsent) {
    if (ifExists || forAll) return true;
    return forAny ? false : negated;
  }
  const list = typeof actual === "string" ? [actual] : actual;
  const one = (each: string) =>
    values.some((value) => valueMatches(operator, value, each, policy, keys)) !== negated;
  return forAll || (negated && !forAny) ? list.every(one) : list.some(one);
}

function kindsOf(listed: "*" | { [type: string]: string[] }, principal: Principal): Set<string> {
  const kinds = new Set<string>();
  if (listed === "*") return kinds.add("*");
  const aws = listed.AWS ?? [];
  if (aws.includes("*")) kinds.add("*");
  if (principal.kind === "service" && listed.Service?.includes(principal.service)) kinds.add("direct");
  if (!("account" in principal)) return kinds;
  const root = `arn:aws:iam::${principal.account}:root`;
  if (aws.includes(principal.account) || aws.includes(root)) kinds.add("account");
  if (principal.kind !== "root" && aws.includes(principal.arn)) kinds.add("direct");
  if (principal.kind === "role-session" && aws.includes(principal.roleArn)) kinds.add("role");
  if (principal.kind === "federated-user" && aws.includes(principal.userArn ?? "")) kinds.add("user");
  return kinds;
}

/** How a statement grants or denies: the ways it names the caller, empty when it does not match. */
function matchKinds(
  statement: RawStatement,
  policy: RawPolicy,
  hasPrincipals: boolean,
  asked: Question,
): Set<string> {
  const none = new Set<string>();
  const action = asked.action.toLowerCase();
  const matchesAction = (pattern: string) => plainGlob(pattern.toLowerCase(), action);
  if (statement.Action !== undefined && !statement.Action.some(matchesAction)) return none;
  if (statement.NotAction?.some(matchesAction)) return none;
  const matchesResource = (pattern: string) => {
    const text = substitute(pattern, policy, asked.keys);
    return text !== undefined && (plainGlob(text, asked.resource) || plainGlob(text, hidden(asked.resource)));
  };
  if (statement.Resource !== undefined && !statement.Resource.some(matchesResource)) return none;
  if (statement.NotResource?.some(matchesResource)) return none;
  for (const [operator, block] of Object.entries(statement.Condition ?? {})) {
    for (const [key, values] of Object.entries(block)) {
      // An operator nobody knows must not widen access.
      const holds =
        operator === "StringResembles"
          ? statement.Effect === "Deny"
          : conditionHolds(operator, key, values, policy, asked.keys);
      if (!holds) return none;
    }
  }
  if (!hasPrincipals) return new Set(["*"]);
  if (statement.NotPrincipal !== undefined) {
    return kindsOf(statement.NotPrincipal, asked.principal).size === 0 ? new Set(["*"]) : none;
  }
  return kindsOf(statement.Principal ?? {}, asked.principal);
}

function kindsIn(
  policies: RawPolicy[],
  effect: string,
  hasPrincipals: boolean,
  asked: Question,
): Set<string> {
  const kinds = new Set<string>();
  for (const policy of policies) {
    for (const statement of policy.Statement) {
      if (statement.Effect !== effect) continue;
      for (const kind of matchKinds(statement, policy, hasPrincipals, asked)) kinds.add(kind);
    }
  }
  return kinds;
}

const has = (policies: RawPolicy[], effect: string, hasPrincipals: boolean, asked: Question) =>
  kindsIn(policies, effect, hasPrincipals, asked).size > 0;

function plainDecision(layers: RawLayers, asked: Question): string {
  const { principal, action } = asked;
  if (action === "sts:GetCallerIdentity" && "account" in principal) return "Allow exempt granted";
  const isLinked = principal.kind === "role-session" && principal.isServiceLinkedRole === true;
  const scp = "account" in principal && !isLinked ? (layers.scp ?? []) : [];
  const rcp = !isLinked && !action.startsWith("iam:") ? (layers.rcp ?? []) : [];
  const resource = layers.resource === undefined ? [] : [layers.resource];
  const boundary = layers.boundary === undefined ? [] : [layers.boundary];
  const session = layers.session ?? [];
  const same = "account" in principal && principal.account === asked.owner;
  // A role that does not exist is refused like one that does not trust.
  const isMissingRole = layers.resource === undefined && layers.required && action.startsWith("sts:");
  const isTrust = layers.isTrust || isMissingRole;
  const named = isTrust ? "trust" : "resource";
  const rootRescue = principal.kind === "root" && same && action === "s3:PutBucketPolicy";
  if (has(scp.flat(), "Deny", false, asked)) return "Deny scp explicit";
  if (has(rcp.flat(), "Deny", true, asked)) return "Deny rcp explicit";
  if (has(layers.identity, "Deny", false, asked)) return "Deny identity explicit";
  if (has(boundary, "Deny", false, asked)) return "Deny boundary explicit";
  if (has(session, "Deny", false, asked)) return "Deny session explicit";
  if (!rootRescue && has(resource, "Deny", true, asked)) return `Deny ${named} explicit`;
  if (scp.some((level) => !has(level, "Allow", false, asked))) return "Deny scp implicit";
  if (rcp.some((level) => !has(level, "Allow", true, asked))) return "Deny rcp implicit";
  const kinds = kindsIn(resource, "Allow", true, asked);
  if (!("account" in principal)) {
    return kinds.size > 0 ? `Allow ${named} granted` : `Deny ${named} implicit`;
  }
  const isFederated = principal.kind === "federated-user";
  const sessionOk = layers.session === undefined ? !isFederated : has(session, "Allow", false, asked);
  const boundaryOk = layers.boundary === undefined || has(boundary, "Allow", false, asked);
  if (principal.kind === "root") {
    if (isTrust) return "Deny root implicit";
    const needed = !same || layers.required;
    if (needed && kinds.size === 0) return `Deny ${named} implicit`;
    if (!sessionOk) return "Deny session implicit";
    return needed ? `Allow ${named} granted` : "Allow root granted";
  }
  if (same && (kinds.has("direct") || kinds.has("*"))) return `Allow ${named} granted`;
  if ((!same || layers.required) && kinds.size === 0) return `Deny ${named} implicit`;
  const byName = same && (kinds.has("role") || kinds.has("user"));
  const hasSessionIfNeeded = !isFederated || layers.session !== undefined;
  const identityOk = hasSessionIfNeeded && has(layers.identity, "Allow", false, asked);
  if (!byName && !identityOk) return "Deny identity implicit";
  if (!boundaryOk) return "Deny boundary implicit";
  if (!sessionOk) return "Deny session implicit";
  return byName ? `Allow ${named} granted` : "Allow identity granted";
}

const ACTIONS = [
  "s3:GetObject",
  "s3:PutBucketPolicy",
  "iam:GetUser",
  "sts:AssumeRole",
  "sts:GetCallerIdentity",
];
const ACTION_PATTERNS = [
  "*",
  "s3:*",
  "S3:get*",
  "iam:Get????",
  "sts:AssumeRole",
  "*:*",
  "s?:*",
  "s3:GetObject",
];
const RESOURCES = ["arn:aws:s3:::b/ann/x", "arn:aws:s3:::b/a*/x", "arn:aws:iam::111111111111:role/r", "*"];
const RESOURCE_PATTERNS = [
  "*",
  "arn:aws:s3:::b/*",
  "arn:aws:s3:::b/ann/x",
  "arn:aws:s3:::b/${aws:username}/*",
  "arn:aws:s3:::b/${aws:PrincipalTag/t, 'ann'}/?",
  "arn:aws:s3:::b/a${*}/x",
  "arn:aws:s3:::?/*/*x",
  "arn:aws:iam::*:role/r",
  "arn:aws:iam::${aws:username}:role/r",
];
const ARNS = [
  "*",
  "111111111111",
  "arn:aws:iam::222222222222:root",
  "arn:aws:iam::111111111111:user/ann",
  "arn:aws:iam::111111111111:role/r",
  "arn:aws:sts::111111111111:assumed-role/r/s",
  "arn:aws:sts::111111111111:federated-user/bob",
];
const PRINCIPALS: Principal[] = [
  { kind: "user", account: "111111111111", arn: "arn:aws:iam::111111111111:user/ann" },
  { kind: "user", account: "222222222222", arn: "arn:aws:iam::222222222222:user/eve" },
  { kind: "root", account: "111111111111", arn: "arn:aws:iam::111111111111:root" },
  { kind: "root", account: "222222222222", arn: "arn:aws:iam::222222222222:root" },
  {
    kind: "role-session",
    account: "111111111111",
    arn: "arn:aws:sts::111111111111:assumed-role/r/s",
    roleArn: "arn:aws:iam::111111111111:role/r",
  },
  {
    kind: "role-session",
    account: "111111111111",
    arn: "arn:aws:sts::111111111111:assumed-role/linked/s",
    roleArn: "arn:aws:iam::111111111111:role/aws-service-role/x.amazonaws.com/linked",
    isServiceLinkedRole: true,
  },
  {
    kind: "federated-user",
    account: "111111111111",
    arn: "arn:aws:sts::111111111111:federated-user/bob",
    userArn: "arn:aws:iam::111111111111:user/ann",
  },
  { kind: "service", service: "cloudtrail.amazonaws.com" },
  { kind: "anonymous" },
];
const OPERATORS = [
  "StringEquals",
  "stringnotequals",
  "StringLike",
  "StringNotLike",
  "StringEqualsIfExists",
  "StringNotEqualsIfExists",
  "ForAllValues:StringLike",
  "ForAllValues:StringNotEquals",
  "ForAnyValue:StringEquals",
  "ForAnyValue:StringNotLike",
  "ForAnyValue:StringEqualsIfExists",
  "Bool",
  "BoolIfExists",
  "NumericLessThan",
  "Null",
  "StringResembles",
];
const KEY_NAMES = ["aws:username", "AWS:PrincipalTag/T", "aws:TagKeys", "s3:max-keys", "aws:SecureTransport"];
const VALUES = ["ann", "a*", "${aws:username}", "${aws:PrincipalTag/t}", "a${*}", "true", "false", "10", "*"];

const some = (pool: readonly string[], maxLength = 3) =>
  fc.array(fc.constantFrom(...pool), { minLength: 1, maxLength });

const conditionArbitrary = fc.option(
  fc.dictionary(
    fc.constantFrom(...OPERATORS),
    fc.dictionary(fc.constantFrom(...KEY_NAMES), some(VALUES), { maxKeys: 2 }),
    { maxKeys: 2 },
  ),
  { nil: undefined, freq: 2 },
);

function statementArbitrary(hasPrincipals: boolean): fc.Arbitrary<RawStatement> {
  const listed = fc.record(
    { AWS: some(ARNS), Service: fc.constant(["cloudtrail.amazonaws.com"]) },
    { requiredKeys: ["AWS"] },
  );
  const principal = fc.oneof(
    { weight: 3, arbitrary: fc.record({ Principal: fc.oneof(fc.constant("*" as const), listed) }) },
    { weight: 1, arbitrary: fc.record({ NotPrincipal: listed }) },
  );
  return fc
    .tuple(
      fc.constantFrom<"Allow" | "Deny">("Allow", "Allow", "Allow", "Deny"),
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ Action: some(ACTION_PATTERNS) }) },
        { weight: 1, arbitrary: fc.record({ NotAction: some(ACTION_PATTERNS) }) },
      ),
      fc.oneof(
        { weight: 4, arbitrary: fc.record({ Resource: some(RESOURCE_PATTERNS) }) },
        { weight: 1, arbitrary: fc.record({ NotResource: some(RESOURCE_PATTERNS) }) },
      ),
      conditionArbitrary,
      hasPrincipals ? principal : fc.constant({}),
    )
    .map(([Effect, action, resource, Condition, who]) => ({
      Effect,
      ...action,
      ...resource,
      ...who,
      ...(Condition === undefined ? {} : { Condition }),
    }));
}

function policyArbitrary(hasPrincipals: boolean, statementsMax = 3): fc.Arbitrary<RawPolicy> {
  return fc.record({
    Version: fc.constantFrom("2012-10-17", "2012-10-17", "2008-10-17"),
    Statement: fc.array(statementArbitrary(hasPrincipals), { minLength: 1, maxLength: statementsMax }),
  });
}

const OPEN: RawPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["*"], Resource: ["*"] }],
};
const OPEN_TO_ALL: RawPolicy = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: ["*"], Resource: ["*"] }],
};

const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const capArbitrary = fc.oneof(fc.constant(OPEN), policyArbitrary(false));
const levels = (level: fc.Arbitrary<RawPolicy>) =>
  maybe(fc.array(fc.array(level, { minLength: 1, maxLength: 2 }), { maxLength: 2 }));

const layersArbitrary: fc.Arbitrary<RawLayers> = fc.record({
  identity: fc.array(fc.oneof(fc.constant(OPEN), policyArbitrary(false, 24)), { maxLength: 3 }),
  boundary: maybe(capArbitrary),
  session: maybe(fc.array(capArbitrary, { maxLength: 2 })),
  resource: maybe(policyArbitrary(true, 24)),
  required: fc.boolean(),
  isTrust: fc.boolean(),
  scp: levels(capArbitrary),
  rcp: levels(fc.oneof(fc.constant(OPEN_TO_ALL), policyArbitrary(true))),
});

const questionArbitrary: fc.Arbitrary<Question> = fc.record({
  principal: fc.constantFrom(...PRINCIPALS),
  action: fc.constantFrom(...ACTIONS),
  resource: fc.constantFrom(...RESOURCES),
  owner: fc.constant("111111111111"),
  keys: fc.record(
    {
      "aws:username": fc.constantFrom("ann", "a*", "eve"),
      "aws:principaltag/t": fc.constantFrom("ann", "a", ""),
      "aws:tagkeys": fc.array(fc.constantFrom("ann", "a*", "b"), { maxLength: 2 }),
      "s3:max-keys": fc.constantFrom("9", "10"),
      "aws:securetransport": fc.constantFrom("true", "false"),
    },
    { requiredKeys: [] },
  ),
});

function compile(policy: RawPolicy, kind: PolicyType): CompiledPolicy {
  return compilePolicy(parsePolicy(JSON.stringify(policy)), { id: kind, kind });
}

function decide(layers: RawLayers, asked: Question): Decision {
  const request: AuthorizationRequest = {
    principal: asked.principal,
    action: asked.action,
    resource: asked.resource,
    resourceAccount: asked.owner,
    context: fixedContext(asked.keys),
  };
  const compiled: PolicyLayers = {
    identity: layers.identity.map((policy) => compile(policy, "identity")),
    boundary: layers.boundary && compile(layers.boundary, "boundary"),
    session: layers.session?.map((policy) => compile(policy, "session")),
    resource: layers.resource && compile(layers.resource, layers.isTrust ? "trust" : "bucket"),
    resourcePolicyRequired: layers.required,
    scp: layers.scp?.map((level) => level.map((policy) => compile(policy, "scp"))),
    rcp: layers.rcp?.map((level) => level.map((policy) => compile(policy, "rcp"))),
  };
  return authorize(request, compiled);
}

const words = ({ effect, reason }: Decision) => `${effect} ${reason.layer} ${reason.kind}`;

/** A trust policy exists, is required, and governs STS calls; the others are drawn freely. */
const consistent = (layers: RawLayers): RawLayers =>
  layers.isTrust && layers.resource === undefined ? { ...layers, isTrust: false, required: false } : layers;

const caseArbitrary = fc.tuple(layersArbitrary.map(consistent), questionArbitrary);

const withStatement = (policy: RawPolicy, statement: RawStatement, at: number): RawPolicy => {
  const position = at % (policy.Statement.length + 1);
  return { ...policy, Statement: policy.Statement.toSpliced(position, 0, statement) };
};

describe("the engine", () => {
  test("agrees with a plain reading of the rules", () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(caseArbitrary, ([layers, asked]) => {
        const expected = plainDecision(layers, asked);
        seen.set(expected, (seen.get(expected) ?? 0) + 1);
        expect(words(decide(layers, asked))).toBe(expected);
      }),
      { numRuns: 4000 },
    );
    // The random cases have to reach every kind of answer, or agreement says little.
    expect(seen.size).toBeGreaterThanOrEqual(18);
  });

  test("never allows more for a further Deny", () => {
    const layerOf = fc.constantFrom<"identity" | "boundary" | "session" | "resource">(
      "identity",
      "boundary",
      "session",
      "resource",
    );
    fc.assert(
      fc.property(
        caseArbitrary,
        layerOf,
        statementArbitrary(false),
        fc.nat(),
        ([layers, asked], layer, extra, at) => {
          const deny: RawStatement = { ...extra, Effect: "Deny" };
          const denyAll: RawStatement = { ...deny, Principal: "*" };
          const more: RawLayers = {
            ...layers,
            identity:
              layer === "identity"
                ? layers.identity.map((each) => withStatement(each, deny, at))
                : layers.identity,
            boundary:
              layer === "boundary" && layers.boundary
                ? withStatement(layers.boundary, deny, at)
                : layers.boundary,
            session:
              layer === "session"
                ? layers.session?.map((each) => withStatement(each, deny, at))
                : layers.session,
            resource:
              layer === "resource" && layers.resource
                ? withStatement(layers.resource, denyAll, at)
                : layers.resource,
          };
          if (decide(layers, asked).effect === "Deny") expect(decide(more, asked).effect).toBe("Deny");
        },
      ),
      { numRuns: 1500 },
    );
  });

  test("never denies more for a further Allow in a policy that is already there", () => {
    fc.assert(
      fc.property(caseArbitrary, statementArbitrary(false), fc.nat(), ([layers, asked], extra, at) => {
        const allow: RawStatement = { ...extra, Effect: "Allow" };
        const add = (policy: RawPolicy) => withStatement(policy, allow, at);
        const addForAll = (policy: RawPolicy) => withStatement(policy, { ...allow, Principal: "*" }, at);
        const more: RawLayers = {
          ...layers,
          identity: layers.identity.map(add),
          boundary: layers.boundary && add(layers.boundary),
          session: layers.session?.map(add),
          resource: layers.resource && addForAll(layers.resource),
          scp: layers.scp?.map((level) => level.map(add)),
          rcp: layers.rcp?.map((level) => level.map(addForAll)),
        };
        if (decide(layers, asked).effect === "Allow") expect(decide(more, asked).effect).toBe("Allow");
      }),
      { numRuns: 1500 },
    );
  });

  test("does not care for the order of statements and policies", () => {
    const reversed = (policy: RawPolicy) => ({ ...policy, Statement: policy.Statement.toReversed() });
    fc.assert(
      fc.property(caseArbitrary, ([layers, asked]) => {
        const other: RawLayers = {
          ...layers,
          identity: layers.identity.map(reversed).toReversed(),
          boundary: layers.boundary && reversed(layers.boundary),
          session: layers.session?.map(reversed).toReversed(),
          resource: layers.resource && reversed(layers.resource),
          scp: layers.scp?.map((level) => level.map(reversed).toReversed()),
          rcp: layers.rcp?.map((level) => level.map(reversed).toReversed()),
        };
        expect(words(decide(other, asked))).toBe(words(decide(layers, asked)));
      }),
      { numRuns: 1000 },
    );
  });

  test("finds the one statement of a thousand that names the resource", () => {
    const Statement = Array.from({ length: 1000 }, (_, index) => ({
      Effect: "Allow" as const,
      Action: ["s3:GetObject"],
      Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::bucket-${index}`],
    }));
    const policy: RawPolicy = { Version: "2012-10-17", Statement };
    const layers = { identity: [policy], required: false, isTrust: false } as const;
    const rest = {
      boundary: undefined,
      session: undefined,
      resource: undefined,
      scp: undefined,
      rcp: undefined,
    };
    const principal: Principal = { kind: "user", account: "1", arn: "arn:aws:iam::1:user/u" };
    const ask = (resource: string) =>
      decide(
        { ...layers, ...rest, identity: [...layers.identity] },
        { principal, action: "s3:GetObject", resource, owner: "1", keys: {} },
      );
    expect(ask("arn:aws:s3:::bucket-617/x").reason.statement?.index).toBe(617);
    expect(ask("arn:aws:s3:::bucket-5").reason.statement?.index).toBe(5);
    expect(ask("arn:aws:s3:::bucket-1000/x").effect).toBe("Deny");
  });
});

describe("globs", () => {
  const letters = fc.constantFrom("a", "b", "/", ":");
  const text = fc.string({ unit: letters, maxLength: 12 });
  const pattern = fc.string({ unit: fc.oneof(letters, fc.constantFrom("*", "?")), maxLength: 8 });

  test("agree with plain recursion", () => {
    fc.assert(
      fc.property(pattern, text, (written, subject) => {
        const expected = plainGlob(written, subject);
        expect(globMatches(globOf(written), subject)).toBe(expected);
        expect(patternMatches(textPattern(globOf(written)), subject)).toBe(expected);
      }),
      { numRuns: 5000 },
    );
  });

  test.for([5, 20])("answer at once to %i stars", (stars) => {
    const glob = globOf(`arn:aws:s3:::b/${"*a".repeat(stars)}b`);
    const subject = `arn:aws:s3:::b/${"a".repeat(900)}`;
    const started = performance.now();
    expect(globMatches(glob, subject)).toBe(false);
    expect(performance.now() - started).toBeLessThan(50);
  });

  test("take a character outside the basic plane for one", () => {
    expect(globMatches(globOf("a?b"), "a\u{1F600}b")).toBe(true);
    expect(globMatches(globOf("a??b"), "a\u{1F600}b")).toBe(false);
  });
});
