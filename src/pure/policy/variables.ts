import { type ConditionContext, type ConditionKey, conditionKey, contextValue } from "./context.ts";
import { appendGlob, appendLiteral, type Glob, type GlobDraft, globOf } from "./glob.ts";

/** A stretch of a policy value. Only `pattern` text may act as a wildcard. */
type Segment =
  | { readonly kind: "pattern"; readonly text: string; readonly glob: Glob }
  | { readonly kind: "literal"; readonly text: string }
  | {
      readonly kind: "variable";
      readonly key: ConditionKey;
      /** The key's name as the policy spells it. */
      readonly written: string;
      readonly fallback: string | undefined;
    }
  | { readonly kind: "unresolvable" };

/** A policy value with its variables found. */
export interface Template {
  readonly source: string;
  readonly segments: readonly Segment[];
  readonly hasVariables: boolean;
}

function patternSegment(text: string): Segment {
  return { kind: "pattern", text, glob: globOf(text) };
}

/** A value in which `${…}` is ordinary text. */
export function plainTemplate(source: string): Template {
  return { source, segments: [patternSegment(source)], hasVariables: false };
}

/** What stands between `${` and `}`: a key, a key with a quoted default, or one of the three literals. */
function segmentOf(inner: string): Segment {
  if (inner === "*" || inner === "?" || inner === "$") return { kind: "literal", text: inner };
  const comma = inner.indexOf(",");
  const name = (comma < 0 ? inner : inner.slice(0, comma)).trim();
  if (name === "") return { kind: "unresolvable" };
  if (comma < 0) return { kind: "variable", key: conditionKey(name), written: name, fallback: undefined };
  const quoted = inner.slice(comma + 1).trim();
  if (quoted.length < 2 || !quoted.startsWith("'") || !quoted.endsWith("'")) return { kind: "unresolvable" };
  return { kind: "variable", key: conditionKey(name), written: name, fallback: quoted.slice(1, -1) };
}

/** Finds the policy variables from `from` on. A `${` that never closes makes the value match nothing. */
export function parseTemplate(source: string, from = 0): Template {
  let open = source.indexOf("${", from);
  if (open < 0) return plainTemplate(source);
  const segments: Segment[] = [];
  let at = 0;
  let hasVariables = false;
  while (open >= 0) {
    if (open > at) segments.push(patternSegment(source.slice(at, open)));
    const close = source.indexOf("}", open + 2);
    const segment: Segment = close < 0 ? { kind: "unresolvable" } : segmentOf(source.slice(open + 2, close));
    if (segment.kind !== "literal") hasVariables = true;
    segments.push(segment);
    at = close < 0 ? source.length : close + 1;
    open = source.indexOf("${", at);
  }
  if (at < source.length) segments.push(patternSegment(source.slice(at)));
  return { source, segments, hasVariables };
}

/** A variable's text; undefined when the key is absent without a default, or has several values. */
function variableText(
  segment: { readonly key: ConditionKey; readonly fallback: string | undefined },
  context: ConditionContext,
): string | undefined {
  const value = contextValue(context, segment.key);
  if (value === null) return segment.fallback;
  return typeof value === "string" ? value : undefined;
}

/** The template's text with no character a wildcard; undefined when a variable has no value. */
export function templateText(template: Template, context: ConditionContext): string | undefined {
  let text = "";
  for (const segment of template.segments) {
    if (segment.kind === "unresolvable") return undefined;
    const part = segment.kind === "variable" ? variableText(segment, context) : segment.text;
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** The template as a glob in which what came from a variable is literal; undefined as above. */
export function templateGlob(template: Template, context: ConditionContext): Glob | undefined {
  const glob: GlobDraft = [];
  for (const segment of template.segments) {
    if (segment.kind === "unresolvable") return undefined;
    if (segment.kind === "pattern") appendGlob(glob, segment.glob);
    else {
      const part = segment.kind === "literal" ? segment.text : variableText(segment, context);
      if (part === undefined) return undefined;
      appendLiteral(glob, part);
    }
  }
  return glob;
}

/** The text of a template without variables. */
export function constantText(template: Template): string {
  let text = "";
  for (const segment of template.segments) {
    if (segment.kind === "pattern" || segment.kind === "literal") text += segment.text;
  }
  return text;
}

/** The glob of a template without variables. */
export function constantGlob(template: Template): Glob {
  const glob: GlobDraft = [];
  for (const segment of template.segments) {
    if (segment.kind === "pattern") appendGlob(glob, segment.glob);
    else if (segment.kind === "literal") appendLiteral(glob, segment.text);
  }
  return glob;
}
