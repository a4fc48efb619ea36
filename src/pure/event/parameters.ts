/** `requestParameters` and `responseElements` of a call, from its decoded input and output. */
import type { OperationModel } from "../api/model.ts";
import { type RenderingRules, renderStructure } from "./casing.ts";
import type { JsonObject } from "./record.ts";

/** Null when there is nothing to show. */
export function requestParameters(
  operation: OperationModel,
  input: unknown,
  rules: RenderingRules = {},
): JsonObject | null {
  return orNull(renderStructure(operation.input, input, rules));
}

/** Null when there is nothing to show. Whether the record shows it at all is decided when it is assembled. */
export function responseElements(
  operation: OperationModel,
  output: unknown,
  rules: RenderingRules = {},
): JsonObject | null {
  if (!operation.output || output === undefined) return null;
  return orNull(renderStructure(operation.output, output, rules));
}

function orNull(rendered: JsonObject): JsonObject | null {
  return Object.keys(rendered).length > 0 ? rendered : null;
}
