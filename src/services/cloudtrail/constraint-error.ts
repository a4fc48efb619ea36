import type { OperationModel } from "../../pure/api/model.ts";
import { type ConstraintError, validationError } from "../../pure/protocol/constraint-error.ts";
import { declares } from "../../pure/protocol/dialect.ts";
import type { Violation } from "../../pure/protocol/violation.ts";

export const constraintError: ConstraintError = (operation, violations) =>
  validationError(codeOf(operation, violations), violations);

/** The errors that CloudTrail keeps for one parameter, by the input's member. */
const PARAMETER_CODES: Readonly<Record<string, string>> = {
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
function codeOf(operation: OperationModel, violations: readonly Violation[]): string {
  const name = violations[0]?.inputMember.name ?? "";
  const own = Object.hasOwn(PARAMETER_CODES, name) ? PARAMETER_CODES[name] : undefined;
  const codes = [own, "InvalidParameterException"];
  return codes.find((code) => code !== undefined && declares(operation, code)) ?? "ValidationException";
}
