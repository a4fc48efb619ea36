import type { CompiledPolicy } from "./compile.ts";
import type { ResourcePattern } from "./resource-pattern.ts";
import type { CompiledStatement } from "./statement.ts";

/** A statement that speaks of the action in question, and the policy it stands in. */
export interface Candidate {
  readonly policy: CompiledPolicy;
  readonly statement: CompiledStatement;
  /** Its place among those it is read with. */
  readonly order: number;
}

/**
 * Finds the statements that may speak of a resource by the text their patterns begin with. A policy that
 * names a thousand buckets one by one would otherwise be read whole for every request.
 */
export interface CandidateIndex {
  readonly exact: ReadonlyMap<string, readonly Candidate[]>;
  /** Lengths of the prefixes below, ascending. */
  readonly prefixLengths: readonly number[];
  readonly byPrefix: ReadonlyMap<string, readonly Candidate[]>;
  /** Statements that no prefix narrows. */
  readonly rest: readonly Candidate[];
}

/** Up to here reading all statements is cheaper than looking them up. */
export const LINEAR_MAX = 8;

function add(map: Map<string, Candidate[]>, key: string, candidate: Candidate): void {
  const candidates = map.get(key);
  if (candidates === undefined) map.set(key, [candidate]);
  else if (candidates.at(-1) !== candidate) candidates.push(candidate);
}

function isExact(pattern: ResourcePattern): boolean {
  return pattern.kind === "constant" && pattern.pattern.shape === "exact";
}

function prefixOf(pattern: ResourcePattern): string {
  return pattern.kind === "constant" ? pattern.pattern.prefix : pattern.prefix;
}

/** Gives undefined when the statements are few enough to be read one by one. */
export function indexCandidates(candidates: readonly Candidate[]): CandidateIndex | undefined {
  if (candidates.length <= LINEAR_MAX) return undefined;
  const exact = new Map<string, Candidate[]>();
  const byPrefix = new Map<string, Candidate[]>();
  const rest: Candidate[] = [];
  for (const candidate of candidates) {
    const { resources } = candidate.statement;
    const unnarrowed = resources.negated || resources.patterns.some((pattern) => prefixOf(pattern) === "");
    if (resources.everything || unnarrowed) rest.push(candidate);
    else {
      for (const pattern of resources.patterns) {
        add(isExact(pattern) ? exact : byPrefix, prefixOf(pattern), candidate);
      }
    }
  }
  const lengths = new Set([...byPrefix.keys()].map((prefix) => prefix.length));
  return { exact, prefixLengths: [...lengths].sort((left, right) => left - right), byPrefix, rest };
}

const NONE: readonly Candidate[] = [];

/** Two lists in order, made one: in order, and naming once what both name. */
function merged(one: readonly Candidate[], other: readonly Candidate[]): readonly Candidate[] {
  if (one.length === 0) return other;
  if (other.length === 0) return one;
  const found: Candidate[] = [];
  let position = 0;
  for (const candidate of one) {
    let next = other[position];
    while (next !== undefined && next.order < candidate.order) {
      found.push(next);
      next = other[++position];
    }
    if (next === candidate) position += 1;
    found.push(candidate);
  }
  for (; position < other.length; position++) found.push(other[position] as Candidate);
  return found;
}

/** Every candidate of the index that may match the resource, once and in order; each is still to be asked. */
export function indexedCandidates(index: CandidateIndex, resource: string): readonly Candidate[] {
  let found = merged(index.rest, index.exact.get(resource) ?? NONE);
  for (const length of index.prefixLengths) {
    if (length > resource.length) break;
    const candidates = index.byPrefix.get(resource.slice(0, length));
    if (candidates !== undefined) found = merged(found, candidates);
  }
  return found;
}
