import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compilePolicy } from "../../../pure/policy/compile.ts";
import { fixedContext } from "../../../pure/policy/context.ts";
import type { PolicyType } from "../../../pure/policy/document.ts";
import { authorize } from "../../../pure/policy/evaluate.ts";
import { parsePolicy } from "../../../pure/policy/parse.ts";
import type { Principal } from "../../../pure/policy/principal.ts";
import { type Scenario, simulate } from "./simulate.ts";
import type { SimulatedPolicy } from "./simulated-policy.ts";

const HOME = "111111111111";
const AWAY = "222222222222";
const RESOURCE = "arn:aws:s3:::logs/a/b";
const ann: Principal = { kind: "user", account: HOME, arn: `arn:aws:iam::${HOME}:user/ann` };

function simulated(id: string, type: SimulatedPolicy["type"], ...statements: object[]): SimulatedPolicy {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return { id, type, text, document: parsePolicy(text) };
}

const identity = (...statements: object[]) => simulated("identity", "IAM Policy", ...statements);
const boundaryOf = (...statements: object[]) =>
  simulated("boundary", "Permissions Boundary Policy", ...statements);
const bucket = (...statements: object[]) => simulated("ResourcePolicy", "Resource Policy", ...statements);

const allow = { Effect: "Allow", Action: "s3:*", Resource: "*" };
const deny = { Effect: "Deny", Action: "s3:GetObject", Resource: "*" };
const allowAnn = { ...allow, Principal: { AWS: ann.arn } };
const denyAll = { ...deny, Principal: "*" };

function scenario(given: Partial<Scenario>, owner = HOME): Scenario {
  return { principal: ann, policies: [], ownerOf: () => owner, context: {}, ...given };
}

const service = (...statements: object[]) =>
  compilePolicy(identity(...statements).document, { id: "scp", kind: "scp" });

interface Row {
  readonly name: string;
  readonly given: Partial<Scenario>;
  readonly owner?: string;
  readonly outcome: object;
}

describe("an action on a resource", () => {
  test.for<Row>([
    {
      name: "that nothing allows",
      given: {},
      outcome: { verdict: "implicitDeny", matched: [] },
    },
    {
      name: "that is allowed, by the statements that allow",
      given: { policies: [identity({ ...allow, Action: "sqs:*" }, allow)] },
      outcome: { verdict: "allowed", matched: ["identity 1"] },
    },
    {
      name: "that is denied, by the statements that deny",
      given: { policies: [identity(allow, deny)], resourcePolicy: bucket(denyAll) },
      outcome: { verdict: "explicitDeny", matched: ["ResourcePolicy 0", "identity 1"] },
    },
    {
      name: "that the boundary allows too",
      given: { policies: [identity(allow)], boundary: boundaryOf(allow) },
      outcome: { verdict: "allowed", matched: ["identity 0"], allowedByBoundary: true },
    },
    {
      name: "that the boundary leaves out",
      given: { policies: [identity(allow)], boundary: boundaryOf({ ...allow, Action: "sqs:*" }) },
      outcome: { verdict: "implicitDeny", matched: [], allowedByBoundary: false },
    },
    {
      name: "that the boundary denies",
      given: { policies: [identity(allow)], boundary: boundaryOf(allow, deny) },
      outcome: { verdict: "explicitDeny", matched: ["boundary 1"], allowedByBoundary: false },
    },
    {
      name: "that its policy grants to the user, whatever the boundary leaves out",
      given: { resourcePolicy: bucket(allowAnn), boundary: boundaryOf({ ...allow, Action: "sqs:*" }) },
      outcome: { verdict: "allowed", matched: ["ResourcePolicy 0"], allowedByBoundary: false },
    },
    {
      name: "of another account, where both sides must allow",
      given: { policies: [identity(allow)], resourcePolicy: bucket(allowAnn) },
      owner: AWAY,
      outcome: {
        verdict: "allowed",
        matched: ["ResourcePolicy 0", "identity 0"],
        details: { "IAM Policy": "allowed", "Resource Policy": "allowed" },
      },
    },
    {
      name: "of another account, where one side is silent",
      given: { resourcePolicy: bucket(allowAnn), boundary: boundaryOf(allow) },
      owner: AWAY,
      outcome: {
        verdict: "implicitDeny",
        matched: [],
        allowedByBoundary: true,
        details: {
          "IAM Policy": "implicitDeny",
          "Resource Policy": "allowed",
          "Permissions Boundary Policy": "allowed",
        },
      },
    },
    {
      name: "that the organization lets through at every level",
      given: { policies: [identity(allow)], serviceControl: [[service(allow)], [service(allow)]] },
      outcome: { verdict: "allowed", matched: ["identity 0"], allowedByOrganizations: true },
    },
    {
      name: "that one level of the organization leaves out",
      given: { policies: [identity(allow)], serviceControl: [[service(allow)], []] },
      outcome: { verdict: "implicitDeny", matched: [], allowedByOrganizations: false },
    },
    {
      name: "that the organization denies, where the simulation ends",
      given: {
        policies: [identity(allow, deny)],
        boundary: boundaryOf(allow),
        serviceControl: [[service(allow, deny)]],
      },
      outcome: { verdict: "implicitDeny", matched: [], allowedByOrganizations: false },
    },
  ])("$name", ({ given, owner, outcome }) => {
    const { matched, ...rest } = simulate(scenario(given, owner), "s3:GetObject", RESOURCE);
    const names = matched.map(({ policy, index }) => `${policy.id} ${index}`);
    expect({ ...rest, matched: names }).toEqual(outcome);
  });

  test("a role must be trusted by its policy when it is given", () => {
    const role = `arn:aws:iam::${HOME}:role/app`;
    const assume = { Effect: "Allow", Action: "sts:AssumeRole" };
    const policies = [identity({ ...assume, Resource: "*" })];
    const verdict = (principals: unknown) =>
      simulate(
        scenario({ policies, resourcePolicy: bucket({ ...assume, Principal: principals }) }),
        "sts:AssumeRole",
        role,
      ).verdict;
    expect(simulate(scenario({ policies }), "sts:AssumeRole", role).verdict).toBe("allowed");
    expect(verdict({ AWS: HOME })).toBe("allowed");
    expect(verdict({ Service: "ec2.amazonaws.com" })).toBe("implicitDeny");
  });
});

describe("simulation is authorization", () => {
  const effect = fc.constantFrom("Allow", "Deny");
  const action = fc.constantFrom("*", "s3:*", "s3:Get*", "s3:GetObject", "s3:PutObject", "sqs:*");
  const resource = fc.constantFrom("*", "arn:aws:s3:::logs/*", "arn:aws:s3:::${aws:username}/*", RESOURCE);
  const condition = fc.constantFrom(
    undefined,
    { Bool: { "aws:SecureTransport": "true" } },
    { StringEquals: { "aws:username": ["ann", "logs"] } },
    { StringNotLike: { "aws:PrincipalTag/team": "r*" } },
    { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } },
  );
  const statement = fc.record({ Effect: effect, Action: action, Resource: resource, Condition: condition });
  const named = fc
    .tuple(
      statement,
      fc.constantFrom<unknown>(
        "*",
        { AWS: HOME },
        { AWS: AWAY },
        { AWS: ann.arn },
        { AWS: `arn:aws:iam::${HOME}:role/app` },
      ),
    )
    .map(([rest, Principal]) => ({ ...rest, Principal }));
  const list = <Item>(item: fc.Arbitrary<Item>) => fc.array(item, { maxLength: 4 });
  const documents = list(list(statement).filter((statements) => statements.length > 0));
  const some = <Item>(item: fc.Arbitrary<Item[]>) =>
    fc.option(
      item.filter((items) => items.length > 0),
      { nil: undefined },
    );
  const context = fc.record(
    {
      "aws:securetransport": fc.constantFrom("true", "false"),
      "aws:username": fc.constantFrom("ann", "logs"),
      "aws:principaltag/team": fc.constantFrom("red", "blue"),
      "aws:tagkeys": fc.subarray(["a", "b", "c"]),
    },
    { requiredKeys: [] },
  );
  const principal = fc.constantFrom<Principal>(ann, {
    kind: "role-session",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:assumed-role/app/simulation`,
    roleArn: `arn:aws:iam::${HOME}:role/app`,
  });

  test("on random policies", () => {
    const seen = { allowed: 0, explicitDeny: 0, implicitDeny: 0 };
    fc.assert(
      fc.property(
        fc.record({
          principal,
          identities: documents,
          boundary: some(list(statement)),
          resource: some(list(named)),
          service: fc.option(list(documents), { nil: undefined }),
          owner: fc.constantFrom(HOME, AWAY),
          action: fc.constantFrom("s3:GetObject", "s3:PutObject", "S3:getobject"),
          context,
        }),
        (given) => {
          const compiled = (kind: PolicyType, statements: readonly object[]) =>
            compilePolicy(parsePolicy(JSON.stringify({ Version: "2012-10-17", Statement: statements })), {
              id: kind,
              kind,
            });
          const serviceControl = given.service?.map((level) =>
            level.map((statements) => compiled("scp", statements)),
          );
          const decision = authorize(
            {
              principal: given.principal,
              action: given.action,
              resource: RESOURCE,
              resourceAccount: given.owner,
              context: fixedContext(given.context),
            },
            {
              identity: given.identities.map((statements) => compiled("identity", statements)),
              boundary: given.boundary && compiled("boundary", given.boundary),
              resource: given.resource && compiled("bucket", given.resource),
              scp: serviceControl,
            },
          );
          const outcome = simulate(
            {
              principal: given.principal,
              policies: given.identities.map((statements) => identity(...statements)),
              boundary: given.boundary && boundaryOf(...given.boundary),
              resourcePolicy: given.resource && bucket(...given.resource),
              serviceControl,
              ownerOf: () => given.owner,
              context: given.context,
            },
            given.action,
            RESOURCE,
          );
          seen[outcome.verdict]++;
          expect(outcome.verdict === "allowed").toBe(decision.effect === "Allow");
          if (outcome.allowedByOrganizations !== false) {
            expect(outcome.verdict === "explicitDeny").toBe(decision.reason.kind === "explicit");
          }
          expect(outcome.matched.length > 0).toBe(outcome.verdict !== "implicitDeny");
        },
      ),
      { numRuns: 3000, seed: 42 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});
