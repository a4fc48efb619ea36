import { type ActionPatterns, actionPatterns, matchesAction } from "./action-patterns.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import { type ConditionTest, compileCondition } from "./conditions/compile-condition.ts";
import type { PatternElement, PolicyType, Statement } from "./document.ts";
import { compilePrincipal, type PrincipalMatcher, principalKinds } from "./principal.ts";
import { compileResourcePattern, type ResourcePattern, resourceMatches } from "./resource-pattern.ts";

interface ResourceMatcher {
  readonly negated: boolean;
  /** A bare `*`, or a statement whose policy is attached to the one resource it can mean. */
  readonly everything: boolean;
  readonly patterns: readonly ResourcePattern[];
}

interface ActionMatcher {
  readonly negated: boolean;
  readonly patterns: ActionPatterns;
}

export interface CompiledStatement {
  /** Its place in the document. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: "Allow" | "Deny";
  readonly actions: ActionMatcher;
  readonly resources: ResourceMatcher;
  /** Undefined in the types of policy that name no principal. */
  readonly principals: PrincipalMatcher | undefined;
  readonly conditions: readonly ConditionTest[];
}

const WITH_PRINCIPAL: ReadonlySet<PolicyType> = new Set([
  "trust",
  "bucket",
  "rcp",
  "channel",
  "event-data-store",
  "dashboard",
  "organizations",
]);

/** Types attached to a single resource, whose statements may leave the Resource element out. */
const RESOURCE_IMPLIED: ReadonlySet<PolicyType> = new Set([
  "trust",
  "channel",
  "event-data-store",
  "dashboard",
  "organizations",
]);

const EVERY_ACTION: ActionMatcher = { negated: false, patterns: actionPatterns(["*"]) };
const EVERY_RESOURCE: ResourceMatcher = { negated: false, everything: true, patterns: [] };
const EVERY_PRINCIPAL: PrincipalMatcher = {
  negated: false,
  everyone: true,
  names: new Set(),
  accounts: new Set(),
  services: new Set(),
  providers: new Set(),
  canonicalUsers: new Set(),
};

function compileResources(element: PatternElement, hasPolicyVariables: boolean): ResourceMatcher {
  const everything = !element.negated && element.patterns.includes("*");
  const patterns = element.patterns.map((pattern) => compileResourcePattern(pattern, hasPolicyVariables));
  return { negated: element.negated, everything, patterns };
}

/** "Everything but nothing" is no way to say everything. */
function isUsable(element: PatternElement | undefined): element is PatternElement {
  return element !== undefined && !(element.negated && element.patterns.length === 0);
}

function compilePrincipals(statement: Statement, type: PolicyType): PrincipalMatcher | "none" | undefined {
  if (!WITH_PRINCIPAL.has(type)) return statement.principal === undefined ? "none" : undefined;
  return statement.principal === undefined ? undefined : compilePrincipal(statement.principal);
}

/**
 * Invariant: what cannot be understood never widens access. A part that is missing or unknown takes an
 * Allow statement out of the policy, and makes a Deny statement hold whatever that part might have said.
 */
export function compileStatement(
  statement: Statement,
  index: number,
  type: PolicyType,
  hasPolicyVariables: boolean,
): CompiledStatement | undefined {
  const { action, resource, sid, effect } = statement;
  const actions = isUsable(action)
    ? { negated: action.negated, patterns: actionPatterns(action.patterns) }
    : undefined;
  const implied = resource === undefined && RESOURCE_IMPLIED.has(type) ? EVERY_RESOURCE : undefined;
  const resources = isUsable(resource) ? compileResources(resource, hasPolicyVariables) : implied;
  const principals = compilePrincipals(statement, type);
  const conditions = statement.conditions.map((condition) => compileCondition(condition, hasPolicyVariables));
  const isUnderstood =
    statement.effectText === effect &&
    actions !== undefined &&
    resources !== undefined &&
    principals !== undefined &&
    !conditions.includes(undefined);
  if (effect === "Allow" && !isUnderstood) return undefined;
  return {
    index,
    sid,
    effect,
    actions: actions ?? EVERY_ACTION,
    resources: resources ?? EVERY_RESOURCE,
    principals: principals === "none" ? undefined : (principals ?? EVERY_PRINCIPAL),
    conditions: conditions.filter((condition) => condition !== undefined),
  };
}

/** Whether the statement speaks of the action, given in lower case. */
export function speaksOfAction({ actions }: CompiledStatement, action: string): boolean {
  return matchesAction(actions.patterns, action) !== actions.negated;
}

function resourceApplies(matcher: ResourceMatcher, request: AuthorizationRequest): boolean {
  if (matcher.everything) return true;
  for (const pattern of matcher.patterns) {
    if (resourceMatches(pattern, request.resource, request.context)) return !matcher.negated;
  }
  return matcher.negated;
}

/** Whether resource and conditions match. Action and principal are asked elsewhere. */
export function statementApplies(statement: CompiledStatement, request: AuthorizationRequest): boolean {
  if (!resourceApplies(statement.resources, request)) return false;
  for (const condition of statement.conditions) if (!condition(request.context)) return false;
  return true;
}

/** Whether the statement speaks of the caller; statements without a principal speak of whoever they are attached to. */
export function namesCaller(statement: CompiledStatement, request: AuthorizationRequest): boolean {
  return statement.principals === undefined || principalKinds(statement.principals, request.principal) !== 0;
}
