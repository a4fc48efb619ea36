import type { ContextEntry, ContextKeyTypeEnum } from "../../../pure/api/iam.shapes.ts";
import { compileCondition } from "../../../pure/policy/conditions/compile-condition.ts";
import { parseInstant } from "../../../pure/policy/conditions/date.ts";
import { type ConditionValue, fixedContext } from "../../../pure/policy/context.ts";
import { invalidContextEntry } from "../errors.ts";

/** Whether an operator of the language takes the value: what equals itself was understood. */
function isTakenBy(operator: string, value: string): boolean {
  const test = compileCondition({ operator, key: "value", values: [value] }, false);
  return test?.(fixedContext({ value })) === true;
}

const ELEMENT_CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  numeric: (value) => isTakenBy("NumericEquals", value),
  boolean: (value) => isTakenBy("Bool", value),
  ip: (value) => isTakenBy("IpAddress", value),
  binary: (value) => isTakenBy("BinaryEquals", value),
  date: (value) => parseInstant(value) !== undefined,
};

const LIST = "List";

function entryValue(name: string, values: readonly string[], type: ContextKeyTypeEnum): ConditionValue {
  const isList = type.endsWith(LIST);
  const isValid = ELEMENT_CHECKS[isList ? type.slice(0, -LIST.length) : type];
  for (const value of values) if (isValid?.(value) !== true) throw invalidContextEntry(name, type, value);
  const [only, ...others] = values;
  return !isList && only !== undefined && others.length === 0 ? only : values;
}

/** What a simulated request answers to condition keys: nothing but what the input says. */
export function contextOf(entries: readonly ContextEntry[] = []): Readonly<Record<string, ConditionValue>> {
  const context = new Map<string, ConditionValue>();
  for (const { ContextKeyName, ContextKeyValues = [], ContextKeyType = "string" } of entries) {
    if (ContextKeyName === undefined) continue;
    context.set(ContextKeyName.toLowerCase(), entryValue(ContextKeyName, ContextKeyValues, ContextKeyType));
  }
  return Object.fromEntries(context);
}
