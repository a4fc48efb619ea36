import type { PolicyDocument } from "../document.ts";
import {
  checkActions,
  checkActionsPresent,
  checkLegacyParsing,
  checkOperators,
  checkResources,
  checkStatementIds,
  refuse,
} from "./statement-grammar.ts";

/**
 * Managed and inline policies, boundaries and session policies. The order is AWS's: of several faults the
 * first is reported.
 */
export function validateIdentityPolicy(document: PolicyDocument, mustBeCurrentVersion: boolean): void {
  const { statements } = document;
  checkOperators(statements);
  if (mustBeCurrentVersion && document.version !== "2012-10-17") {
    refuse("Policy document must be version 2012-10-17 or greater.");
  }
  checkLegacyParsing(statements);
  checkStatementIds(document);
  checkActionsPresent(statements);
  checkResources(statements);
  for (const { resource } of statements) {
    if (resource === undefined || resource.patterns.length === 0)
      refuse("Policy statement must contain resources.");
  }
  checkActions(statements);
  for (const { principal } of statements) {
    if (principal !== undefined) refuse("Policy document should not specify a principal.");
  }
}
