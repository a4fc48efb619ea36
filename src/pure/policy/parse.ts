import type {
  ConditionElement,
  PatternElement,
  PolicyDocument,
  PolicyVersion,
  PrincipalElement,
  PrincipalEntry,
  Statement,
} from "./document.ts";
import {
  isJsonWhitespace,
  type JsonMember,
  type JsonNode,
  JsonTextError,
  readJsonText,
} from "./json-text.ts";

/** What is wrong with the text, for the services that word it (validate.ts). */
export type SyntaxFault =
  | "not-json"
  | "duplicate-name"
  | "not-an-object"
  | "unknown-field"
  | "missing-field"
  | "wrong-type"
  | "conflicting-fields"
  | "unknown-version"
  | "unknown-effect";

export class PolicySyntaxError extends Error {
  readonly fault: SyntaxFault;
  /** Offset in the text. */
  readonly position: number;
  /** The field or value at fault. */
  readonly subject: string;

  constructor(fault: SyntaxFault, message: string, position: number, subject = "") {
    super(message);
    this.name = "PolicySyntaxError";
    this.fault = fault;
    this.position = position;
    this.subject = subject;
  }
}

type ObjectNode = Extract<JsonNode, { type: "object" }>;

function wrongType(node: JsonNode, field: string, expected: string): never {
  throw new PolicySyntaxError("wrong-type", `${field} must be ${expected}`, node.start, field);
}

function textOf(node: JsonNode, field: string): string {
  return node.type === "string" ? node.text : wrongType(node, field, "a string");
}

function oneOrMore(node: JsonNode): readonly JsonNode[] {
  return node.type === "array" ? node.items : [node];
}

function textsOf(node: JsonNode, field: string): string[] {
  return oneOrMore(node).map((item) => textOf(item, field));
}

function conditionValue(node: JsonNode): string {
  if (node.type === "object" || node.type === "array" || node.type === "null") {
    return wrongType(node, "Condition", "made of strings, numbers and booleans");
  }
  return node.text;
}

function parseConditions(node: JsonNode): ConditionElement[] {
  if (node.type !== "object") wrongType(node, "Condition", "an object");
  const conditions: ConditionElement[] = [];
  for (const operator of node.members) {
    if (operator.value.type !== "object") wrongType(operator.value, operator.name, "an object");
    for (const key of operator.value.members) {
      const values = oneOrMore(key.value).map(conditionValue);
      conditions.push({ operator: operator.name, key: key.name, values });
    }
  }
  return conditions;
}

function parsePrincipal(node: JsonNode, negated: boolean): PrincipalElement {
  const field = negated ? "NotPrincipal" : "Principal";
  if (node.type === "string" && node.text === "*") return { negated, everyone: true, entries: [] };
  if (node.type !== "object") wrongType(node, field, 'an object or "*"');
  const entries: PrincipalEntry[] = [];
  for (const { name, value } of node.members) {
    for (const text of textsOf(value, field)) entries.push({ type: name, value: text });
  }
  return { negated, everyone: false, entries };
}

function unknownField(member: JsonMember): never {
  const message = `unknown field "${member.name}"`;
  throw new PolicySyntaxError("unknown-field", message, member.position, member.name);
}

interface StatementDraft {
  sid?: string;
  effectText?: string;
  principal?: PrincipalElement;
  action?: PatternElement;
  resource?: PatternElement;
  conditions?: ConditionElement[];
}

function setOnce<Field extends "principal" | "action" | "resource">(
  draft: StatementDraft,
  field: Field,
  value: NonNullable<StatementDraft[Field]>,
  member: JsonMember,
): void {
  if (draft[field] !== undefined) {
    const message = `${member.name} excludes its opposite`;
    throw new PolicySyntaxError("conflicting-fields", message, member.position, member.name);
  }
  draft[field] = value;
}

function readField(draft: StatementDraft, member: JsonMember): void {
  const { name, value } = member;
  switch (name) {
    case "Sid":
      draft.sid = textOf(value, name);
      break;
    case "Effect":
      draft.effectText = textOf(value, name);
      break;
    case "Principal":
    case "NotPrincipal":
      setOnce(draft, "principal", parsePrincipal(value, name === "NotPrincipal"), member);
      break;
    case "Action":
    case "NotAction":
      setOnce(draft, "action", { negated: name === "NotAction", patterns: textsOf(value, name) }, member);
      break;
    case "Resource":
    case "NotResource":
      setOnce(draft, "resource", { negated: name === "NotResource", patterns: textsOf(value, name) }, member);
      break;
    case "Condition":
      draft.conditions = parseConditions(value);
      break;
    default:
      unknownField(member);
  }
}

function parseStatement(node: JsonNode): Statement {
  if (node.type !== "object") wrongType(node, "Statement", "an object or a list of objects");
  const draft: StatementDraft = {};
  for (const member of node.members) readField(draft, member);
  const { effectText } = draft;
  if (effectText === undefined) {
    throw new PolicySyntaxError("missing-field", "a statement needs an Effect", node.start, "Effect");
  }
  const lower = effectText.toLowerCase();
  if (lower !== "allow" && lower !== "deny") {
    const message = `Effect is Allow or Deny, not "${effectText}"`;
    throw new PolicySyntaxError("unknown-effect", message, node.start, effectText);
  }
  return {
    sid: draft.sid,
    effect: lower === "allow" ? "Allow" : "Deny",
    effectText,
    principal: draft.principal,
    action: draft.action,
    resource: draft.resource,
    conditions: draft.conditions ?? [],
    start: node.start,
    end: node.end,
  };
}

function parseVersion(node: JsonNode): PolicyVersion {
  const text = textOf(node, "Version");
  if (text === "2008-10-17" || text === "2012-10-17") return text;
  throw new PolicySyntaxError("unknown-version", `unknown Version "${text}"`, node.start, text);
}

function parseDocument(root: ObjectNode): PolicyDocument {
  let version: PolicyVersion | undefined;
  let id: string | undefined;
  let statements: Statement[] | undefined;
  for (const member of root.members) {
    if (member.name === "Version") version = parseVersion(member.value);
    else if (member.name === "Id") id = textOf(member.value, "Id");
    else if (member.name === "Statement") statements = oneOrMore(member.value).map(parseStatement);
    else unknownField(member);
  }
  if (statements === undefined || statements.length === 0) {
    throw new PolicySyntaxError("missing-field", "a policy needs a Statement", root.start, "Statement");
  }
  return { version, id, statements };
}

function readRoot(text: string): JsonNode {
  try {
    return readJsonText(text);
  } catch (error) {
    if (!(error instanceof JsonTextError)) throw error;
    const fault = error.duplicate === undefined ? "not-json" : "duplicate-name";
    throw new PolicySyntaxError(fault, error.message, error.position, error.duplicate);
  }
}

/**
 * Reads what every type of policy has in common; whether a type allows it is `validatePolicy`'s question.
 * Throws a PolicySyntaxError.
 */
export function parsePolicy(text: string): PolicyDocument {
  const root = readRoot(text);
  if (root.type !== "object") {
    throw new PolicySyntaxError("not-an-object", "a policy is a JSON object", root.start);
  }
  return parseDocument(root);
}

/** The length in characters that quotas count: white space between the JSON tokens is free. */
export function policySize(text: string): number {
  let size = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === "\\") {
        size++;
        index++;
      } else if (character === '"') inString = false;
      if (index < text.length) size++;
    } else {
      if (character === '"') inString = true;
      if (!isJsonWhitespace(text.charCodeAt(index))) size++;
    }
  }
  return size;
}
