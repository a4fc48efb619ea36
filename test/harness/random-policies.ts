import fc from "fast-check";
import type { AuthorizationRequest } from "../../src/pure/policy/authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "../../src/pure/policy/compile.ts";
import { fixedContext } from "../../src/pure/policy/context.ts";
import type { PolicyType } from "../../src/pure/policy/document.ts";
import type { PolicyLayers } from "../../src/pure/policy/evaluate.ts";
import { parsePolicy } from "../../src/pure/policy/parse.ts";
import type { Principal } from "../../src/pure/policy/principal.ts";
import type { Question, RawLayers, RawPolicy, RawStatement } from "./plain-policy-engine.ts";

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

export function statementArbitrary(hasPrincipals: boolean): fc.Arbitrary<RawStatement> {
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

export const questionArbitrary: fc.Arbitrary<Question> = fc.record({
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

export function requestOf(asked: Question): AuthorizationRequest {
  return {
    principal: asked.principal,
    action: asked.action,
    resource: asked.resource,
    resourceAccount: asked.owner,
    context: fixedContext(asked.keys),
  };
}

export function compiledLayers(layers: RawLayers): PolicyLayers {
  return {
    identity: layers.identity.map((policy) => compile(policy, "identity")),
    boundary: layers.boundary && compile(layers.boundary, "boundary"),
    session: layers.session?.map((policy) => compile(policy, "session")),
    resource: layers.resource && compile(layers.resource, layers.isTrust ? "trust" : "bucket"),
    resourcePolicyRequired: layers.required,
    scp: layers.scp?.map((level) => level.map((policy) => compile(policy, "scp"))),
    rcp: layers.rcp?.map((level) => level.map((policy) => compile(policy, "rcp"))),
  };
}

/** A trust policy exists, is required, and governs STS calls; the others are drawn freely. */
const consistent = (layers: RawLayers): RawLayers =>
  layers.isTrust && layers.resource === undefined ? { ...layers, isTrust: false, required: false } : layers;

/** Policies in all layers and a question that they are asked. */
export const caseArbitrary = fc.tuple(layersArbitrary.map(consistent), questionArbitrary);
