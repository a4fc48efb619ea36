import { constantText, templateText } from "../variables.ts";
import { patternOperator } from "./condition-operator.ts";

/** Undefined for a text that is no truth value. */
function truth(text: string): boolean | undefined {
  // Requests and policies nearly always spell it so.
  if (text === "true") return true;
  if (text === "false") return false;
  const lower = text.toLowerCase();
  if (lower === "true") return true;
  return lower === "false" ? false : undefined;
}

const bool = patternOperator("Bool", (template) => {
  if (!template.hasVariables) {
    const expected = truth(constantText(template));
    return (value) => expected !== undefined && truth(value) === expected;
  }
  return (value, context) => {
    const expected = truth(templateText(template, context) ?? "");
    return expected !== undefined && truth(value) === expected;
  };
});

export const BOOL_OPERATORS = [bool];
