import { type ActionMemo, actionMemo, remember } from "./action-memo.ts";
import type { AuthorizationRequest } from "./authorization-request.ts";
import {
  type Candidate,
  type CandidateIndex,
  indexCandidates,
  indexedCandidates,
} from "./candidate-index.ts";
import { type CompiledPolicy, statementsOn } from "./compile.ts";
import { namesCaller, statementApplies } from "./statement.ts";

export interface CandidateSet {
  readonly all: readonly Candidate[];
  readonly index: CandidateIndex | undefined;
}

/** What several policies say of one action, in the policies' order. */
export interface Candidates {
  readonly denies: CandidateSet;
  readonly allows: CandidateSet;
}

/** The same of policies in levels: any level may deny, and each has to allow. */
export interface LevelCandidates {
  readonly denies: CandidateSet;
  readonly allows: readonly CandidateSet[];
}

/** Never changed once it was asked about. */
type Policies = readonly CompiledPolicy[];
type Levels = readonly Policies[];

function candidateSet(policies: Policies, effect: "Allow" | "Deny", action: string): CandidateSet {
  const all = policies
    .flatMap((policy) =>
      statementsOn(policy, action)
        .filter((statement) => statement.effect === effect)
        .map((statement) => ({ policy, statement })),
    )
    .map(({ policy, statement }, order) => ({ policy, statement, order }));
  return { all, index: indexCandidates(all) };
}

const ofPolicy = new WeakMap<CompiledPolicy, ActionMemo<Candidates>>();
const ofPolicies = new WeakMap<Policies, ActionMemo<Candidates>>();
const ofLevels = new WeakMap<Levels, ActionMemo<LevelCandidates>>();

/** What was found out for a key, which is as good as forgotten when nobody holds the key any more. */
function memoOf<Key extends object, Found>(
  memos: WeakMap<Key, ActionMemo<Found>>,
  key: Key,
): ActionMemo<Found> {
  let memo = memos.get(key);
  if (memo === undefined) {
    memo = actionMemo();
    memos.set(key, memo);
  }
  return memo;
}

/** The candidates of one policy for an action in lower case. */
export function candidatesIn(policy: CompiledPolicy, action: string): Candidates {
  const memo = memoOf(ofPolicy, policy);
  return memo.get(action) ?? remember(memo, action, bothEffects([policy], action));
}

/** The candidates of a list of policies, remembered with the list: whoever asks often keeps it. */
export function candidatesAmong(policies: Policies, action: string): Candidates {
  const memo = memoOf(ofPolicies, policies);
  return memo.get(action) ?? remember(memo, action, bothEffects(policies, action));
}

/** The candidates of policies by level, remembered likewise. */
export function candidatesByLevel(levels: Levels, action: string): LevelCandidates {
  const memo = memoOf(ofLevels, levels);
  const known = memo.get(action);
  if (known !== undefined) return known;
  const denies = candidateSet(levels.flat(), "Deny", action);
  const allows = levels.map((policies) => candidateSet(policies, "Allow", action));
  return remember(memo, action, { denies, allows });
}

function bothEffects(policies: Policies, action: string): Candidates {
  return {
    denies: candidateSet(policies, "Deny", action),
    allows: candidateSet(policies, "Allow", action),
  };
}

/** Those of a set that may speak of the resource, in order; each is still to be asked. */
export function candidatesOn({ all, index }: CandidateSet, resource: string): readonly Candidate[] {
  return index === undefined ? all : indexedCandidates(index, resource);
}

/** The first that matches the request, the caller included. */
export function firstMatch(set: CandidateSet, request: AuthorizationRequest): Candidate | undefined {
  if (set.all.length === 0) return undefined;
  for (const candidate of candidatesOn(set, request.resource)) {
    const { statement } = candidate;
    if (namesCaller(statement, request) && statementApplies(statement, request)) return candidate;
  }
  return undefined;
}
