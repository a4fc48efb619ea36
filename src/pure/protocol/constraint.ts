import type { Shape } from "../api/model.ts";
import type { Violation } from "./violation.ts";

/** What a value had to satisfy: `Member must have length less than or equal to 64`. */
export function constraintOf(
  { kind, shape }: Pick<Violation, "kind" | "shape">,
  showsValues: boolean,
): string {
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
