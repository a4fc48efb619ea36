import { operatorUse } from "../conditions/registry.ts";
import type { ConditionElement, PatternElement, PolicyDocument, Statement } from "../document.ts";
import { type Glob, globMatches, globOf } from "../glob.ts";
import { PolicyValidationError } from "./policy-validation-error.ts";
import { isPrincipal, type PrincipalExists } from "./principal-names.ts";
import { isS3ConditionKey, type S3ResourceKind, s3ActionKnowsKey, s3Actions } from "./s3-actions.ts";

function refuse(message: string, detail?: string): never {
  throw new PolicyValidationError(message, detail);
}

/** One pattern of an Action element with the actions of S3 that it stands for. */
interface ActionPattern {
  readonly names: readonly { readonly name: string; readonly kind: S3ResourceKind }[];
}

function expandAction(pattern: string): ActionPattern {
  const lower = pattern.toLowerCase();
  const name = lower === "*" ? "*" : lower.startsWith("s3:") ? lower.slice(3) : "";
  const glob = globOf(name);
  const names = [...s3Actions()]
    .filter(([action]) => globMatches(glob, action))
    .map(([action, kind]) => ({ name: action, kind }));
  return { names };
}

function expandActions({ patterns }: PatternElement): ActionPattern[] {
  return patterns.map((pattern) => {
    const expanded = expandAction(pattern);
    if (expanded.names.length === 0) refuse("Policy has invalid action", pattern);
    return expanded;
  });
}

const ARN_PREFIX = "arn:aws:s3:::";

/** What a resource pattern reaches in the bucket whose policy it is in; undefined when nothing. */
function reach(pattern: string, bucket: string): readonly S3ResourceKind[] | undefined {
  if (pattern === "*") return ["bucket", "object"];
  if (!pattern.startsWith(ARN_PREFIX)) return undefined;
  const resource = pattern.slice(ARN_PREFIX.length);
  const slash = resource.indexOf("/");
  const bucketPattern: Glob = globOf(slash < 0 ? resource : resource.slice(0, slash));
  if (!globMatches(bucketPattern, bucket)) return undefined;
  if (slash >= 0) return ["object"];
  return resource.endsWith("*") ? ["bucket", "object"] : ["bucket"];
}

function reachable({ patterns }: PatternElement, bucket: string): Set<S3ResourceKind> {
  const kinds = new Set<S3ResourceKind>();
  for (const pattern of patterns) {
    const reached = reach(pattern, bucket);
    if (reached === undefined) refuse("Policy has invalid resource", pattern);
    for (const kind of reached) kinds.add(kind);
  }
  return kinds;
}

function checkCondition({ key, operator }: ConditionElement, actions: readonly ActionPattern[]): void {
  if (operatorUse(operator) === undefined) refuse(`Invalid Condition type : ${operator}`, operator);
  const lower = key.toLowerCase();
  if (!lower.startsWith("s3:")) {
    if (!lower.includes(":")) refuse("Policy has an invalid condition key", key);
    return;
  }
  const name = lower.slice(3);
  if (!isS3ConditionKey(name)) refuse("Policy has an invalid condition key", key);
  // A wildcard may take in actions that lack the key, as long as one of them has it.
  const applies = actions.every((action) => action.names.some((each) => s3ActionKnowsKey(each.name, name)));
  if (!applies) refuse("Conditions do not apply to combination of actions and resources in statement", key);
}

function checkFields({ principal, action, resource, effect, effectText }: Statement): void {
  if (effectText !== effect) refuse(`Invalid effect: ${effectText}`, effectText);
  if (principal === undefined) refuse("Missing required field Principal");
  const isEmpty = action === undefined || action.patterns.length === 0;
  if (isEmpty || resource === undefined || resource.patterns.length === 0) {
    refuse("Statement is missing required element");
  }
}

function checkPrincipals({ principal }: Statement, exists: PrincipalExists | undefined): void {
  for (const entry of principal?.entries ?? []) {
    if (!isPrincipal(entry, exists))
      refuse("Invalid principal in policy", `"${entry.type}" : "${entry.value}"`);
  }
}

function checkReach({ action, resource, conditions }: Statement, bucket: string): void {
  if (action === undefined || resource === undefined) return;
  const actions = expandActions(action);
  const kinds = reachable(resource, bucket);
  const applies = ({ names }: ActionPattern) => names.some(({ kind }) => kind !== "other" && kinds.has(kind));
  if (!action.negated && !resource.negated && !actions.every(applies)) {
    refuse("Action does not apply to any resource(s) in statement");
  }
  const named = action.negated ? [] : actions;
  for (const condition of conditions) checkCondition(condition, named);
}

/** The policy of a bucket. */
export function validateBucketPolicy(
  { statements }: PolicyDocument,
  bucket: string,
  exists: PrincipalExists | undefined,
): void {
  for (const statement of statements) {
    checkFields(statement);
    checkPrincipals(statement, exists);
    checkReach(statement, bucket);
  }
}
