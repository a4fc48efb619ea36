import type { ConditionContext } from "../context.ts";
import { appendLiteral, type Glob, type GlobDraft, globMatches } from "../glob.ts";
import { constantGlob, type Template, templateGlob } from "../variables.ts";
import { negation, patternOperator, type ValueTest } from "./condition-operator.ts";

const PARTS = 6;

/** The six parts of an ARN pattern; undefined when there are fewer. The last part keeps its colons. */
function splitGlob(glob: Glob): readonly Glob[] | undefined {
  const parts: GlobDraft[] = [];
  let part: GlobDraft = [];
  for (const token of glob) {
    if (typeof token !== "string") {
      part.push(token);
      continue;
    }
    let from = 0;
    while (parts.length < PARTS - 1) {
      const colon = token.indexOf(":", from);
      if (colon < 0) break;
      appendLiteral(part, token.slice(from, colon));
      parts.push(part);
      part = [];
      from = colon + 1;
    }
    appendLiteral(part, token.slice(from));
  }
  parts.push(part);
  return parts.length === PARTS ? parts : undefined;
}

/** Each part is matched by itself: a wildcard never reaches over one of the first five colons. */
function partsMatch(parts: readonly Glob[], arn: string): boolean {
  let from = 0;
  let left = parts.length;
  for (const part of parts) {
    const end = --left === 0 ? arn.length : arn.indexOf(":", from);
    if (end < 0 || !globMatches(part, arn, from, end)) return false;
    from = end + 1;
  }
  return true;
}

function compileArn(template: Template): ValueTest {
  if (!template.hasVariables) {
    const parts = splitGlob(constantGlob(template));
    return (value) => parts !== undefined && partsMatch(parts, value);
  }
  return (value: string, context: ConditionContext) => {
    const glob = templateGlob(template, context);
    const parts = glob === undefined ? undefined : splitGlob(glob);
    return parts !== undefined && partsMatch(parts, value);
  };
}

const arnLike = patternOperator("ArnLike", compileArn);
const arnNotLike = negation("ArnNotLike", arnLike);

export const ARN_OPERATORS = [
  { ...arnLike, name: "ArnEquals" },
  { ...arnNotLike, name: "ArnNotEquals" },
  arnLike,
  arnNotLike,
];
