import type { ConditionContext } from "../context.ts";
import { constantText, type Template, templateText } from "../variables.ts";

/** Whether one value of the request matches any of the policy's values. */
export type ValueTest = (value: string, context: ConditionContext) => boolean;

/** One comparison of the condition language. */
export interface ConditionOperator {
  /** As AWS documents it; policies may write it in any case. */
  readonly name: string;
  /** Holds when no value matches, and when the request lacks the key. */
  readonly negated: boolean;
  /** Whether `${…}` in its values is a policy variable. */
  readonly variables: boolean;
  compile(values: readonly Template[]): ValueTest;
}

/** The operator that holds exactly when `operator` does not. */
export function negation(name: string, operator: ConditionOperator): ConditionOperator {
  return { ...operator, name, negated: true };
}

const NOTHING: ValueTest = () => false;

function anyOf(tests: readonly ValueTest[]): ValueTest {
  const [first, second] = tests;
  if (first === undefined) return NOTHING;
  if (second === undefined) return first;
  return (value, context) => {
    for (const test of tests) if (test(value, context)) return true;
    return false;
  };
}

/** An operator whose values are read once, when compiled. A value that cannot be read matches nothing. */
export function comparison<Operand>(
  name: string,
  parse: (text: string) => Operand | undefined,
  holds: (value: Operand, operand: Operand) => boolean,
): ConditionOperator {
  return {
    name,
    negated: false,
    variables: false,
    compile(values) {
      const operands = values.map((value) => parse(value.source)).filter((operand) => operand !== undefined);
      return (text) => {
        const value = parse(text);
        if (value === undefined) return false;
        for (const operand of operands) if (holds(value, operand)) return true;
        return false;
      };
    },
  };
}

/** An operator on whole texts, equal once both went through `fold`. */
export function textEquality(name: string, fold: (text: string) => string): ConditionOperator {
  return {
    name,
    negated: false,
    variables: true,
    compile(values) {
      const constants = new Set<string>();
      const tests: ValueTest[] = [];
      for (const template of values) {
        if (!template.hasVariables) constants.add(fold(constantText(template)));
        else {
          tests.push((value, context) => {
            const text = templateText(template, context);
            return text !== undefined && fold(text) === fold(value);
          });
        }
      }
      if (constants.size > 0) tests.unshift((value) => constants.has(fold(value)));
      return anyOf(tests);
    },
  };
}

/** An operator for which every policy value compiles to a test of its own. */
export function patternOperator(
  name: string,
  compileOne: (template: Template) => ValueTest,
): ConditionOperator {
  return {
    name,
    negated: false,
    variables: true,
    compile: (values) => anyOf(values.map(compileOne)),
  };
}
