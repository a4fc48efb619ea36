import { operatorUse } from "../conditions/registry.ts";
import type { PolicyDocument, Statement } from "../document.ts";
import { reachedByResourceControl } from "../resource-control-services.ts";
import { PolicyValidationError } from "./policy-validation-error.ts";

function ensure(holds: boolean): void {
  if (holds) return;
  throw new PolicyValidationError(
    "The provided policy document does not meet the requirements of the specified policy type.",
  );
}

function checkCommon(document: PolicyDocument): void {
  ensure(document.version === "2012-10-17");
  for (const { action, resource, effect, effectText, conditions } of document.statements) {
    ensure(effect === effectText);
    ensure(action !== undefined && action.patterns.length > 0);
    ensure(resource !== undefined && resource.patterns.length > 0);
    ensure(conditions.every(({ operator }) => operatorUse(operator) !== undefined));
  }
}

function isActionPattern(pattern: string): boolean {
  const colon = pattern.indexOf(":");
  return pattern === "*" || (colon > 0 && colon === pattern.lastIndexOf(":") && colon < pattern.length - 1);
}

export function validateServiceControlPolicy(document: PolicyDocument): void {
  checkCommon(document);
  for (const { principal, action } of document.statements) {
    ensure(principal === undefined);
    ensure(action?.patterns.every(isActionPattern) === true);
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
    ensure(effect === "Deny" && namesEveryone(statement));
    ensure(action !== undefined && !action.negated);
    for (const pattern of action?.patterns ?? []) {
      const [service = "", ...rest] = pattern.toLowerCase().split(":");
      ensure(rest.length === 1 && reachedByResourceControl(service));
    }
  }
}
