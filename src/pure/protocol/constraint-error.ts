/** What is answered when an input breaks constraints of its model, as most services say it. */
import type { OperationModel } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { constraintOf } from "./constraint.ts";
import type { Violation } from "./violation.ts";

/** A service's own way to refuse an input; there is at least one violation. */
export type ConstraintError = (operation: OperationModel, violations: readonly Violation[]) => ServiceError;

/** All violations in one message. */
export function validationError(code: string, violations: readonly Violation[]): ServiceError {
  return new ServiceError(code, listed(violations), { status: 400 });
}

/** `2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …` */
function listed(violations: readonly Violation[]): string {
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: `;
  return count + violations.map(sentence).join("; ");
}

function sentence(violation: Violation): string {
  const { path, shape, value } = violation;
  const shown = !("sensitive" in shape && shape.sensitive) ? ` ${quoted(value)}` : "";
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraintOf(violation, true)}`;
}

function quoted(value: unknown): string {
  return value === undefined || value === null ? "null" : `'${textOf(value)}'`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}
