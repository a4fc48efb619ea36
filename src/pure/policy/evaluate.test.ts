import { describe, expect, test } from "vitest";
import cases from "../../../test/corpus/decision-cases.json" with { type: "json" };
import scenario from "../../../test/corpus/log-sharing-scenario.json" with { type: "json" };
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "./compile.ts";
import { type ConditionContext, type ConditionValue, fixedContext } from "./context.ts";
import type { PolicyType } from "./document.ts";
import { authorize, type Decision, type PolicyLayers } from "./evaluate.ts";
import { parsePolicy } from "./parse.ts";
import { GrantKind, type Principal, principalAccount } from "./principal.ts";

function compile(document: unknown, kind: PolicyType): CompiledPolicy {
  return compilePolicy(parsePolicy(JSON.stringify(document)), { id: kind, kind });
}

type Case = (typeof cases)[number];

interface CasePrincipal {
  readonly type: string;
  readonly account?: string;
  readonly arn?: string;
  readonly roleArn?: string;
  readonly userArn?: string;
  readonly name?: string;
  readonly orgId?: string;
  readonly orgPath?: string;
  readonly mgmt?: boolean;
  readonly slr?: boolean;
}

interface CasePolicies {
  readonly identity?: readonly unknown[];
  readonly boundary?: unknown;
  readonly session?: readonly unknown[];
  readonly resource?: unknown;
  readonly scps?: readonly (readonly unknown[])[];
  readonly rcps?: readonly (readonly unknown[])[];
}

function principalOf(given: CasePrincipal): Principal {
  const { account = "", arn = "", roleArn = "" } = given;
  switch (given.type) {
    case "user":
      return { kind: "user", account, arn };
    case "root":
      return { kind: "root", account, arn };
    case "role-session":
      return { kind: "role-session", account, arn, roleArn, isServiceLinkedRole: given.slr };
    case "federated":
      return { kind: "federated-user", account, arn, userArn: given.userArn };
    case "service":
      return { kind: "service", service: given.name ?? "" };
    case "anonymous":
      return { kind: "anonymous" };
    default:
      throw new RangeError(given.type);
  }
}

/** The keys that every call carries, as the gateway would supply them. */
function usualKeys(principal: Principal, organization: CasePrincipal): Record<string, ConditionValue> {
  const keys: Record<string, ConditionValue> = {
    "aws:CurrentTime": "2026-11-21T10:00:00Z",
    "aws:EpochTime": "1795255200",
    "aws:SecureTransport": "true",
    "aws:SourceIp": "203.0.113.10",
    "aws:RequestedRegion": "us-east-1",
    "aws:PrincipalAccount": principalAccount(principal) ?? "anonymous",
    "aws:PrincipalIsAWSService": String(principal.kind === "service"),
  };
  if (organization.orgId !== undefined) keys["aws:PrincipalOrgID"] = organization.orgId;
  if (organization.orgPath !== undefined) keys["aws:PrincipalOrgPaths"] = [organization.orgPath];
  if (principal.kind === "role-session") keys["aws:PrincipalArn"] = principal.roleArn;
  else if ("arn" in principal) keys["aws:PrincipalArn"] = principal.arn;
  if (principal.kind === "user") keys["aws:username"] = principal.arn.split("/").at(-1) ?? "";
  return keys;
}

function contextWith(
  usual: Readonly<Record<string, ConditionValue>>,
  given: Readonly<Record<string, ConditionValue | undefined>>,
): ConditionContext {
  const keys = { ...usual };
  for (const [key, value] of Object.entries(given)) if (value !== undefined) keys[key] = value;
  return fixedContext(keys);
}

function decide(row: Case): Decision {
  const given: CasePrincipal = row.principal;
  const policies: CasePolicies = row.policies;
  const principal = principalOf(given);
  const isTrust = "trust" in row && row.trust === true;
  const layers: PolicyLayers = {
    identity: (policies.identity ?? []).map((document) => compile(document, "identity")),
    boundary: policies.boundary === undefined ? undefined : compile(policies.boundary, "boundary"),
    session: policies.session?.map((document) => compile(document, "session")),
    resource:
      policies.resource === undefined ? undefined : compile(policies.resource, isTrust ? "trust" : "bucket"),
    resourcePolicyRequired: isTrust,
    scp: given.mgmt ? undefined : policies.scps?.map((level) => level.map((each) => compile(each, "scp"))),
    rcp:
      "resourceMgmt" in row
        ? undefined
        : policies.rcps?.map((level) => level.map((each) => compile(each, "rcp"))),
  };
  const request: AuthorizationRequest = {
    principal,
    action: row.action,
    resource: row.resource,
    resourceAccount: row.resourceAccount,
    context: contextWith(usualKeys(principal, given), row.context),
  };
  return authorize(request, layers);
}

function effectName({ effect, reason }: Decision): string {
  if (effect === "Allow") return "allow";
  return reason.kind === "explicit" ? "explicitDeny" : "implicitDeny";
}

const LAYER_NAMES = {
  scp: "service control policy",
  rcp: "resource control policy",
  identity: "identity-based policy",
  boundary: "permissions boundary",
  session: "session policy",
  resource: "resource-based policy",
  trust: "role trust policy",
  root: "root user",
  exempt: "exempt",
} as const;

/** The corpus names deciders in words; a grant by a trust policy is one by a resource policy there. */
function deciderName({ effect, reason, crossAccount }: Decision, action: string): string {
  const { layer, grantKinds = 0 } = reason;
  if (effect === "Deny") return layer === "root" ? "root cannot assume" : LAYER_NAMES[layer];
  if (layer === "identity") {
    if (crossAccount) return "identity-based + resource-based policy";
    return action.startsWith("sts:") && grantKinds !== 0
      ? "identity-based policy + trust"
      : "identity-based policy";
  }
  if (layer !== "resource" && layer !== "trust") return LAYER_NAMES[layer];
  if (crossAccount) return "resource-based policy";
  const isDirect = (grantKinds & (GrantKind.direct | GrantKind.everyone)) !== 0;
  return `resource-based policy (${isDirect ? "direct" : "role/user ARN"})`;
}

describe("the worked decisions", () => {
  test("are all here", () => {
    expect(cases).toHaveLength(161);
  });

  test.for(cases)("$id: $title", (row) => {
    const decision = decide(row);
    expect({ effect: effectName(decision), by: deciderName(decision, row.action) }).toEqual({
      effect: row.expect,
      by: row.decidedBy,
    });
  });
});

type Check = (typeof scenario.checks)[number];

const roles: Readonly<Record<string, { trust: unknown; policies: readonly unknown[] }>> = scenario.roles;
const users: Readonly<Record<string, { account: string; policies: readonly unknown[] }>> = scenario.users;
const admin = scenario.accounts.Admin;

function scenarioPrincipal(name: string): Principal {
  if (name === "anonymous") return { kind: "anonymous" };
  if (name.endsWith(".amazonaws.com")) return { kind: "service", service: name };
  const account = name.split(":")[4] ?? "";
  if (name.endsWith(":root")) return { kind: "root", account, arn: name };
  if (name.includes(":user/")) return { kind: "user", account, arn: name };
  const role = name.split("/")[1];
  return { kind: "role-session", account, arn: name, roleArn: `arn:aws:iam::${account}:role/${role}` };
}

function scenarioIdentity(name: string): readonly unknown[] {
  if (name.includes(":user/")) return users[name.split("/")[1] ?? ""]?.policies ?? [];
  if (name.includes(":assumed-role/")) return roles[name.split("/")[1] ?? ""]?.policies ?? [];
  return [];
}

function decideCheck(row: Check): Decision {
  const principal = scenarioPrincipal(row.principal);
  const isTrust = row.action === "sts:AssumeRole";
  const resourcePolicy = isTrust ? roles[row.resource.split("/")[1] ?? ""]?.trust : scenario.bucketPolicy;
  const named = row.resource !== "*";
  return authorize(
    {
      principal,
      action: row.action,
      resource: row.resource,
      resourceAccount: named ? admin : (principalAccount(principal) ?? admin),
      context: contextWith(usualKeys(principal, { type: "" }), row.context),
    },
    {
      identity: scenarioIdentity(row.principal).map((document) => compile(document, "identity")),
      resource: named ? compile(resourcePolicy, isTrust ? "trust" : "bucket") : undefined,
      resourcePolicyRequired: isTrust,
    },
  );
}

describe("sharing a log bucket between accounts", () => {
  test("has all its checks", () => {
    expect(scenario.checks).toHaveLength(191);
  });

  test.for(scenario.checks)("$id: $principal $action", (row) => {
    const decision = decideCheck(row);
    const by = deciderName(decision, row.action).replace(" (direct)", "");
    expect({ effect: effectName(decision), by }).toEqual({ effect: row.expect, by: row.decidedBy });
  });
});
