import type { Member, OperationModel, Shape, StructureShape } from "../api/model.ts";
import type { ConstraintError } from "./constraint-error.ts";
import type { Violation, ViolationKind } from "./violation.ts";
import { asMembers } from "./wire.ts";

/** AWS stops counting here. */
const maxViolations = 10;

/**
 * Checks a decoded input against the constraints of its model: required, enum, pattern, lengths in code points,
 * ranges. Throws what the operation's service makes of the violations.
 */
export function validateInput(
  operation: OperationModel,
  input: unknown,
  constraintError: ConstraintError,
): void {
  const violations = findViolations(operation.input, input);
  if (violations.length > 0) throw constraintError(operation, violations);
}

export function findViolations(shape: StructureShape, input: unknown): readonly Violation[] {
  const violations: Violation[] = [];
  const members = asMembers(input);
  for (const member of shape.members) {
    const owner = { inputMember: member, member, isElement: false };
    checkMember(member, members[member.name], "", owner, violations);
    if (violations.length >= maxViolations) break;
  }
  return violations.slice(0, maxViolations);
}

type Owner = Pick<Violation, "inputMember" | "member" | "isElement">;

function checkMember(
  member: Member,
  value: unknown,
  prefix: string,
  owner: Owner,
  violations: Violation[],
): void {
  if (value === undefined || value === null) {
    if (!member.required) return;
    const path = prefix + memberPath(member.name);
    violations.push({ kind: "required", path, shape: member.shape, value: undefined, ...owner });
  } else if (!isUnconstrained(member.shape)) {
    checkValue(member.shape, value, prefix + memberPath(member.name), owner, violations);
  }
}

function isUnconstrained(shape: Shape): boolean {
  return shape.type === "boolean" || shape.type === "timestamp";
}

const paths = new Map<string, string>();

/** AWS lowers the first letter only: `SAMLMetadataDocument` is `sAMLMetadataDocument`. */
function memberPath(name: string): string {
  let path = paths.get(name);
  if (path === undefined) {
    path = name.charAt(0).toLowerCase() + name.slice(1);
    paths.set(name, path);
  }
  return path;
}

function checkValue(shape: Shape, value: unknown, path: string, owner: Owner, violations: Violation[]): void {
  const report = (kind: ViolationKind) => violations.push({ kind, path, shape, value, ...owner });
  switch (shape.type) {
    case "string": {
      const text = value as string;
      if (shape.enum !== undefined && !shape.enum.includes(text)) report("enum");
      if (shape.pattern !== undefined && !compiledPattern(shape.pattern).test(text)) report("pattern");
      if (shape.min !== undefined && isShorter(text, shape.min)) report("minLength");
      if (shape.max !== undefined && isLonger(text, shape.max)) report("maxLength");
      return;
    }
    case "integer":
    case "long":
    case "float":
    case "double":
      if (shape.min !== undefined && (value as number) < shape.min) report("minValue");
      if (shape.max !== undefined && (value as number) > shape.max) report("maxValue");
      return;
    case "structure": {
      const members = asMembers(value);
      for (const member of shape.members) {
        checkMember(
          member,
          members[member.name],
          `${path}.`,
          { ...owner, member, isElement: false },
          violations,
        );
      }
      return;
    }
    case "list": {
      const elements = value as readonly unknown[];
      if (shape.min !== undefined && elements.length < shape.min) report("minLength");
      if (shape.max !== undefined && elements.length > shape.max) report("maxLength");
      for (const [index, element] of elements.entries()) {
        checkElement(shape.element, element, `${path}.${index + 1}.member`, owner, violations);
        if (violations.length >= maxViolations) return;
      }
      return;
    }
    case "map": {
      const entries = Object.entries(asMembers(value));
      if (shape.min !== undefined && entries.length < shape.min) report("minLength");
      if (shape.max !== undefined && entries.length > shape.max) report("maxLength");
      for (const [key, element] of entries) {
        checkElement(shape.key, key, `${path}.key`, owner, violations);
        checkElement(shape.value, element, `${path}.${key}.member`, owner, violations);
        if (violations.length >= maxViolations) return;
      }
      return;
    }
    case "blob": {
      // Streaming content has no length to hold against its shape here; the service counts it.
      if (!(value instanceof Uint8Array)) return;
      if (shape.min !== undefined && value.length < shape.min) report("minLength");
      if (shape.max !== undefined && value.length > shape.max) report("maxLength");
      return;
    }
    default:
      return;
  }
}

function checkElement(
  shape: Shape,
  element: unknown,
  path: string,
  owner: Owner,
  violations: Violation[],
): void {
  if (element === undefined || element === null) {
    violations.push({ kind: "required", path, shape, value: undefined, ...owner, isElement: true });
  } else checkValue(shape, element, path, { ...owner, isElement: true }, violations);
}

// UTF-16 length bounds the number of code points from above, half of it from below.
function isShorter(text: string, min: number): boolean {
  if (text.length < min) return true;
  return text.length < 2 * min && codePoints(text) < min;
}

function isLonger(text: string, max: number): boolean {
  if (text.length <= max) return false;
  return text.length > 2 * max || codePoints(text) > max;
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

const patterns = new Map<string, RegExp>();

/**
 * The models' patterns are Java's and must match the whole value: a leading `(?s)` becomes the flag, and the few that
 * Unicode mode refuses are compiled without it.
 */
export function compiledPattern(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    const dotAll = pattern.startsWith("(?s)");
    const source = `^(?:${dotAll ? pattern.slice(4) : pattern})$`;
    const flags = dotAll ? "s" : "";
    try {
      compiled = new RegExp(source, `${flags}u`);
    } catch {
      compiled = new RegExp(source, flags);
    }
    patterns.set(pattern, compiled);
  }
  return compiled;
}
