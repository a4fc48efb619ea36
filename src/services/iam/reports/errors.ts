import { ServiceError } from "../../../pure/aws/service-error.ts";
import { modelled, validation } from "../errors.ts";

/** Who asks for a report on something of another account. */
export const foreignReport = (callerArn: string, arn: string) =>
  new ServiceError(
    "AccessDenied",
    `User: ${callerArn} is not authorized to perform the operation on ${arn}`,
    { status: 403 },
  );
export const noSuchReported = (arn: string) => modelled("NoSuchEntity", `ARN ${arn} does not exist.`);
export const unsupportedReported = (arn: string) =>
  modelled("InvalidInput", `Invalid Entity Arn: ${arn} is not supported.`);
export const noEntityInReportedArn = (arn: string) =>
  modelled("InvalidInput", `Could not extract entity from ARN : ${arn}`);
export const invalidArnPartition = () => validation("Invalid ARN partition");
export const invalidArnService = () => validation("Invalid service in ARN");

export const noSuchJob = (id: string) => modelled("NoSuchEntity", `Job ${id} does not exist.`);
export const foreignMarker = () => modelled("InvalidInput", "The marker passed in the request was invalid.");
/** So AWS spells it. */
export const invalidReportNamespace = (namespace: string) =>
  modelled("InvalidInput", `Service namepace ${namespace} is either invalid or unsupported.`);
export const invalidNamespaces = (namespaces: readonly string[]) =>
  modelled("InvalidInput", `Invalid service namespace: [${namespaces.join(", ")}]`);

// AWS says nothing beside the codes.
function withoutMessage(code: string, exception: string, status: number): ServiceError {
  return new ServiceError(code, "", { status, recordedCode: exception });
}
export const noCredentialReport = () =>
  withoutMessage("ReportNotPresent", "CredentialReportNotPresentException", 410);
export const credentialReportExpired = () =>
  withoutMessage("ReportExpired", "CredentialReportExpiredException", 410);
export const credentialReportInProgress = () =>
  withoutMessage("ReportInProgress", "CredentialReportNotReadyException", 404);

/** Reports on an organization are its management account's. */
export const notManagementAccount = () =>
  new ServiceError("AccessDenied", "You don't have permissions to access this resource.", { status: 403 });
export const otherOrganization = () =>
  new ServiceError(
    "AccessDenied",
    "The organization ID in the specified entity path is different than your organization ID.",
    { status: 403 },
  );
export const tooManyOrganizationReports = () =>
  new ServiceError("ReportGenerationLimitExceeded", "Maximum number of concurrent jobs exceeded", {
    status: 409,
    recordedCode: "ReportGenerationLimitExceededException",
  });
/** Why a job that was accepted failed. */
export const ORGANIZATION_JOB_FAILURES = {
  "no-such-entity": {
    Code: "INVALID_ORGANIZATIONS_ENTITY_PATH",
    Message: "The entity with the specified path does not exist in your organization.",
  },
  "no-such-policy": {
    Code: "INVALID_ORGANIZATIONS_POLICY",
    Message: "The policy with the specified ID does not exist in your organization.",
  },
} as const;
