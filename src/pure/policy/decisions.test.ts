import { expect, test } from "vitest";
import cases from "../../../test/corpus/more-decision-cases.json" with { type: "json" };
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import { type ConditionValue, fixedContext } from "./context.ts";
import type { PolicyType } from "./document.ts";
import type { PolicyLayers } from "./evaluate.ts";
import { explainDecision } from "./explain.ts";
import { parsePolicy } from "./parse.ts";
import type { Principal } from "./principal.ts";

const HOME = "111111111111";
const AWAY = "222222222222";
const USER_ARN = `arn:aws:iam::${HOME}:user/ann`;

/** Who asks, by the corpus's names; all resources belong to the first account. */
const callers: Readonly<Record<string, Principal>> = {
  ann: { kind: "user", account: HOME, arn: USER_ARN, userId: "AIDAANN" },
  root: { kind: "root", account: HOME, arn: `arn:aws:iam::${HOME}:root` },
  session: {
    kind: "role-session",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:assumed-role/reader/s1`,
    roleArn: `arn:aws:iam::${HOME}:role/app/reader`,
    roleId: "AROAREADER",
  },
  linked: {
    kind: "role-session",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:assumed-role/AWSServiceRoleForX/s1`,
    roleArn: `arn:aws:iam::${HOME}:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX`,
    isServiceLinkedRole: true,
  },
  fay: {
    kind: "federated-user",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:federated-user/fay`,
    userArn: USER_ARN,
    userId: "AIDAANN",
  },
  rootFay: {
    kind: "federated-user",
    account: HOME,
    arn: `arn:aws:sts::${HOME}:federated-user/fay`,
    issuedByRoot: true,
  },
  bea: { kind: "user", account: AWAY, arn: `arn:aws:iam::${AWAY}:user/bea`, userId: "AIDABEA" },
  awayRoot: { kind: "root", account: AWAY, arn: `arn:aws:iam::${AWAY}:root` },
  awaySession: {
    kind: "role-session",
    account: AWAY,
    arn: `arn:aws:sts::${AWAY}:assumed-role/visitor/s1`,
    roleArn: `arn:aws:iam::${AWAY}:role/visitor`,
  },
  service: { kind: "service", service: "cloudtrail.amazonaws.com" },
  provider: { kind: "identity-provider", provider: `arn:aws:iam::${HOME}:saml-provider/corp` },
  anonymous: { kind: "anonymous" },
};

/** One statement or several, as a policy has them. */
type Statements = unknown;

interface Case {
  readonly group: string;
  readonly title: string;
  readonly caller: string;
  readonly action: string;
  readonly resource: string;
  readonly identity?: Statements;
  readonly boundary?: Statements;
  readonly session?: Statements;
  readonly resourcePolicy?: Statements;
  readonly trust?: Statements;
  /** By level; a level of no statements has no policies. */
  readonly scp?: readonly Statements[];
  readonly rcp?: readonly Statements[];
  readonly keys?: Readonly<Record<string, ConditionValue>>;
  /** Null for policies without one; 2012-10-17 when absent. */
  readonly version?: string | null;
  readonly required?: boolean;
  /** `allow`, `deny`, or `no` for an Allow that is missing, and whose say it was. */
  readonly outcome: string;
}

function layersOf(row: Case): PolicyLayers {
  const version = row.version === undefined ? "2012-10-17" : (row.version ?? undefined);
  const policies = (statements: Statements, kind: PolicyType): CompiledPolicy[] => {
    if (Array.isArray(statements) && statements.length === 0) return [];
    const text = JSON.stringify({ Version: version, Statement: statements });
    return [compilePolicy(parsePolicy(text), { id: kind, kind })];
  };
  const given = (statements: Statements, kind: PolicyType) =>
    statements === undefined ? undefined : policies(statements, kind);
  return {
    identity: given(row.identity, "identity") ?? [],
    boundary: given(row.boundary, "boundary")?.[0],
    session: given(row.session, "session"),
    resource: (given(row.resourcePolicy, "bucket") ?? given(row.trust, "trust"))?.[0],
    resourcePolicyRequired: row.required ?? row.trust !== undefined,
    scp: row.scp?.map((level) => policies(level, "scp")),
    rcp: row.rcp?.map((level) => policies(level, "rcp")),
  };
}

function principalOf(name: string): Principal {
  const principal = callers[name];
  if (principal === undefined) throw new RangeError(name);
  return principal;
}

test("the cases are all here", () => {
  expect(cases).toHaveLength(275);
});

test.for(cases as readonly Case[])("$group: $title", (row) => {
  const { action, resource, keys = {} } = row;
  const { decision, layers } = explainDecision(
    {
      principal: principalOf(row.caller),
      action,
      resource,
      resourceAccount: HOME,
      context: fixedContext(keys),
    },
    layersOf(row),
  );
  const { kind, layer, policy, statement } = decision.reason;
  const effect = { granted: "allow", explicit: "deny", implicit: "no" }[kind];
  expect(`${effect} ${layer}`).toBe(row.outcome);
  expect(decision.effect).toBe(effect === "allow" ? "Allow" : "Deny");
  if (statement === undefined) return;
  const matched = layers.flatMap((each) => each.matched);
  expect(matched).toContainEqual(expect.objectContaining({ policy, index: statement.index }));
});
