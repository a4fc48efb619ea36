import { ARN_OPERATORS } from "./arn.ts";
import { BINARY_OPERATORS } from "./binary.ts";
import { BOOL_OPERATORS } from "./bool.ts";
import type { ConditionOperator } from "./condition-operator.ts";
import { DATE_OPERATORS } from "./date.ts";
import { IP_ADDRESS_OPERATORS } from "./ip-address.ts";
import { NUMERIC_OPERATORS } from "./numeric.ts";
import { STRING_OPERATORS } from "./string.ts";

/** Every operator but Null, which asks for presence instead of comparing values. */
const OPERATORS: readonly ConditionOperator[] = [
  ...STRING_OPERATORS,
  ...NUMERIC_OPERATORS,
  ...DATE_OPERATORS,
  ...BOOL_OPERATORS,
  ...BINARY_OPERATORS,
  ...IP_ADDRESS_OPERATORS,
  ...ARN_OPERATORS,
];

const byName = new Map(OPERATORS.map((operator) => [operator.name.toLowerCase(), operator]));

export type Qualifier = "ForAllValues" | "ForAnyValue";

/** An operator as a policy writes it, taken apart. */
export type OperatorUse =
  | { readonly kind: "null" }
  | {
      readonly kind: "compare";
      readonly operator: ConditionOperator;
      readonly qualifier: Qualifier | undefined;
      readonly ifExists: boolean;
    };

const QUALIFIERS: readonly Qualifier[] = ["ForAllValues", "ForAnyValue"];
const IF_EXISTS = "ifexists";

/** Gives undefined for an operator AWS does not have. */
export function operatorUse(written: string): OperatorUse | undefined {
  let name = written.toLowerCase();
  const qualifier = QUALIFIERS.find((candidate) => name.startsWith(`${candidate.toLowerCase()}:`));
  if (qualifier !== undefined) name = name.slice(qualifier.length + 1);
  if (name === "null") return qualifier === undefined ? { kind: "null" } : undefined;
  const ifExists = name.endsWith(IF_EXISTS);
  const operator = byName.get(ifExists ? name.slice(0, -IF_EXISTS.length) : name);
  return operator === undefined ? undefined : { kind: "compare", operator, qualifier, ifExists };
}
