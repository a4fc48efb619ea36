import { ServiceError } from "../../pure/aws/service-error.ts";

const STATUS = {
  NoSuchEntity: 404,
  EntityAlreadyExists: 409,
  LimitExceeded: 409,
  DeleteConflict: 409,
  InvalidInput: 400,
  MalformedPolicyDocument: 400,
  PolicyNotAttachable: 400,
  UnmodifiableEntity: 400,
  PolicyEvaluation: 500,
  InvalidAuthenticationCode: 403,
  InvalidUserType: 400,
  PasswordPolicyViolation: 400,
  MalformedCertificate: 400,
  InvalidCertificate: 400,
  DuplicateCertificate: 409,
  KeyPairMismatch: 400,
  InvalidPublicKey: 400,
  UnrecognizedPublicKeyEncoding: 400,
  DuplicateSSHPublicKey: 400,
  OpenIdIdpCommunicationError: 400,
  FeatureEnabled: 409,
  FeatureDisabled: 404,
} as const;

// Records carry the name of the exception, the wire its code.
export function modelled(code: keyof typeof STATUS, message: string): ServiceError {
  return new ServiceError(code, message, { status: STATUS[code], recordedCode: `${code}Exception` });
}

export function validation(message: string): ServiceError {
  return new ServiceError("ValidationError", message, { status: 400 });
}

function accessDenied(message: string): ServiceError {
  return new ServiceError("AccessDenied", message, { status: 403 });
}

export function notAuthorized(callerArn: string, action: string, resource: string): ServiceError {
  return accessDenied(`User: ${callerArn} is not authorized to perform: ${action} on resource: ${resource}`);
}

// The one refusal that AWS writes without the colon.
export const noSuchKeyToAskOf = (callerArn: string, accessKeyId: string) =>
  accessDenied(
    `User: ${callerArn} is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key ${accessKeyId}`,
  );

/** What of a policy that AWS manages only its owner could do. */
const FOREIGN_POLICY = {
  CreatePolicyVersion: "Cannot create policy versions for policies outside your own account.",
  DeletePolicy: "Cannot delete policies outside your own account.",
  DeletePolicyVersion: "Cannot delete policy versions for policies outside your own account.",
  SetDefaultPolicyVersion: "Cannot update policies outside your own account.",
} as const;
export type OwnersAction = keyof typeof FOREIGN_POLICY;
export const policyOfAnother = (action: OwnersAction) => accessDenied(FOREIGN_POLICY[action]);

export const noSuchUser = (name: string) =>
  modelled("NoSuchEntity", `The user with name ${name} cannot be found.`);
export const noSuchGroup = (name: string) =>
  modelled("NoSuchEntity", `The group with name ${name} cannot be found.`);
export const noSuchRole = (name: string) =>
  modelled("NoSuchEntity", `The role with name ${name} cannot be found.`);
export const noSuchInstanceProfile = (name: string) =>
  modelled("NoSuchEntity", `Instance Profile ${name} cannot be found.`);
export const noSuchPolicy = (arn: string) => modelled("NoSuchEntity", `Policy ${arn} was not found.`);
export const noSuchAttachablePolicy = (arn: string) =>
  modelled("NoSuchEntity", `Policy ${arn} does not exist or is not attachable.`);
export const noSuchPolicyVersion = (arn: string, version: string) =>
  modelled("NoSuchEntity", `Policy ${arn} version ${version} does not exist or is not attachable.`);
export const noSuchInlinePolicy = (holder: "user" | "group" | "role", name: string) =>
  modelled("NoSuchEntity", `The ${holder} policy with name ${name} cannot be found.`);
export const noSuchAccessKey = (id: string) =>
  modelled("NoSuchEntity", `The Access Key with id ${id} cannot be found.`);
export const noSuchAccountAlias = (alias: string) =>
  modelled("NoSuchEntity", `The account alias ${alias} cannot be found.`);
export const roleNotInInstanceProfile = (role: string, profile: string) =>
  modelled("NoSuchEntity", `Role ${role} in Instance Profile ${profile} cannot be found.`);

export const userExists = (name: string) =>
  modelled("EntityAlreadyExists", `User with name ${name} already exists.`);
export const groupExists = (name: string) =>
  modelled("EntityAlreadyExists", `Group with name ${name} already exists.`);
export const roleExists = (name: string) =>
  modelled("EntityAlreadyExists", `Role with name ${name} already exists.`);
export const instanceProfileExists = (name: string) =>
  modelled("EntityAlreadyExists", `Instance Profile ${name} already exists.`);
export const noSuchMfaDevice = (serialNumber: string) =>
  modelled("NoSuchEntity", `MFA Device with serial number ${serialNumber} does not exist.`);
export const mfaDeviceExists = () => modelled("EntityAlreadyExists", "MFA device already exists.");
export const noSuchServerCertificate = (name: string) =>
  modelled("NoSuchEntity", `The Server Certificate with name ${name} cannot be found.`);
export const noSuchOpenIdConnectProvider = (arn: string) =>
  modelled("NoSuchEntity", `OpenIDConnect Provider not found for arn ${arn}`);
export const noSuchSamlProvider = (arn: string) =>
  modelled("NoSuchEntity", `Manifest not found for arn ${arn}`);
export const serverCertificateExists = (name: string) =>
  modelled("EntityAlreadyExists", `The Server Certificate with name ${name} already exists.`);
export const openIdConnectProviderExists = (url: string) =>
  modelled("EntityAlreadyExists", `Provider with url https://${url} already exists.`);
export const samlProviderExists = (arn: string) =>
  modelled("EntityAlreadyExists", `SAMLProvider ${arn} already exists.`);
export const policyExists = (name: string) =>
  modelled("EntityAlreadyExists", `A policy called ${name} already exists. Duplicate names are not allowed.`);
export const accountAliasExists = (alias: string) =>
  modelled("EntityAlreadyExists", `The account alias ${alias} already exists.`);

/** What still hangs on an entity that is to be deleted. */
export const DELETE_FIRST = {
  accessKeys: "must delete access keys first.",
  loginProfile: "must delete login profile first.",
  mfaDevices: "must delete MFA device first.",
  inlinePolicies: "must delete policies first.",
  attachedPolicies: "must detach all policies first.",
  members: "must remove users from group first.",
  instanceProfiles: "must remove roles from instance profile first.",
  signingCertificates: "must delete certificates first.",
  referencedObjects: "must remove referenced objects first.",
} as const;
export const cannotDelete = (reason: keyof typeof DELETE_FIRST) =>
  modelled("DeleteConflict", `Cannot delete entity, ${DELETE_FIRST[reason]}`);
export const policyIsAttached = () =>
  modelled("DeleteConflict", "Cannot delete a policy attached to entities.");
export const policyHasVersions = () =>
  modelled(
    "DeleteConflict",
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
  );
export const versionIsDefault = () =>
  modelled("DeleteConflict", "Cannot delete the default version of a policy.");

export const quotaExceeded = (quota: string, limit: number) =>
  modelled("LimitExceeded", `Cannot exceed quota for ${quota}: ${limit}`);
export const tooManyVersions = (limit: number) =>
  modelled(
    "LimitExceeded",
    `A managed policy can have up to ${limit} versions. Before you create a new version, you must delete an existing version.`,
  );
export const inlinePoliciesTooLarge = (limit: number, holder: string, name: string) =>
  modelled("LimitExceeded", `Maximum policy size of ${limit} bytes exceeded for ${holder} ${name}`);
export const tooManyTags = () =>
  modelled("LimitExceeded", "The number of tags has reached the maximum limit.");

export const duplicateTagKeys = (ignoreCase: boolean) =>
  modelled(
    "InvalidInput",
    `Duplicate tag keys found.${ignoreCase ? " Please note that Tag keys are case insensitive." : ""}`,
  );
export const reservedTagKey = () =>
  modelled("InvalidInput", "Tag keys cannot begin with 'aws:'. This prefix is reserved for AWS use.");
export const invalidTag = (key: string) => modelled("InvalidInput", `The tag with key ${key} is not valid.`);
export const invalidBoundary = (arn: string) => modelled("InvalidInput", `ARN ${arn} is not valid.`);
export const noSuchBoundary = (arn: string) =>
  modelled("NoSuchEntity", `Scope ARN: ${arn} does not exist or is not attachable.`);
export const reservedRolePath = () =>
  modelled("InvalidInput", "The path /aws-service-role/ is reserved for roles that are linked to a service.");
export const reservedRoleName = (name: string) =>
  modelled("InvalidInput", `The role name ${name} is reserved for roles that are linked to a service.`);

export const noSuchRoleTemplate = (service: string) =>
  modelled("InvalidInput", `Cannot find Service Linked Role template for ${service}`);
export const linkedRoleSuffixNotAllowed = (service: string) =>
  modelled("InvalidInput", `Custom suffix is not allowed for ${service}`);
export const linkedRoleSuffixRequired = (service: string) =>
  modelled("InvalidInput", `A custom suffix is required for ${service}`);
export const linkedRoleNameTaken = (name: string) =>
  modelled(
    "InvalidInput",
    `Service role name ${name} has been taken in this account, please try a different suffix.`,
  );
export const linkedRoleNameTooLong = () =>
  validation(
    "1 validation error detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64",
  );
export const notServiceLinked = (name: string) =>
  modelled("InvalidInput", `The role ${name} is not linked to a service.`);
export const invalidDeletionTaskId = () => modelled("InvalidInput", "The deletion task id is not valid.");
export const noSuchDeletionTask = (id: string) =>
  modelled("NoSuchEntity", `The deletion task with id ${id} cannot be found.`);

export const malformedPolicy = (message: string) => modelled("MalformedPolicyDocument", message);
export const serviceRolePolicyNotAttachable = () =>
  modelled("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role.");
export const protectedRole = (name: string) =>
  modelled(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
  );

/** What policy simulation does not take. */
export const invalidSimulatedPolicy = (message: string) => modelled("InvalidInput", message);
export const tooManySimulatedBoundaries = () =>
  modelled("InvalidInput", "The list of Permissions Boundary policies cannot exceed 1 items.");
export const noEntityInArn = (arn: string) =>
  modelled("InvalidInput", `Invalid Entity Arn: ${arn} does not clearly define entity type and name.`);
export const foreignPolicySource = (callerAccount: string, account: string) =>
  modelled(
    "InvalidInput",
    `Invalid Policy Source Arn: caller's account ${callerAccount} does not have access to policies in account ${account}`,
  );
export const invalidSimulatedAction = (action: string) =>
  modelled("InvalidInput", `Invalid Input Actions: [${action}]`);
export const invalidSimulatedResource = (resource: string) =>
  modelled("InvalidInput", `ResourceNames are not in a valid ARN format: ${resource}.`);
export const simulatedCallerIsNoUser = () =>
  modelled("InvalidInput", "Invalid caller - Caller must be an IAM user in this context.");
export const invalidResourceOwner = (owner: string) =>
  modelled("InvalidInput", `'${owner}' is not a valid as a Resource Owner.`);
export const invalidContextEntry = (key: string, type: string, value: string) =>
  modelled("InvalidInput", `Invalid context entry ${key}: '${value}' is not of type ${type}.`);
export const invalidResourceHandlingOption = (option: string) =>
  modelled("InvalidInput", `Invalid resource handling option: ${option}`);
export const policyNotEvaluable = (policy: string) =>
  modelled(
    "PolicyEvaluation",
    `The request failed because a provided policy could not be successfully evaluated: ${policy}`,
  );

export const unparsableArn = () => validation("Invalid ARN:  Could not be parsed!");
export const invalidPolicyArn = (arn: string) => validation(`ARN ${arn} is not valid.`);
export const invalidMarker = () => validation("Invalid Marker.");
export const userNameRequired = () =>
  validation("Must specify userName when calling with non-User credentials");
/** A status that only time sets. */
export const expiredIsNotSettable = () =>
  modelled("InvalidInput", "Operation does not support status Expired");
export const invalidAccountAlias = () =>
  validation(
    "1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
  );
