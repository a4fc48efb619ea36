import { operatorUse } from "./conditions/registry.ts";
import type { ConditionElement, PolicyDocument, Statement } from "./document.ts";
import { resourceTemplate } from "./resource-pattern.ts";
import { parseTemplate, type Template } from "./variables.ts";

function variablesOf({ segments }: Template): string[] {
  return segments.flatMap((segment) => (segment.kind === "variable" ? [segment.written] : []));
}

function conditionKeysOf({ operator, key, values }: ConditionElement, hasPolicyVariables: boolean): string[] {
  const use = operatorUse(operator);
  const readsVariables = hasPolicyVariables && use?.kind === "compare" && use.operator.variables;
  return [key, ...(readsVariables ? values.flatMap((value) => variablesOf(parseTemplate(value))) : [])];
}

function statementKeysOf({ resource, conditions }: Statement, hasPolicyVariables: boolean): string[] {
  const patterns = resource?.patterns ?? [];
  return [
    ...patterns.flatMap((pattern) => variablesOf(resourceTemplate(pattern, hasPolicyVariables))),
    ...conditions.flatMap((condition) => conditionKeysOf(condition, hasPolicyVariables)),
  ];
}

/**
 * The condition keys that policies ask for, in their conditions or as variables: each once, spelled and
 * ordered as it first appears.
 */
export function contextKeysOf(documents: readonly PolicyDocument[]): string[] {
  const byName = new Map<string, string>();
  for (const { version, statements } of documents) {
    for (const statement of statements) {
      for (const key of statementKeysOf(statement, version === "2012-10-17")) {
        const name = key.toLowerCase();
        if (!byName.has(name)) byName.set(name, key);
      }
    }
  }
  return [...byName.values()];
}
