import { type ConditionContext, type ConditionKey, conditionKey, contextValue } from "../context.ts";
import type { ConditionElement } from "../document.ts";
import { parseTemplate, plainTemplate, type Template } from "../variables.ts";
import type { ValueTest } from "./condition-operator.ts";
import { operatorUse, type Qualifier } from "./registry.ts";

export type ConditionTest = (context: ConditionContext) => boolean;

function some(test: ValueTest, values: string | readonly string[], context: ConditionContext): boolean {
  if (typeof values === "string") return test(values, context);
  for (const value of values) if (test(value, context)) return true;
  return false;
}

function every(test: ValueTest, values: string | readonly string[], context: ConditionContext): boolean {
  if (typeof values === "string") return test(values, context);
  for (const value of values) if (!test(value, context)) return false;
  return true;
}

/** What a comparison says of a request without the key. */
function absentResult(negated: boolean, qualifier: Qualifier | undefined, ifExists: boolean): boolean {
  if (ifExists || qualifier === "ForAllValues") return true;
  if (qualifier === "ForAnyValue") return false;
  return negated;
}

function compilePresence(key: ConditionKey, values: readonly string[]): ConditionTest {
  const expected = values.map((value) => value.toLowerCase());
  const whenAbsent = expected.includes("true");
  const whenPresent = expected.includes("false");
  return (context) => (contextValue(context, key) === null ? whenAbsent : whenPresent);
}

function compileComparison(
  key: ConditionKey,
  test: ValueTest,
  negated: boolean,
  qualifier: Qualifier | undefined,
  ifExists: boolean,
): ConditionTest {
  const absent = absentResult(negated, qualifier, ifExists);
  const holds: ValueTest = negated ? (value, context) => !test(value, context) : test;
  // Without a qualifier, several values act as ForAnyValue, or for a negated operator as ForAllValues.
  const quantify =
    (qualifier ?? (negated ? "ForAllValues" : "ForAnyValue")) === "ForAllValues" ? every : some;
  return (context) => {
    const values = contextValue(context, key);
    return values === null ? absent : quantify(holds, values, context);
  };
}

function templatesOf(condition: ConditionElement, withVariables: boolean): Template[] {
  return condition.values.map((value) => (withVariables ? parseTemplate(value) : plainTemplate(value)));
}

/** One key under one operator. Gives undefined for an operator AWS does not have. */
export function compileCondition(
  condition: ConditionElement,
  hasPolicyVariables: boolean,
): ConditionTest | undefined {
  const use = operatorUse(condition.operator);
  if (use === undefined) return undefined;
  const key = conditionKey(condition.key);
  if (use.kind === "null") return compilePresence(key, condition.values);
  const { operator, qualifier, ifExists } = use;
  const test = operator.compile(templatesOf(condition, hasPolicyVariables && operator.variables));
  return compileComparison(key, test, operator.negated, qualifier, ifExists);
}
