import { globMatches, globOf } from "./glob.ts";

/**
 * The patterns of an Action element. A managed policy may list thousands, of which an action concerns a few
 * and is looked for once: they are kept as written, and read when an action of their service is first asked for.
 */
export interface ActionPatterns {
  /** A bare `*` is among them. */
  readonly everything: boolean;
  /** By the service in lower case. */
  readonly byService: ReadonlyMap<string, readonly string[]>;
  /** Those with a wildcard before the colon, or without a colon. */
  readonly anyService: readonly string[];
}

export function actionPatterns(patterns: readonly string[]): ActionPatterns {
  const byService = new Map<string, string[]>();
  const anyService: string[] = [];
  let prefix = "";
  let group = anyService;
  for (const pattern of patterns) {
    // The patterns of a service mostly stand together.
    if (prefix === "" || !pattern.startsWith(prefix)) {
      prefix = pattern.slice(0, pattern.indexOf(":") + 1);
      group = groupOf(byService, prefix) ?? anyService;
    }
    group.push(pattern);
  }
  return { everything: patterns.includes("*"), byService, anyService };
}

/** Undefined for a prefix that names no single service. */
function groupOf(byService: Map<string, string[]>, prefix: string): string[] | undefined {
  if (prefix === "" || hasWildcard(prefix)) return undefined;
  const service = serviceOf(prefix.toLowerCase());
  let group = byService.get(service);
  if (group === undefined) {
    group = [];
    byService.set(service, group);
  }
  return group;
}

/** Whether one of the patterns matches the action, given in lower case. */
export function matchesAction(patterns: ActionPatterns, action: string): boolean {
  if (patterns.everything || patterns.anyService.some((pattern) => matchesText(pattern, action))) return true;
  const own = patterns.byService.get(serviceOf(action));
  return own?.some((pattern) => matchesText(pattern, action)) ?? false;
}

function matchesText(written: string, action: string): boolean {
  const pattern = written.toLowerCase();
  return pattern === action || (hasWildcard(pattern) && globMatches(globOf(pattern), action));
}

function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

/** What stands before the colon; empty where there is none. */
function serviceOf(action: string): string {
  return action.slice(0, Math.max(action.indexOf(":"), 0));
}
