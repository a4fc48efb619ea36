import { ServiceError } from "../../../pure/aws/service-error.ts";

// The exceptions have no codes of their own on the wire.
const refusal = (exception: string, message: string) => new ServiceError(exception, message, { status: 400 });

export const noOrganization = (account: string) =>
  refusal(
    "OrganizationNotFoundException",
    `There is no organization associated with input account ${account}.`,
  );
export const notAllFeatures = (account: string) =>
  refusal(
    "OrganizationNotInAllFeaturesModeException",
    `The organization of input account ${account} does not have all features enabled.`,
  );
export const notAdministrator = (account: string) =>
  refusal(
    "AccountNotManagementOrDelegatedAdministratorException",
    `Input account ${account} is neither the management account nor a delegated administrator for IAM.`,
  );
export const notManagement = (account: string) =>
  refusal(
    "CallerIsNotManagementAccountException",
    `Input account ${account} is not the management account of its organization.`,
  );
/** The one of these texts that is known. */
export const iamNotTrusted = (account: string) =>
  refusal(
    "ServiceAccessNotEnabledException",
    `Trusted Access for IAM not enabled by organization of input account ${account}.`,
  );
