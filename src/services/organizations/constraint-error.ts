import { ServiceError } from "../../pure/aws/service-error.ts";
import { type ConstraintError, validationError } from "../../pure/protocol/constraint-error.ts";
import { declares } from "../../pure/protocol/dialect.ts";
import type { Violation, ViolationKind } from "../../pure/protocol/violation.ts";

const REASONS: Readonly<Record<ViolationKind, readonly [reason: string, message: string]>> = {
  required: ["INPUT_REQUIRED", "You must include a value for all required parameters."],
  enum: ["INVALID_ENUM", "You specified an invalid value."],
  pattern: ["INVALID_PATTERN", "You provided a value that does not match the required pattern."],
  minLength: ["MIN_LENGTH_EXCEEDED", "You provided a string parameter that is shorter than allowed."],
  maxLength: ["MAX_LENGTH_EXCEEDED", "You provided a string parameter that is longer than allowed."],
  minValue: ["MIN_VALUE_EXCEEDED", "You provided a numeric parameter that has a smaller value than allowed."],
  maxValue: ["MAX_VALUE_EXCEEDED", "You provided a numeric parameter that has a larger value than allowed."],
};

/** Organizations gives a reason and no details, wherever the operation declares its exception. */
export const constraintError: ConstraintError = (operation, violations) => {
  const [violation] = violations;
  if (violation === undefined || !declares(operation, "InvalidInputException")) {
    return validationError("ValidationException", violations);
  }
  const [usual, message] = REASONS[violation.kind];
  const Reason = particularReason(violation) ?? usual;
  return new ServiceError("InvalidInputException", message, { status: 400, members: { Reason } });
};

function particularReason({ kind, shape, member, isElement }: Violation): string | undefined {
  if (kind === "enum" && /PolicyType$/.test(shape.name)) return "INVALID_ENUM_POLICY_TYPE";
  if (kind === "pattern" && member.name === "TargetId") return "INVALID_PATTERN_TARGET_ID";
  if (kind === "pattern" && member.name === "PolicyId") return "INVALID_SYNTAX_POLICY_ID";
  if (kind === "pattern" && member.name === "NextToken") return "INVALID_NEXT_TOKEN";
  if (kind !== "required" && isElement) return "INVALID_LIST_MEMBER";
  return undefined;
}
