import { globMatches, patternMatches, textPattern } from "../glob.ts";
import { constantGlob, type Template, templateGlob } from "../variables.ts";
import { negation, patternOperator, textEquality, type ValueTest } from "./condition-operator.ts";

function compileLike(template: Template): ValueTest {
  if (template.hasVariables) {
    return (value, context) => {
      const glob = templateGlob(template, context);
      return glob !== undefined && globMatches(glob, value);
    };
  }
  const pattern = textPattern(constantGlob(template));
  return (value) => patternMatches(pattern, value);
}

const stringEquals = textEquality("StringEquals", (text) => text);
const stringEqualsIgnoreCase = textEquality("StringEqualsIgnoreCase", (text) => text.toLowerCase());
const stringLike = patternOperator("StringLike", compileLike);

export const STRING_OPERATORS = [
  stringEquals,
  negation("StringNotEquals", stringEquals),
  stringEqualsIgnoreCase,
  negation("StringNotEqualsIgnoreCase", stringEqualsIgnoreCase),
  stringLike,
  negation("StringNotLike", stringLike),
];
