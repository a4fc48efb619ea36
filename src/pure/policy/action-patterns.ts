import { globMatches, globOf } from "./glob.ts";

/**
 * The patterns of an Action element, in lower case. A managed policy may list thousands, and each action is
 * looked for once only: they are kept as texts, and read when an action of their service is first asked for.
 */
export interface ActionPatterns {
  /** A bare `*` is among them. */
  readonly everything: boolean;
  readonly byService: ReadonlyMap<string, readonly string[]>;
  /** Those with a wildcard before the colon, or without a colon. */
  readonly anyService: readonly string[];
}

export function hasWildcard(pattern: string): boolean {
  return pattern.includes("*") || pattern.includes("?");
}

export function actionPatterns(patterns: readonly string[]): ActionPatterns {
  const byService = new Map<string, string[]>();
  const anyService: string[] = [];
  for (const written of patterns) {
    const pattern = written.toLowerCase();
    const service = serviceOf(pattern);
    if (service === undefined || hasWildcard(service)) {
      anyService.push(pattern);
      continue;
    }
    const known = byService.get(service);
    if (known === undefined) byService.set(service, [pattern]);
    else known.push(pattern);
  }
  return { everything: patterns.includes("*"), byService, anyService };
}

/** Whether one of the patterns matches the action, given in lower case. */
export function matchesAction(patterns: ActionPatterns, action: string): boolean {
  if (patterns.everything || patterns.anyService.some((pattern) => matchesText(pattern, action))) return true;
  const service = serviceOf(action);
  const own = service === undefined ? undefined : patterns.byService.get(service);
  return own?.some((pattern) => matchesText(pattern, action)) ?? false;
}

function matchesText(pattern: string, action: string): boolean {
  return pattern === action || (hasWildcard(pattern) && globMatches(globOf(pattern), action));
}

/** What stands before the colon; undefined where there is none. */
function serviceOf(action: string): string | undefined {
  const colon = action.indexOf(":");
  return colon < 0 ? undefined : action.slice(0, colon);
}
