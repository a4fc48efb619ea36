import { templateText } from "../variables.ts";
import { patternOperator } from "./condition-operator.ts";

function isBoolean(text: string): boolean {
  return text === "true" || text === "false";
}

const bool = patternOperator("Bool", (template) => (value, context) => {
  const expected = templateText(template, context)?.toLowerCase();
  return expected !== undefined && isBoolean(expected) && expected === value.toLowerCase();
});

export const BOOL_OPERATORS = [bool];
