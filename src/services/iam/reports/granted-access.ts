import type { PatternElement, PolicyDocument, Statement } from "../../../pure/policy/document.ts";
import { type Glob, globMatches, globOf } from "../../../pure/policy/glob.ts";
import type { CataloguedService } from "./service-catalogue.ts";

/**
 * What policies could let their holder use, whatever the conditions: conditions on an Allow are taken to be
 * met, a Deny counts when it has none. Only the policies themselves are asked; no boundary, no session.
 */

interface Patterns {
  readonly negated: boolean;
  readonly globs: readonly Glob[];
}

interface Rule {
  readonly actions: Patterns;
  readonly resources: PatternElement;
}

interface Rules {
  readonly allows: readonly Rule[];
  readonly denies: readonly Rule[];
}

const EVERYTHING: PatternElement = { negated: false, patterns: ["*"] };

/** The actions of the service that the policies together leave possible. */
export function grantedActions(
  documents: readonly PolicyDocument[],
): (service: CataloguedService) => string[] {
  const { allows, denies } = rulesOf(documents);
  return (service) => {
    const prefix = `${service.namespace}:`;
    const near = allows.filter((rule) => mayName(rule, prefix) && reaches(rule.resources, service.vendors));
    if (near.length === 0) return [];
    const against = denies.filter((rule) => mayName(rule, prefix));
    return service.actions().filter((action) => {
      const name = `${prefix}${action}`.toLowerCase();
      return near.some(
        (allow) => matches(allow.actions, name) && !against.some((deny) => takesBack(deny, allow, name)),
      );
    });
  };
}

/**
 * Whether one policy grants anything of the service. Names of actions are not looked up, and only a Deny of
 * the whole service on every resource takes the grant back.
 */
export function grantsService(document: PolicyDocument, service: CataloguedService): boolean {
  const { allows, denies } = rulesOf([document]);
  const prefix = `${service.namespace}:`;
  const isDenied = denies.some(({ actions, resources }) => {
    return coversService(actions, prefix) && resources.patterns.includes("*") && !resources.negated;
  });
  return (
    !isDenied &&
    allows.some((rule) => {
      const names = rule.actions.negated ? !coversAll(rule.actions.globs, prefix) : mayName(rule, prefix);
      return names && reaches(rule.resources, service.vendors);
    })
  );
}

function rulesOf(documents: readonly PolicyDocument[]): Rules {
  const statements = documents.flatMap((document) => document.statements);
  const ruleOf = ({ action = EVERYTHING, resource = EVERYTHING }: Statement): Rule => ({
    actions: { negated: action.negated, globs: action.patterns.map((text) => globOf(text.toLowerCase())) },
    resources: resource,
  });
  return {
    allows: statements.filter(({ effect, action }) => effect === "Allow" && action !== undefined).map(ruleOf),
    denies: statements
      .filter(({ effect, conditions }) => effect === "Deny" && conditions.length === 0)
      .map(ruleOf),
  };
}

function matches({ negated, globs }: Patterns, name: string): boolean {
  return globs.some((glob) => globMatches(glob, name)) !== negated;
}

/** Whether a rule may name an action of the service. A namespace holds no wildcard, or is the bare `*`. */
function mayName({ actions }: Rule, prefix: string): boolean {
  if (actions.negated) return true;
  return actions.globs.some((glob) => isBareStar(glob) || hasPrefix(glob, prefix));
}

function coversService({ negated, globs }: Patterns, prefix: string): boolean {
  return negated
    ? !globs.some((glob) => isBareStar(glob) || hasPrefix(glob, prefix))
    : coversAll(globs, prefix);
}

/** Whether `*` or `service:*` is among the patterns. */
function coversAll(globs: readonly Glob[], prefix: string): boolean {
  const whole = globOf(`${prefix}*`);
  return globs.some((glob) => isBareStar(glob) || sameGlob(glob, whole));
}

function isBareStar(glob: Glob): boolean {
  return sameGlob(glob, globOf("*"));
}

function sameGlob(one: Glob, other: Glob): boolean {
  return one.length === other.length && one.every((token, index) => token === other[index]);
}

function hasPrefix([first]: Glob, prefix: string): boolean {
  return typeof first === "string" && first.startsWith(prefix);
}

/** Whether any resource that the service's actions may be on is left. */
function reaches({ negated, patterns }: PatternElement, vendors: readonly string[]): boolean {
  if (negated) return !patterns.includes("*");
  return patterns.some((pattern) => {
    const [start, , vendor] = pattern.split(":");
    if (start !== "arn" || vendor === undefined) return true;
    return vendors.some((known) => known === "*" || globMatches(globOf(vendor), known));
  });
}

/** Whether an unconditional Deny leaves nothing of what an Allow gives for the action. */
function takesBack(deny: Rule, allow: Rule, name: string): boolean {
  if (!matches(deny.actions, name)) return false;
  if (deny.resources.negated) return false;
  const globs = deny.resources.patterns.map(globOf);
  if (deny.resources.patterns.includes("*")) return true;
  return (
    !allow.resources.negated &&
    // A pattern of the Allow read as text: what matches it matches everything that it stands for.
    allow.resources.patterns.every((pattern) => globs.some((glob) => globMatches(glob, pattern)))
  );
}
