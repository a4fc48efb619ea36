import type { PolicyDocument, Statement } from "../document.ts";
import { globMatches, globOf } from "../glob.ts";
import { isPrincipal, isProvider, type PrincipalExists } from "./principal-names.ts";
import {
  checkActions,
  checkActionsPresent,
  checkLegacyParsing,
  checkOperators,
  checkStatementIds,
  refuse,
} from "./statement-grammar.ts";

const TRUST_ACTIONS = [
  "assumerole",
  "assumerolewithsaml",
  "assumerolewithwebidentity",
  "tagsession",
  "setsourceidentity",
  "setcontext",
];

function isTrustAction(pattern: string): boolean {
  const [vendor, name = ""] = pattern.toLowerCase().split(":");
  const glob = globOf(name);
  return vendor === "sts" && TRUST_ACTIONS.some((action) => globMatches(glob, action));
}

function checkFields({ principal, resource }: Statement): void {
  if (resource !== undefined) refuse("Has prohibited field Resource");
  if (principal === undefined) refuse("Missing required field Principal");
  if (principal.negated) refuse("Has prohibited field NotPrincipal");
}

function checkTrustActions({ action }: Statement): void {
  if (action === undefined || action.negated || !action.patterns.every(isTrustAction)) {
    refuse("AssumeRole policy may only specify STS AssumeRole actions.");
  }
}

function checkPrincipals({ principal }: Statement, exists: PrincipalExists | undefined): void {
  for (const entry of principal?.entries ?? []) {
    if (entry.type !== "CanonicalUser" && isPrincipal(entry, exists)) continue;
    if (entry.type === "Federated" && !isProvider(entry.value)) {
      refuse("Federated principals must be valid domain names or SAML metadata ARNs");
    }
    refuse(`Invalid principal in policy: "${entry.type.toUpperCase()}":"${entry.value}"`);
  }
}

/** The policy that says who may assume a role. */
export function validateTrustPolicy(document: PolicyDocument, exists: PrincipalExists | undefined): void {
  const { statements } = document;
  checkOperators(statements);
  checkLegacyParsing(statements);
  checkStatementIds(document);
  checkActionsPresent(statements);
  checkActions(statements);
  for (const statement of statements) checkFields(statement);
  for (const statement of statements) checkTrustActions(statement);
  for (const statement of statements) checkPrincipals(statement, exists);
}
