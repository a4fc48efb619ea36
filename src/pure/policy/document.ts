export type PolicyVersion = "2008-10-17" | "2012-10-17";

/** Which grammar a document obeys, and which part it plays in a decision. */
export type PolicyType =
  | "identity"
  | "boundary"
  | "session"
  | "trust"
  | "bucket"
  | "scp"
  | "rcp"
  | "channel"
  | "event-data-store"
  | "dashboard"
  | "organizations";

/** `Action` and `Resource`, or with `negated` their `Not…` forms. */
export interface PatternElement {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

export interface PrincipalEntry {
  /** As written: `AWS`, `Service`, `Federated`, `CanonicalUser`, or something AWS does not know. */
  readonly type: string;
  readonly value: string;
}

/** `Principal`, or with `negated` `NotPrincipal`. */
export interface PrincipalElement {
  readonly negated: boolean;
  /** The bare `"*"`. */
  readonly everyone: boolean;
  readonly entries: readonly PrincipalEntry[];
}

/** One key under one operator of a `Condition` block; numbers and booleans are kept as their text. */
export interface ConditionElement {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export interface Statement {
  readonly sid?: string | undefined;
  readonly effect: "Allow" | "Deny";
  /** As written; only the exact spelling counts for granting. */
  readonly effectText: string;
  readonly principal?: PrincipalElement | undefined;
  readonly action?: PatternElement | undefined;
  readonly resource?: PatternElement | undefined;
  readonly conditions: readonly ConditionElement[];
  /** Offsets of the statement's `{` and of the character after its `}` in the text. */
  readonly start: number;
  readonly end: number;
}

export interface PolicyDocument {
  /** Absent means 2008-10-17, in which `${…}` is ordinary text. */
  readonly version?: PolicyVersion | undefined;
  readonly id?: string | undefined;
  readonly statements: readonly Statement[];
}

/** The document with every listed principal replaced by what `replace` gives, such as an ARN by its unique id. */
export function replacePrincipals(
  document: PolicyDocument,
  replace: (entry: PrincipalEntry) => string,
): PolicyDocument {
  const statements = document.statements.map((statement) => {
    const principal = statement.principal;
    if (principal === undefined) return statement;
    const entries = principal.entries.map((entry) => ({ type: entry.type, value: replace(entry) }));
    return { ...statement, principal: { ...principal, entries } };
  });
  return { ...document, statements };
}
