import { operatorUse } from "../conditions/registry.ts";
import type { PolicyDocument, PolicyType, Statement } from "../document.ts";
import { globMatches, globOf } from "../glob.ts";
import { PolicyValidationError } from "./policy-validation-error.ts";
import { isPrincipal, type PrincipalExists } from "./principal-names.ts";

/** What a policy of a CloudTrail resource may say. */
interface Allowance {
  /** Lower case. */
  readonly actions: readonly string[];
  /** The only principal there may be, when there is only one. */
  readonly service?: string | undefined;
  readonly conditionKeys?: readonly string[] | undefined;
  readonly mustNameResource: boolean;
}

const ALLOWANCES: Partial<Record<PolicyType, Allowance>> = {
  channel: {
    actions: ["cloudtrail-data:putauditevents"],
    mustNameResource: true,
  },
  "event-data-store": {
    actions: [
      "cloudtrail:startquery",
      "cloudtrail:cancelquery",
      "cloudtrail:listqueries",
      "cloudtrail:describequery",
      "cloudtrail:getqueryresults",
      "cloudtrail:generatequery",
      "cloudtrail:generatequeryresultssummary",
      "cloudtrail:geteventdatastore",
    ],
    mustNameResource: false,
  },
  dashboard: {
    actions: ["cloudtrail:startdashboardrefresh"],
    service: "cloudtrail.amazonaws.com",
    conditionKeys: ["aws:sourcearn", "aws:sourceaccount"],
    mustNameResource: false,
  },
};

const STATEMENTS_MAX = 20;
const PRINCIPALS_MAX = 50;

function ensure(holds: boolean, message: string): void {
  if (!holds) throw new PolicyValidationError(message);
}

function checkPrincipals(
  { principal }: Statement,
  allowance: Allowance | undefined,
  exists: PrincipalExists | undefined,
): void {
  ensure(principal !== undefined, "The policy statement must contain a principal.");
  const entries = principal?.entries ?? [];
  ensure(entries.length <= PRINCIPALS_MAX, "The policy statement has too many principals.");
  for (const entry of entries) {
    const isAllowed = allowance?.service === undefined || entry.value === allowance.service;
    ensure(
      isAllowed && isPrincipal(entry, exists),
      `Invalid principal in policy: "${entry.type}":"${entry.value}"`,
    );
  }
  if (allowance?.service !== undefined) {
    ensure(principal?.everyone === false && !principal.negated, "Invalid principal in policy.");
  }
}

function checkActions({ action }: Statement, allowed: (pattern: string) => boolean): void {
  const patterns = action?.patterns ?? [];
  ensure(patterns.length > 0 && action?.negated === false, "The policy statement must contain actions.");
  for (const pattern of patterns) {
    ensure(allowed(pattern.toLowerCase()), `The action ${pattern} is not supported in this policy.`);
  }
}

function checkConditions({ conditions }: Statement, allowance: Allowance | undefined): void {
  for (const { operator, key } of conditions) {
    ensure(operatorUse(operator) !== undefined, `The condition operator ${operator} is not valid.`);
    const isAllowed = allowance?.conditionKeys?.includes(key.toLowerCase()) ?? true;
    ensure(isAllowed, `The condition key ${key} is not supported in this policy.`);
  }
}

function checkResources(
  { resource }: Statement,
  allowance: Allowance,
  resourceArn: string | undefined,
): void {
  if (!allowance.mustNameResource) return;
  const patterns = resource?.patterns ?? [];
  const named = patterns.length > 0 && resource?.negated === false;
  const isOwn = resourceArn === undefined || patterns.every((pattern) => pattern === resourceArn);
  ensure(named && isOwn, "The policy statement must name the resource that it is attached to.");
}

/** The policies of channels, event data stores and dashboards. */
export function validateCloudTrailPolicy(
  { statements }: PolicyDocument,
  type: PolicyType,
  resourceArn: string | undefined,
  exists: PrincipalExists | undefined,
): void {
  const allowance = ALLOWANCES[type];
  if (allowance === undefined) throw new RangeError(`no CloudTrail policy: ${type}`);
  ensure(statements.length <= STATEMENTS_MAX, "The policy has too many statements.");
  for (const statement of statements) {
    ensure(statement.effect === statement.effectText, `Invalid effect: ${statement.effectText}`);
    checkPrincipals(statement, allowance, exists);
    checkActions(statement, (pattern) => {
      const glob = globOf(pattern);
      return allowance.actions.some((action) => globMatches(glob, action)) && !pattern.startsWith("*");
    });
    checkResources(statement, allowance, resourceArn);
    checkConditions(statement, allowance);
  }
}

/** The policy by which an organization's management account delegates to members. */
export function validateOrganizationsPolicy(
  { statements }: PolicyDocument,
  exists: PrincipalExists | undefined,
): void {
  for (const statement of statements) {
    ensure(statement.effect === statement.effectText, `Invalid effect: ${statement.effectText}`);
    checkPrincipals(statement, undefined, exists);
    checkActions(statement, (pattern) => pattern.startsWith("organizations:"));
    checkConditions(statement, undefined);
  }
}
