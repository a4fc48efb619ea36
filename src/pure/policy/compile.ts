import { type ActionMemo, actionMemo, remember } from "./action-memo.ts";
import type { PolicyDocument, PolicyType } from "./document.ts";
import { type CompiledStatement, compileStatement, speaksOfAction } from "./statement.ts";

export interface PolicySource {
  /** The policy's ARN, or for an inline one a text such as `inline NAME on ARN`. */
  readonly id: string;
  readonly kind: PolicyType;
}

interface CompiledBody {
  readonly statements: readonly CompiledStatement[];
  readonly byAction: ActionMemo<readonly CompiledStatement[]>;
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
  return { statements, byAction: actionMemo() };
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

/** The statements that speak of an action, given in lower case; found once per document. */
export function statementsOn({ body }: CompiledPolicy, action: string): readonly CompiledStatement[] {
  const known = body.byAction.get(action);
  if (known !== undefined) return known;
  const found = body.statements.filter((statement) => speaksOfAction(statement, action));
  return remember(body.byAction, action, found);
}
