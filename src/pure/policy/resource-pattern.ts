import type { ConditionContext } from "./context.ts";
import { globMatches, patternMatches, type TextPattern, textPattern } from "./glob.ts";
import { constantGlob, parseTemplate, plainTemplate, type Template, templateGlob } from "./variables.ts";

/** One pattern of a Resource element. */
export type ResourcePattern =
  | { readonly kind: "constant"; readonly pattern: TextPattern }
  | {
      readonly kind: "variable";
      readonly template: Template;
      /** What every match begins with. */
      readonly prefix: string;
    };

/** Where the resource part of an ARN begins; colons inside `${…}` are not the ARN's own. */
function afterFifthColon(source: string): number {
  let colons = 0;
  for (let index = 0; index < source.length; index++) {
    if (source.startsWith("${", index)) {
      const close = source.indexOf("}", index);
      if (close < 0) return source.length;
      index = close;
    } else if (source[index] === ":" && ++colons === 5) return index + 1;
  }
  return source.length;
}

/** Variables are read only in the resource part; elsewhere in an ARN they are ordinary text. */
export function resourceTemplate(source: string, hasPolicyVariables: boolean): Template {
  return hasPolicyVariables ? parseTemplate(source, afterFifthColon(source)) : plainTemplate(source);
}

export function compileResourcePattern(source: string, hasPolicyVariables: boolean): ResourcePattern {
  const template = resourceTemplate(source, hasPolicyVariables);
  if (!template.hasVariables) return { kind: "constant", pattern: textPattern(constantGlob(template)) };
  const [first] = template.segments;
  const before = first?.kind === "pattern" ? constantGlob(plainTemplate(first.text)) : [];
  return { kind: "variable", template, prefix: textPattern(before).prefix };
}

/** A pattern with a variable that has no value matches nothing. */
export function resourceMatches(resource: ResourcePattern, text: string, context: ConditionContext): boolean {
  if (resource.kind === "constant") return patternMatches(resource.pattern, text);
  if (!text.startsWith(resource.prefix)) return false;
  const glob = templateGlob(resource.template, context);
  return glob !== undefined && globMatches(glob, text);
}
