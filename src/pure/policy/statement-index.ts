import type { ResourcePattern } from "./resource-pattern.ts";
import type { CompiledStatement } from "./statement.ts";

/**
 * Finds the statements that may speak of a resource by the text their patterns begin with. A policy that
 * names a thousand buckets one by one would otherwise be read whole for every request.
 */
export interface StatementIndex {
  readonly exact: ReadonlyMap<string, readonly CompiledStatement[]>;
  /** Lengths of the prefixes below, ascending. */
  readonly prefixLengths: readonly number[];
  readonly byPrefix: ReadonlyMap<string, readonly CompiledStatement[]>;
  /** Statements that no prefix narrows. */
  readonly rest: readonly CompiledStatement[];
}

/** Up to here reading all statements is cheaper than looking them up. */
const LINEAR_MAX = 8;

function add(map: Map<string, CompiledStatement[]>, key: string, statement: CompiledStatement): void {
  const statements = map.get(key);
  if (statements === undefined) map.set(key, [statement]);
  else if (statements.at(-1) !== statement) statements.push(statement);
}

function isExact(pattern: ResourcePattern): boolean {
  return pattern.kind === "constant" && pattern.pattern.shape === "exact";
}

function prefixOf(pattern: ResourcePattern): string {
  return pattern.kind === "constant" ? pattern.pattern.prefix : pattern.prefix;
}

/** Gives undefined when the statements are few enough to be read one by one. */
export function indexStatements(statements: readonly CompiledStatement[]): StatementIndex | undefined {
  if (statements.length <= LINEAR_MAX) return undefined;
  const exact = new Map<string, CompiledStatement[]>();
  const byPrefix = new Map<string, CompiledStatement[]>();
  const rest: CompiledStatement[] = [];
  for (const statement of statements) {
    const { resources } = statement;
    const unnarrowed = resources.negated || resources.patterns.some((pattern) => prefixOf(pattern) === "");
    if (resources.everything || unnarrowed) rest.push(statement);
    else {
      for (const pattern of resources.patterns) {
        add(isExact(pattern) ? exact : byPrefix, prefixOf(pattern), statement);
      }
    }
  }
  const lengths = new Set([...byPrefix.keys()].map((prefix) => prefix.length));
  return { exact, prefixLengths: [...lengths].sort((left, right) => left - right), byPrefix, rest };
}

const NONE: readonly CompiledStatement[] = [];

/** Every statement of the index that may match the resource; each is still to be asked. */
export function indexedStatements(index: StatementIndex, resource: string): readonly CompiledStatement[] {
  const exact = index.exact.get(resource) ?? NONE;
  if (index.prefixLengths.length === 0 && index.rest.length === 0) return exact;
  const found = [...index.rest, ...exact];
  for (const length of index.prefixLengths) {
    if (length > resource.length) break;
    const statements = index.byPrefix.get(resource.slice(0, length));
    if (statements !== undefined) found.push(...statements);
  }
  return found;
}
