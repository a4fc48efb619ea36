import { ServiceError } from "../../pure/aws/service-error.ts";

const failure = (code: string, message: string, members?: Readonly<Record<string, unknown>>) =>
  new ServiceError(code, message, { status: 400, members });

const constraint = (Reason: string, message: string) =>
  failure("ConstraintViolationException", message, { Reason });
const invalid = (Reason: string, message: string) => failure("InvalidInputException", message, { Reason });

export const notInOrganization = () =>
  failure("AWSOrganizationsNotInUseException", "Your account is not a member of an organization.");
export const accessDenied = () =>
  new ServiceError("AccessDeniedException", "You don't have permissions to access this resource.", {
    status: 400,
    recordedCode: "AccessDenied",
  });
export const alreadyInOrganization = () =>
  failure("AlreadyInOrganizationException", "The AWS account is already a member of an organization.");
export const noServiceLinkedRolePermission = () =>
  failure(
    "AccessDeniedForDependencyException",
    "The request failed because your credentials do not have permission to create the service-linked role required by AWS Organizations.",
    { Reason: "ACCESS_DENIED_DURING_CREATE_SERVICE_LINKED_ROLE" },
  );
export const organizationNotEmpty = () =>
  failure(
    "OrganizationNotEmptyException",
    "To delete an organization you must first remove all member accounts (except the master).",
  );

export const organizationBusy = () =>
  failure(
    "ConcurrentModificationException",
    "AWS Organizations can't complete your request because it conflicts with another attempt to modify the same entity. Try again later.",
  );
export const tooManyRequestsAtOnce = () =>
  failure(
    "TooManyRequestsException",
    "AWS Organizations can't complete your request because another request is already in progress. Try again later.",
  );

export const accountNotFound = () =>
  failure("AccountNotFoundException", "You specified an account that doesn't exist.");
export const unitNotFound = () =>
  failure("OrganizationalUnitNotFoundException", "You specified an organizational unit that doesn't exist.");
export const parentNotFound = () =>
  failure("ParentNotFoundException", "You specified parent that doesn't exist.");
export const sourceParentNotFound = () =>
  failure("SourceParentNotFoundException", "You specified a source parent that doesn't exist.");
export const destinationParentNotFound = () =>
  failure("DestinationParentNotFoundException", "You specified a destination parent that doesn't exist.");
export const childNotFound = () =>
  failure("ChildNotFoundException", "You specified a child that doesn't exist.");
export const rootNotFound = () =>
  failure("RootNotFoundException", "You specified a root that doesn't exist.");
export const targetNotFound = () =>
  failure("TargetNotFoundException", "You specified a target that doesn't exist.");
export const createAccountStatusNotFound = () =>
  failure(
    "CreateAccountStatusNotFoundException",
    "You specified a create account request that doesn't exist.",
  );

export const duplicateUnit = () =>
  failure("DuplicateOrganizationalUnitException", "An OU with the same name already exists.");
export const unitNotEmpty = () =>
  failure(
    "OrganizationalUnitNotEmptyException",
    "The specified organizational unit is not empty. Move all accounts to another root or OU, remove all child OUs, and try the operation again.",
  );
export const unitTooDeep = (max: number) =>
  constraint("OU_DEPTH_LIMIT_EXCEEDED", `You have exceeded the OU depth limit of ${max} levels.`);
export const tooManyUnits = (max: number) =>
  constraint("OU_NUMBER_LIMIT_EXCEEDED", `You have exceeded the limit of ${max} OUs.`);

export const duplicateAccount = () =>
  failure(
    "DuplicateAccountException",
    "The specified account is already present in the specified destination.",
  );
export const tooManyAccounts = () =>
  constraint(
    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    "You have exceeded the allowed number of AWS accounts in your organization.",
  );
export const invalidRoleName = () =>
  invalid(
    "INVALID_ROLE_NAME",
    "You provided a role name that isn't valid. A role name can't begin with the reserved prefix AWSServiceRoleFor.",
  );
export const notGovCloudEnabled = () =>
  constraint(
    "MASTER_ACCOUNT_NOT_GOVCLOUD_ENABLED",
    "The management account of this organization is not enabled for AWS GovCloud (US).",
  );
export const cannotCloseManagementAccount = () =>
  constraint(
    "CANNOT_CLOSE_MANAGEMENT_ACCOUNT",
    "You cannot close the management account of an organization.",
  );
export const accountAlreadyClosed = () =>
  failure("AccountAlreadyClosedException", "The provided account is already closed.");
export const tooManyClosings = () =>
  constraint(
    "CLOSE_ACCOUNT_REQUESTS_LIMIT_EXCEEDED",
    "You have exceeded the number of accounts that you can close at a time.",
  );
export const closingQuotaExceeded = () =>
  constraint(
    "CLOSE_ACCOUNT_QUOTA_EXCEEDED",
    "You have exceeded the number of accounts that you can close in 30 days.",
  );
export const delegatedAdministratorStays = () =>
  constraint(
    "CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG",
    "You cannot remove an account that is registered as a delegated administrator for a service.",
  );
export const closedAccountStays = () =>
  constraint("ACCOUNT_CANNOT_LEAVE_ORGANIZATION", "A closed account cannot leave the organization.");
export const managementAccountStays = () =>
  failure(
    "MasterCannotLeaveOrganizationException",
    "You can't remove a management account from an organization.",
  );

export const invalidNextToken = () => invalid("INVALID_NEXT_TOKEN", "You specified an invalid next token.");

export const policyNotFound = () =>
  failure("PolicyNotFoundException", "You specified a policy that doesn't exist.");
/** In the words of the operations that change policies. */
export const policyToChangeNotFound = () =>
  failure("PolicyNotFoundException", "We can't find a policy with the PolicyId that you specified.");
export const duplicatePolicy = () =>
  failure("DuplicatePolicyException", "A policy with the same name already exists.");
export const policyInUse = () =>
  failure(
    "PolicyInUseException",
    "The policy is attached to one or more entities. You must detach it from all roots, OUs, and accounts before performing this operation.",
  );
export const policyTypeAlreadyEnabled = () =>
  failure("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.");
export const policyTypeNotEnabled = () =>
  failure("PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types.");
export const policyTypeNotAvailable = () =>
  failure(
    "PolicyTypeNotAvailableForOrganizationException",
    "You can't use the specified policy type with the feature set currently enabled for your organization.",
  );
export const malformedPolicy = () =>
  failure(
    "MalformedPolicyDocumentException",
    "The provided policy document does not meet the requirements of the specified policy type.",
  );
export const policyTooLarge = () =>
  constraint("POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum policy size.");
export const tooManyPolicies = () =>
  constraint("POLICY_NUMBER_LIMIT_EXCEEDED", "You have exceeded the number of policies that you can create.");
export const immutablePolicy = () =>
  invalid("IMMUTABLE_POLICY", "You can't modify a policy that is managed by AWS.");
export const alreadyAttached = () =>
  failure(
    "DuplicatePolicyAttachmentException",
    "The selected policy is already attached to the specified target.",
  );
export const tooManyAttachments = () =>
  constraint(
    "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    "You have exceeded the number of policies of this type that can be attached to an entity.",
  );
export const notAttached = () =>
  failure("PolicyNotAttachedException", "The policy isn't attached to the specified target.");
export const lastAttachment = () =>
  constraint(
    "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED",
    "You can't detach the last policy of this type from an entity.",
  );
export const notDetachable = () => invalid("NON_DETACHABLE_POLICY", "You can't detach this policy.");

export const unknownServicePrincipal = () =>
  invalid("UNRECOGNIZED_SERVICE_PRINCIPAL", "You specified an unrecognized service principal.");
export const notAllFeatures = () =>
  constraint(
    "ORGANIZATION_NOT_IN_ALL_FEATURES_MODE",
    "The request failed because the organization does not have all features enabled. Please enable all features in your organization and then retry.",
  );
export const managementAccountIsNoDelegate = () =>
  constraint(
    "CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR",
    "You cannot register management account/yourself as delegated administrator for your organization.",
  );
export const suspendedAccountIsNoDelegate = () =>
  constraint(
    "CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR",
    "You cannot register a suspended account as a delegated administrator.",
  );
export const serviceAccessNotEnabled = () =>
  constraint(
    "SERVICE_ACCESS_NOT_ENABLED",
    "You must enable service access before you can register a delegated administrator for the service.",
  );
export const serviceAccessNeeded = () =>
  constraint(
    "SERVICE_ACCESS_NOT_ENABLED",
    "You must enable service access before you can enable the policy type.",
  );
export const policyTypeStillEnabled = () =>
  constraint(
    "POLICY_TYPE_ENABLED_FOR_THIS_SERVICE",
    "You must disable the policy type before you can disable service access.",
  );
export const accountAlreadyRegistered = () =>
  failure(
    "AccountAlreadyRegisteredException",
    "The provided account is already a delegated administrator for your organization.",
  );
export const accountNotRegistered = () =>
  failure(
    "AccountNotRegisteredException",
    "The provided account is not a registered delegated administrator for your organization.",
  );
export const delegatedAdministratorExists = () =>
  constraint(
    "DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE",
    "The service already has a delegated administrator.",
  );
export const tooManyDelegatedAdministrators = () =>
  constraint(
    "MAX_DELEGATED_ADMINISTRATORS_FOR_SERVICE_LIMIT_EXCEEDED",
    "You have exceeded the number of delegated administrators for the service.",
  );

export const malformedResourcePolicy = () =>
  invalid(
    "INVALID_RESOURCE_POLICY_JSON",
    "The resource policy is not valid JSON or lacks a required element.",
  );
export const invalidDelegate = () =>
  invalid("INVALID_PRINCIPAL", "You specified an invalid principal element in the policy.");
export const notDelegable = () =>
  invalid(
    "UNSUPPORTED_ACTION_IN_RESOURCE_POLICY",
    "The resource policy contains an action that can't be delegated.",
  );
export const unsupportedDelegatedResource = () =>
  invalid(
    "UNSUPPORTED_RESOURCE_IN_RESOURCE_POLICY",
    "The resource policy contains a resource that isn't supported.",
  );
export const resourcePolicyIsThere = () =>
  invalid(
    "UPDATE_EXISTING_RESOURCE_POLICY_WITH_TAGS_NOT_SUPPORTED",
    "Tags can be specified only when the resource policy is created.",
  );
export const resourcePolicyNotFound = () =>
  failure(
    "ResourcePolicyNotFoundException",
    "We can't find a resource policy request with the parameter that you specified.",
  );

export const effectivePolicyNotFound = () =>
  failure("EffectivePolicyNotFoundException", "The account doesn't have an effective policy of this type.");
export const accountsOnly = () =>
  invalid("TARGET_NOT_SUPPORTED", "You can't perform the specified operation on that target entity.");

const handshakeConstraint = (Reason: string, message: string) =>
  failure("HandshakeConstraintViolationException", message, { Reason });

export const handshakeNotFound = () =>
  failure("HandshakeNotFoundException", "You specified a handshake that doesn't exist.");
export const handshakeAlreadyInState = () =>
  failure("HandshakeAlreadyInStateException", "The specified handshake is already in the requested state.");
export const invalidHandshakeTransition = () =>
  failure(
    "InvalidHandshakeTransitionException",
    "You can't perform the operation on the handshake in its current state.",
  );
export const duplicateHandshake = () =>
  failure("DuplicateHandshakeException", "A handshake with the same action and target already exists.");
export const inviteeInOrganization = () =>
  handshakeConstraint("ALREADY_IN_AN_ORGANIZATION", "The account is already a member of an organization.");
export const tooManyInvitations = () =>
  handshakeConstraint(
    "ACCOUNT_NUMBER_LIMIT_EXCEEDED",
    "You have exceeded the allowed number of AWS accounts in your organization.",
  );
export const invalidPartyTarget = () =>
  invalid("INVALID_PARTY_TYPE_TARGET", "You specified an invalid target for the handshake.");
export const invalidEmailTarget = () =>
  invalid("INVALID_EMAIL_ADDRESS_TARGET", "You specified an invalid e-mail address.");

export const noInvitationsNow = () =>
  handshakeConstraint(
    "INVITE_DISABLED_DURING_ENABLE_ALL_FEATURES",
    "You can't issue new invitations to join an organization while it's in the process of enabling all features.",
  );
export const allFeaturesAlready = () =>
  handshakeConstraint(
    "ORGANIZATION_ALREADY_HAS_ALL_FEATURES",
    "The organization has already enabled all features.",
  );
export const allFeaturesPending = () =>
  handshakeConstraint(
    "ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION",
    "The organization has already started the process to enable all features.",
  );
export const oneFilterOnly = () =>
  invalid("MAX_LIMIT_EXCEEDED_FILTER", "You can specify only one filter parameter for the operation.");

export const transferNotFound = () =>
  failure(
    "ResponsibilityTransferNotFoundException",
    "You specified a responsibility transfer that doesn't exist.",
  );
export const transferAlreadyWithdrawn = () =>
  failure(
    "ResponsibilityTransferAlreadyInStatusException",
    "The responsibility transfer is already in the status that you specified.",
  );
export const invalidTransferTransition = () =>
  failure(
    "InvalidResponsibilityTransferTransitionException",
    "The responsibility transfer can't transition to the requested state because it's not in a valid state for this operation.",
  );
export const transferToOneself = () =>
  handshakeConstraint(
    "SOURCE_AND_TARGET_CANNOT_MATCH",
    "An account can't be both the sender and the recipient of a transfer invitation.",
  );
export const transferExists = () =>
  handshakeConstraint(
    "RESPONSIBILITY_TRANSFER_ALREADY_EXISTS",
    "You cannot perform this operation with the current transfer.",
  );
export const transferUnderWay = () =>
  constraint(
    "ACTIVE_RESPONSIBILITY_TRANSFER_PROCESS",
    "You cannot delete organization due to an ongoing responsibility transfer process.",
  );
const TRANSFER_DATES = {
  START_DATE_NOT_BEGINNING_OF_MONTH: "The start date must be the first day of the month.",
  START_DATE_NOT_BEGINNING_OF_DAY: "The start date must be the beginning of the day (00:00:00.000).",
  START_DATE_TOO_EARLY: "The start date is too early.",
  START_DATE_TOO_LATE: "The start date is too late.",
  END_DATE_NOT_END_OF_MONTH: "The end date must be the end of the last day of the month (23.59.59.999).",
  END_DATE_TOO_EARLY: "It is too early for the transfer to end.",
} as const;
export type TransferDateFault = keyof typeof TRANSFER_DATES;
export const invalidTransferDate = (fault: TransferDateFault) =>
  invalid(
    fault,
    `You provided an invalid ${fault.startsWith("START") ? "start" : "end"} date. ${TRANSFER_DATES[fault]}`,
  );

export const reservedTagKey = () =>
  invalid("INVALID_SYSTEM_TAGS_PARAMETER", "Tag keys that begin with aws: are reserved for AWS use.");
export const duplicateTagKey = () => invalid("DUPLICATE_TAG_KEY", "Tag keys must be unique.");
export const invalidTag = () =>
  invalid("INVALID_PATTERN", "You provided a value that does not match the required pattern.");
export const tooManyTags = (max: number) =>
  constraint("MAX_TAG_LIMIT_EXCEEDED", `You have exceeded the limit of ${max} tags for this resource.`);
