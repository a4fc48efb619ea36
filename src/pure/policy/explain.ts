import { actionFacts } from "./action-facts.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { candidatesIn, candidatesOn } from "./candidates.ts";
import type { CompiledPolicy } from "./compile.ts";
import { type ConditionContext, conditionKey, contextValue } from "./context.ts";
import { authorize, type Decision, type DecisionLayer, type PolicyLayers } from "./evaluate.ts";
import { type Principal, principalKinds } from "./principal.ts";
import { statementApplies } from "./statement.ts";

/**
 * How a service words its refusals. `full` tells resource and reason; `reticent` keeps its reasons from other
 * accounts and of trust policies; `brief` leaves the resource out where an action names none; `quoting` quotes
 * it, and tells strangers nothing.
 */
export type AccessDeniedStyle = "full" | "reticent" | "brief" | "quoting";

/** What a missing Allow and a matching Deny are called, by layer. */
const POLICY_NAMES: Readonly<Record<DecisionLayer, { missing: string; denying: string }>> = {
  scp: { missing: "service control policy", denying: "a service control policy" },
  rcp: { missing: "resource control policy", denying: "a resource control policy" },
  identity: { missing: "identity-based policy", denying: "an identity-based policy" },
  boundary: { missing: "permissions boundary", denying: "a permissions boundary" },
  // AWS writes "sessions policy" in the one and "session policy" in the other.
  session: { missing: "session policy", denying: "a sessions policy" },
  resource: { missing: "resource-based policy", denying: "a resource-based policy" },
  trust: { missing: "role trust policy", denying: "the role trust policy" },
  root: { missing: "identity-based policy", denying: "an identity-based policy" },
  exempt: { missing: "identity-based policy", denying: "an identity-based policy" },
};

function principalName(principal: Principal): string {
  switch (principal.kind) {
    case "service":
      return principal.service;
    case "identity-provider":
      return principal.provider;
    case "anonymous":
      return "anonymous";
    default:
      return principal.arn;
  }
}

function reasonText({ reason }: Decision, action: string): string {
  const { missing, denying } = POLICY_NAMES[reason.layer];
  if (reason.kind !== "explicit") return ` because no ${missing} allows the ${action} action`;
  const isOrganizationPolicy = reason.layer === "scp" || reason.layer === "rcp";
  const named = isOrganizationPolicy && reason.policy?.startsWith("arn:") ? `: ${reason.policy}` : "";
  return ` with an explicit deny in ${denying}${named}`;
}

const PRINCIPAL_ORGANIZATION = conditionKey("aws:PrincipalOrgID");
const RESOURCE_ORGANIZATION = conditionKey("aws:ResourceOrgID");

function isSameOrganization(context: ConditionContext): boolean {
  const organization = contextValue(context, PRINCIPAL_ORGANIZATION);
  return organization !== null && organization === contextValue(context, RESOURCE_ORGANIZATION);
}

/** Nothing to other accounts, nor what a trust policy lacks. */
function reticentReason(decision: Decision, action: string): string {
  const tells = !decision.crossAccount && decision.reason.layer !== "trust";
  return tells ? reasonText(decision, action) : "";
}

/**
 * The sentence with which AWS refuses, for a decision that denies.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 */
export function accessDeniedMessage(
  decision: Decision,
  request: AuthorizationRequest,
  style: AccessDeniedStyle,
): string {
  const { action, resource, principal, context } = request;
  if (decision.reason.layer === "root") return "Roles may not be assumed by root accounts.";
  const refusal = `User: ${principalName(principal)} is not authorized to perform: ${action}`;
  switch (style) {
    case "full":
      return `${refusal} on resource: ${resource}${reasonText(decision, action)}`;
    case "reticent":
      return `${refusal} on resource: ${resource}${reticentReason(decision, action)}`;
    case "brief": {
      const object = resource === "*" ? "" : ` on resource: ${resource}`;
      return `${refusal}${object}${reasonText(decision, action)}`;
    }
    case "quoting": {
      if (principal.kind === "anonymous") return "Access Denied";
      if (decision.crossAccount && !isSameOrganization(context)) return "Access Denied";
      const object = resource === "*" ? "" : ` on resource: "${resource}"`;
      return `${refusal}${object}${reasonText(decision, action)}`;
    }
  }
}

interface MatchedStatement {
  readonly policy: string;
  readonly effect: "Allow" | "Deny";
  readonly index: number;
  readonly sid?: string | undefined;
  /** How the statement names the caller, as a set of `GrantKind`s; absent where policies name nobody. */
  readonly grantKinds?: number | undefined;
}

export interface LayerTrace {
  readonly layer: "scp" | "rcp" | "identity" | "boundary" | "session" | "resource";
  /** The place on the path from the root, for organization policies. */
  readonly level?: number | undefined;
  readonly policies: readonly string[];
  readonly matched: readonly MatchedStatement[];
  /** How many policies and matching statements there are beside those above; absent when these are all. */
  readonly furtherPolicies?: number | undefined;
  readonly furtherMatched?: number | undefined;
}

export interface DecisionTrace {
  readonly decision: Decision;
  /** What every layer at hand has to say, whether or not it came to that. */
  readonly layers: readonly LayerTrace[];
}

function matchedStatements(policy: CompiledPolicy, request: AuthorizationRequest): MatchedStatement[] {
  const { allows, denies } = candidatesIn(policy, actionFacts(request.action).name);
  const matched: MatchedStatement[] = [];
  for (const set of [denies, allows]) {
    for (const { statement } of candidatesOn(set, request.resource)) {
      const { effect, index, sid, principals } = statement;
      const grantKinds = principals && principalKinds(principals, request.principal);
      if (grantKinds === 0 || !statementApplies(statement, request)) continue;
      matched.push({ policy: policy.source.id, effect, index, sid, grantKinds });
    }
  }
  return matched;
}

function trace(
  layer: LayerTrace["layer"],
  policies: readonly CompiledPolicy[],
  request: AuthorizationRequest,
  level?: number,
): LayerTrace {
  return {
    layer,
    level,
    policies: policies.map((policy) => policy.source.id),
    matched: policies.flatMap((policy) => matchedStatements(policy, request)),
  };
}

/** The decision with every matching statement of every layer: for simulation and for people. */
export function explainDecision(request: AuthorizationRequest, layers: PolicyLayers): DecisionTrace {
  const traces = [
    ...(layers.scp ?? []).map((policies, level) => trace("scp", policies, request, level)),
    ...(layers.rcp ?? []).map((policies, level) => trace("rcp", policies, request, level)),
    trace("identity", layers.identity, request),
  ];
  if (layers.boundary !== undefined) traces.push(trace("boundary", [layers.boundary], request));
  if (layers.session !== undefined) traces.push(trace("session", layers.session, request));
  if (layers.resource !== undefined) traces.push(trace("resource", [layers.resource], request));
  return { decision: authorize(request, layers), layers: traces };
}
