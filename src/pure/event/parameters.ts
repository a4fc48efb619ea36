/** `requestParameters` and `responseElements` of a call, from its decoded input and output. */
import type { OperationModel } from "../api/model.ts";
import { type RenderingRules, renderStructure } from "./casing.ts";
import type { JsonObject } from "./record.ts";
import { s3RequestParameters, s3ResponseElements } from "./s3-parameters.ts";

/** CloudTrail writes these lists in its own records even when the caller left them out. */
const CLOUDTRAIL_RULES: RenderingRules = {
  emptyLists: new Set([
    "dataResources",
    "excludeManagementEventSources",
    "tagsList",
    "trailNameList",
    "values",
  ]),
};

/** Null when there is nothing to show. `host` is the Host header, which only S3 records show here. */
export function requestParameters(
  operation: OperationModel,
  input: unknown,
  host: string,
): JsonObject | null {
  if (operation.service.name === "s3") return s3RequestParameters(operation, input, host);
  return orNull(renderStructure(operation.input, input, rulesOf(operation)));
}

/** Null when there is nothing to show. Whether the record shows it at all is decided when it is assembled. */
export function responseElements(operation: OperationModel, output: unknown): JsonObject | null {
  if (operation.service.name === "s3") return s3ResponseElements(operation, output);
  if (!operation.output || output === undefined) return null;
  return orNull(renderStructure(operation.output, output, rulesOf(operation)));
}

function rulesOf(operation: OperationModel): RenderingRules {
  return operation.service.name === "cloudtrail" ? CLOUDTRAIL_RULES : {};
}

function orNull(rendered: JsonObject): JsonObject | null {
  return Object.keys(rendered).length > 0 ? rendered : null;
}
