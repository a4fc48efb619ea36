/** What each service answers when an input breaks a constraint of its model. */
import type { OperationModel } from "../api/model.ts";
import { ServiceError } from "../aws/service-error.ts";
import { constraintOf } from "./constraint.ts";
import { declares, dialectOf } from "./dialect.ts";
import { iamError } from "./iam-constraint-error.ts";
import { organizationsError } from "./organizations-constraint-error.ts";
import { s3Error } from "./s3-constraint-error.ts";
import type { Violation } from "./violation.ts";

export function constraintError(operation: OperationModel, violations: readonly Violation[]): ServiceError {
  switch (operation.service.name) {
    case "organizations":
      return (
        organizationsError(operation, violations) ??
        validationError("ValidationException", operation, violations)
      );
    case "s3":
      return s3Error(violations);
    case "iam":
      return iamError(violations);
    case "cloudtrail":
    case "cloudtrail-data":
      return validationError(cloudtrailCode(operation, violations), operation, violations);
    default:
      return validationError("ValidationError", operation, violations);
  }
}

function validationError(
  code: string,
  operation: OperationModel,
  violations: readonly Violation[],
): ServiceError {
  return new ServiceError(code, listed(operation, violations), { status: 400 });
}

/** `2 validation errors detected: Value '…' at '…' failed to satisfy constraint: …; Value …` */
function listed(operation: OperationModel, violations: readonly Violation[]): string {
  const { showsValues } = dialectOf(operation.service);
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: `;
  return count + violations.map((violation) => sentence(violation, showsValues)).join("; ");
}

function sentence(violation: Violation, showsValues: boolean): string {
  const { path, shape, value } = violation;
  const shown = showsValues && !("sensitive" in shape && shape.sensitive) ? ` ${quoted(value)}` : "";
  return `Value${shown} at '${path}' failed to satisfy constraint: ${constraintOf(violation, showsValues)}`;
}

function quoted(value: unknown): string {
  return value === undefined || value === null ? "null" : `'${textOf(value)}'`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(textOf).join(", ")}]`;
  return typeof value === "object" && value !== null ? JSON.stringify(value) : String(value);
}

/** The errors that CloudTrail keeps for one parameter, by the input's member. */
const cloudtrailCodes: Readonly<Record<string, string>> = {
  AdvancedEventSelectors: "InvalidEventSelectorsException",
  Channel: "ChannelARNInvalidException",
  EventCategory: "InvalidEventCategoryException",
  EventDataStore: "EventDataStoreARNInvalidException",
  EventSelectors: "InvalidEventSelectorsException",
  ImportSource: "InvalidImportSourceException",
  InsightSelectors: "InvalidInsightSelectorsException",
  KmsKeyId: "InvalidKmsKeyIdException",
  LookupAttributes: "InvalidLookupAttributesException",
  MaxResults: "InvalidMaxResultsException",
  Name: "InvalidTrailNameException",
  NextToken: "InvalidNextTokenException",
  QueryStatement: "InvalidQueryStatementException",
  QueryStatus: "InvalidQueryStatusException",
  Source: "InvalidSourceException",
  TagsList: "InvalidTagParameterException",
  TrailName: "InvalidTrailNameException",
};

/** The parameter's own error where the operation declares it, else the general one, else the framework's. */
function cloudtrailCode(operation: OperationModel, violations: readonly Violation[]): string {
  const name = violations[0]?.inputMember.name ?? "";
  const own = Object.hasOwn(cloudtrailCodes, name) ? cloudtrailCodes[name] : undefined;
  const codes = [own, "InvalidParameterException"];
  return codes.find((code) => code !== undefined && declares(operation, code)) ?? "ValidationException";
}
