/** What is answered when an input breaks constraints of its model, as most services say it. */
import type { OperationModel, Shape } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import type { Violation } from "./violation.ts";

/** A service's own way to refuse an input; there is at least one violation. */
export type ConstraintError = (operation: OperationModel, violations: readonly Violation[]) => ServiceError;

/** All violations in one message. Values are left out where they may be secrets (IAM). */
export function validationError(
  code: string,
  violations: readonly Violation[],
  { showsValues = true }: { readonly showsValues?: boolean | undefined } = {},
): ServiceError {
  return new ServiceError(code, listed(violations, showsValues), { status: 400 });
}

/** `2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …` */
function listed(violations: readonly Violation[], showsValues: boolean): string {
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: `;
  return count + violations.map((violation) => sentence(violation, showsValues)).join("; ");
}

function sentence(violation: Violation, showsValues: boolean): string {
  const { path, shape, value } = violation;
  const shown = showsValues && !("sensitive" in shape && shape.sensitive) ? ` ${quoted(value)}` : "";
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraint(violation, showsValues)}`;
}

function quoted(value: unknown): string {
  return value === undefined || value === null ? "null" : `'${textOf(value)}'`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

function constraint({ kind, shape }: Violation, showsValues: boolean): string {
  const { min, max } = limits(shape);
  switch (kind) {
    case "required":
      return "Member must not be null";
    case "enum": {
      const values = shape.type === "string" && shape.enum ? `: [${shape.enum.join(", ")}]` : "";
      return `Member must satisfy enum value set${showsValues ? values : ""}`;
    }
    case "pattern":
      return `Member must satisfy regular expression pattern: ${shape.type === "string" ? shape.pattern : ""}`;
    case "minLength":
      return `Member must have length greater than or equal to ${min}`;
    case "maxLength":
      return `Member must have length less than or equal to ${max}`;
    case "minValue":
      return `Member must have value greater than or equal to ${min}`;
    case "maxValue":
      return `Member must have value less than or equal to ${max}`;
  }
}

function limits(shape: Shape): { min: number | undefined; max: number | undefined } {
  return "min" in shape ? { min: shape.min, max: shape.max } : { min: undefined, max: undefined };
}
