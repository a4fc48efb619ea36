import type { PolicyDocument, PolicyType } from "./document.ts";
import { actionMatches, type CompiledStatement, compileStatement } from "./statement.ts";
import { indexedStatements, indexStatements, type StatementIndex } from "./statement-index.ts";

export interface PolicySource {
  /** The policy's ARN, or for an inline one a text such as `inline NAME on ARN`. */
  readonly id: string;
  readonly kind: PolicyType;
}

/** Statements of one effect that match one action. */
export interface StatementSet {
  readonly statements: readonly CompiledStatement[];
  readonly index: StatementIndex | undefined;
}

interface ActionCandidates {
  readonly denies: StatementSet;
  readonly allows: StatementSet;
}

interface CompiledBody {
  readonly statements: readonly CompiledStatement[];
  readonly byAction: Map<string, ActionCandidates>;
  lastAction: string | undefined;
  lastCandidates: ActionCandidates | undefined;
}

export interface CompiledPolicy {
  readonly source: PolicySource;
  /** Shared by all policies compiled from the same document. */
  readonly body: CompiledBody;
}

function compileBody(document: PolicyDocument, type: PolicyType): CompiledBody {
  const hasPolicyVariables = document.version === "2012-10-17";
  const statements = document.statements
    .map((statement, index) => compileStatement(statement, index, type, hasPolicyVariables))
    .filter((statement) => statement !== undefined);
  return { statements, byAction: new Map(), lastAction: undefined, lastCandidates: undefined };
}

const bodies = new WeakMap<PolicyDocument, Map<PolicyType, CompiledBody>>();

/** One body per document and type, so that a document attached to many principals is compiled once. */
export function compilePolicy(document: PolicyDocument, source: PolicySource): CompiledPolicy {
  let byType = bodies.get(document);
  if (byType === undefined) {
    byType = new Map();
    bodies.set(document, byType);
  }
  let body = byType.get(source.kind);
  if (body === undefined) {
    body = compileBody(document, source.kind);
    byType.set(source.kind, body);
  }
  return { source, body };
}

function statementSet(statements: readonly CompiledStatement[]): StatementSet {
  return { statements, index: indexStatements(statements) };
}

/** Actions come from the catalogue, but simulation lets callers invent them. */
const REMEMBERED_ACTIONS_MAX = 4096;

/** The statements that match an action, remembered per action. */
export function candidatesFor(policy: CompiledPolicy, lowerAction: string): ActionCandidates {
  const { body } = policy;
  // A decision asks twice in a row, for denials and for grants.
  if (body.lastAction === lowerAction && body.lastCandidates !== undefined) return body.lastCandidates;
  let candidates = body.byAction.get(lowerAction);
  if (candidates === undefined) {
    const matching = body.statements.filter((statement) => actionMatches(statement.actions, lowerAction));
    candidates = {
      denies: statementSet(matching.filter((statement) => statement.effect === "Deny")),
      allows: statementSet(matching.filter((statement) => statement.effect === "Allow")),
    };
    if (body.byAction.size >= REMEMBERED_ACTIONS_MAX) body.byAction.clear();
    body.byAction.set(lowerAction, candidates);
  }
  body.lastAction = lowerAction;
  body.lastCandidates = candidates;
  return candidates;
}

/** The statements of a set that may speak of the resource; `statementApplies` has the last word. */
export function statementsFor(set: StatementSet, resource: string): readonly CompiledStatement[] {
  return set.index === undefined ? set.statements : indexedStatements(set.index, resource);
}
