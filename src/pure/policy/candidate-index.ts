import type { CompiledPolicy } from "./compile.ts";
import type { ResourcePattern } from "./resource-pattern.ts";
import type { CompiledStatement } from "./statement.ts";

/** A statement that speaks of the action in question, and the policy it stands in. */
export interface Candidate {
  readonly policy: CompiledPolicy;
  readonly statement: CompiledStatement;
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
const LINEAR_MAX = 8;

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

/** Every candidate of the index that may match the resource; each is still to be asked. */
export function indexedCandidates(index: CandidateIndex, resource: string): readonly Candidate[] {
  const exact = index.exact.get(resource) ?? NONE;
  if (index.prefixLengths.length === 0 && index.rest.length === 0) return exact;
  const found = [...index.rest, ...exact];
  for (const length of index.prefixLengths) {
    if (length > resource.length) break;
    const candidates = index.byPrefix.get(resource.slice(0, length));
    if (candidates !== undefined) found.push(...candidates);
  }
  return found;
}
