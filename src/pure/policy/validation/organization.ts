import { operatorUse } from "../conditions/registry.ts";
import type { PolicyDocument, Statement } from "../document.ts";
import { reachedByResourceControl } from "../resource-control-services.ts";
import { PolicyValidationError } from "./policy-validation-error.ts";

function ensure(holds: boolean, reason: string): void {
  if (holds) return;
  throw new PolicyValidationError(
    "The provided policy document does not meet the requirements of the specified policy type.",
    undefined,
    reason,
  );
}

function checkCommon(document: PolicyDocument): void {
  ensure(document.version === "2012-10-17", "Version has to be 2012-10-17");
  for (const { action, resource, effect, effectText, conditions } of document.statements) {
    ensure(effect === effectText, "Effect is written Allow or Deny");
    ensure(action !== undefined && action.patterns.length > 0, "Action is missing");
    ensure(resource !== undefined && resource.patterns.length > 0, "Resource is missing");
    for (const { operator } of conditions) {
      ensure(operatorUse(operator) !== undefined, `there is no condition operator "${operator}"`);
    }
  }
}

function isActionPattern(pattern: string): boolean {
  const colon = pattern.indexOf(":");
  return pattern === "*" || (colon > 0 && colon === pattern.lastIndexOf(":") && colon < pattern.length - 1);
}

export function validateServiceControlPolicy(document: PolicyDocument): void {
  checkCommon(document);
  for (const { principal, action } of document.statements) {
    ensure(principal === undefined, "a service control policy has no Principal");
    for (const pattern of action?.patterns ?? []) {
      ensure(isActionPattern(pattern), `"${pattern}" is no action, as s3:GetObject is`);
    }
  }
}

function namesEveryone({ principal }: Statement): boolean {
  if (principal === undefined || principal.negated) return false;
  const [first, second] = principal.entries;
  return principal.everyone || (first?.type === "AWS" && first.value === "*" && second === undefined);
}

/** Customers' resource control policies only deny, to everyone, what services on the list do. */
export function validateResourceControlPolicy(document: PolicyDocument): void {
  checkCommon(document);
  for (const statement of document.statements) {
    const { action, effect } = statement;
    ensure(effect === "Deny", "a resource control policy only denies");
    ensure(namesEveryone(statement), 'Principal has to be "*"');
    ensure(action !== undefined && !action.negated, "a resource control policy has Action, not NotAction");
    for (const pattern of action?.patterns ?? []) {
      const [service = "", ...rest] = pattern.toLowerCase().split(":");
      ensure(
        rest.length === 1 && reachedByResourceControl(service),
        `"${pattern}" is no action of a service that resource control policies reach`,
      );
    }
  }
}
