import { ServiceError } from "../../pure/aws/service-error.ts";

// Where AWS's own text is not known, ours says what is wrong; clients go by the code.

// Trail names and ARNs

const invalidTrailName = (message: string) => new ServiceError("InvalidTrailNameException", message);

export const trailNameTooShort = (length: number) =>
  invalidTrailName(
    `Trail name too short. Minimum allowed length: 3 characters. Specified name length: ${length} characters.`,
  );
export const trailNameTooLong = (length: number) =>
  invalidTrailName(
    `Trail name too long. Maximum allowed length: 128 characters. Specified name length: ${length} characters.`,
  );
export const trailNameStart = () => invalidTrailName("Trail name must starts with a letter or number.");
export const trailNameEnd = () => invalidTrailName("Trail name must ends with a letter or number.");
export const trailNameCharacters = () =>
  invalidTrailName(
    "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
  );
export const trailNameAdjacent = () =>
  invalidTrailName("Trail name or ARN cannot have adjacent periods (.), hyphens (-), or underscores (_).");
export const trailNameLikeAddress = () =>
  invalidTrailName("Trail names must not be formatted as an IP address.");

export const invalidTrailArn = (arn: string) =>
  new ServiceError("CloudTrailARNInvalidException", `Invalid trail ARN: ${arn}`);
export const wrongRegionInArn = (region: string) =>
  new ServiceError(
    "CloudTrailARNInvalidException",
    `Region in ARN is wrong, you can only access resources in region ${region}.`,
  );

// Trails

export const trailNotFound = (trail: string, account: string) =>
  new ServiceError("TrailNotFoundException", `Unknown trail: ${trail} for the user: ${account}`);
export const trailAlreadyExists = (name: string, account: string) =>
  new ServiceError("TrailAlreadyExistsException", `Trail ${name} already exists for customer: ${account}`);
export const tooManyTrails = (account: string, max: number, region: string) =>
  new ServiceError(
    "MaximumNumberOfTrailsExceededException",
    `User: ${account} already has ${max} trails in ${region}.`,
  );
export const notHomeRegion = (arn: string, homeRegion: string) =>
  new ServiceError("InvalidHomeRegionException", `Trail ${arn}'s home region is ${homeRegion}.`);
export const globalEventsRequired = () =>
  new ServiceError(
    "InvalidParameterCombinationException",
    "Multi-Region trail must include global service events.",
  );

// Organization trails

export const organizationAccessMissing = () =>
  new ServiceError(
    "InsufficientDependencyServiceAccessPermissionException",
    "AWS CloudTrail cannot create resources for your organization because access to one or more required APIs has been denied.",
  );
export const organizationsNotInUse = () =>
  new ServiceError(
    "OrganizationsNotInUseException",
    "The request could not be processed because your AWS account is not a member of an organization.",
  );

export const notOrganizationMaster = () =>
  new ServiceError(
    "NotOrganizationMasterAccountException",
    "The request could not be processed because your AWS account is neither the management account of the organization nor allowed to do this as its delegated administrator.",
  );
export const notOrganizationManagement = () =>
  new ServiceError(
    "NotOrganizationManagementAccountException",
    "The request could not be processed because your AWS account is not the management account of the organization.",
  );
export const organizationNotInAllFeaturesMode = () =>
  new ServiceError(
    "OrganizationNotInAllFeaturesModeException",
    "The request could not be processed because your organization does not have all features enabled.",
  );
export const cloudTrailAccessNotEnabled = (account: string) =>
  new ServiceError(
    "CloudTrailAccessNotEnabledException",
    `The request could not be processed because your organization hasn\u2019t enabled CloudTrail service access. Enable service access for CloudTrail, and then try again. You are signed in with the following AWS account ID: ${account}`,
  );
export const noManagementAccountLinkedRole = (account: string) =>
  new ServiceError(
    "NoManagementAccountSLRExistsException",
    `The management account ${account} of your organization does not have the service-linked role AWSServiceRoleForCloudTrail.`,
  );
export const organizationTrailDenied = () =>
  new ServiceError(
    "AccessDeniedException",
    "Access Denied: You do not have permission to operate on this resource",
    { recordedCode: "AccessDenied" },
  );

// Delegated administrators

export const invalidAccountId = (account: string) =>
  new ServiceError("InvalidParameterException", `The account ID ${account} is not valid.`);
export const cannotDelegateManagementAccount = (account: string) =>
  new ServiceError(
    "CannotDelegateManagementAccountException",
    `The management account ${account} of the organization cannot be a delegated administrator.`,
  );
export const accountNotFound = (account: string) =>
  new ServiceError("AccountNotFoundException", `The account ${account} is not a member of the organization.`);
export const accountRegistered = (account: string) =>
  new ServiceError(
    "AccountRegisteredException",
    `The account ${account} is already registered as a CloudTrail delegated administrator.`,
  );
export const accountNotRegistered = (account: string) =>
  new ServiceError(
    "AccountNotRegisteredException",
    `The account ${account} is not registered as a CloudTrail delegated administrator.`,
  );
export const tooManyDelegatedAdministrators = (max: number) =>
  new ServiceError(
    "DelegatedAdminAccountLimitExceededException",
    `The organization already has ${max} CloudTrail delegated administrators.`,
  );
export const linkedRolePermissionMissing = () =>
  new ServiceError(
    "InsufficientIAMAccessPermissionException",
    "The task can't be completed because you are signed in with an account that lacks permissions to create a service-linked role in AWS CloudTrail. Sign in to an account with the required permissions and then try again.",
  );
export const organizationChanging = () =>
  new ServiceError(
    "ConflictException",
    "The organization is being changed by another operation. Try again later.",
  );

// What a trail delivers to

export const invalidBucketName = (bucket: string) =>
  new ServiceError("InvalidS3BucketNameException", `Bucket name is invalid: ${bucket}`);
export const bucketDoesNotExist = (bucket: string) =>
  new ServiceError("S3BucketDoesNotExistException", `S3 bucket ${bucket} does not exist!`);
export const insufficientBucketPolicy = (bucket: string) =>
  new ServiceError(
    "InsufficientS3BucketPolicyException",
    `Incorrect S3 bucket policy is detected for bucket: ${bucket}`,
  );
export const invalidPrefix = (prefix: string) =>
  new ServiceError("InvalidS3PrefixException", `S3 prefix is invalid: ${prefix}`);
export const prefixTooLong = (max: number) =>
  new ServiceError("InvalidS3PrefixException", `S3 prefix is longer than maximum length ${max}.`);

export const invalidKmsKeyId = (key: string) =>
  new ServiceError("InvalidKmsKeyIdException", `KMS key ID ${key} is invalid.`);
export const kmsKeyNotFound = (key: string, bucket: string) =>
  new ServiceError(
    "KmsKeyNotFoundException",
    `KMS key ID ${key} does not exist, or s3 bucket ${bucket} and key are not in the same region.`,
  );
export const insufficientEncryptionPolicy = (bucket: string, key: string) =>
  new ServiceError(
    "InsufficientEncryptionPolicyException",
    `Insufficient permissions to access S3 bucket ${bucket} or KMS key ${key}.`,
  );

export const invalidTopicName = (topic: string) =>
  new ServiceError("InvalidSnsTopicNameException", `SNS topic name is invalid: ${topic}`);
export const topicUnusable = () =>
  new ServiceError(
    "InsufficientSnsTopicPolicyException",
    "SNS Topic does not exist or the topic policy is incorrect!",
  );

export const logGroupMissing = () =>
  new ServiceError(
    "InvalidCloudWatchLogsLogGroupArnException",
    "You must specify a log group and a role ARN.",
  );
export const logsRoleMissing = () =>
  new ServiceError(
    "InvalidCloudWatchLogsRoleArnException",
    "You must specify a role ARN as well as a log group.",
  );
export const logGroupElsewhere = () =>
  new ServiceError(
    "InvalidCloudWatchLogsLogGroupArnException",
    "You must specify a log group that is in the current region.",
  );
export const logGroupUnknown = () =>
  new ServiceError(
    "InvalidCloudWatchLogsLogGroupArnException",
    "Check the log group ARN: CloudTrail can't validate it.",
  );

// Selectors

const invalidSelectors = (message: string) => new ServiceError("InvalidEventSelectorsException", message);

export const bothSelectorKinds = () =>
  invalidSelectors(
    "You can select events by using either EventSelectors or AdvancedEventSelectors, but not both.",
  );
export const noSelectors = () =>
  invalidSelectors("Specify a value for either EventSelectors or AdvancedEventSelectors.");
export const tooManyEventSelectors = (max: number) =>
  invalidSelectors(`Specify a valid number of selectors (1 to ${max}) for your trail.`);
export const tooManyDataResourceValues = (max: number) =>
  invalidSelectors(`Specify a valid number of DataResources.Values (0 to ${max}) for all your selectors`);
export const invalidDataResourceType = (type: string) =>
  invalidSelectors(`Value ${type} for DataResources.Type is invalid.`);
export const invalidDataResourceValue = (value: string) =>
  invalidSelectors(`Value ${value} for DataResources.Values is invalid.`);
export const nothingSelected = () =>
  invalidSelectors(
    "Invalid combination of parameters in EventSelectors. When includeManagementEvents is false, DataResources must not be empty.",
  );
export const invalidExcludedSource = () =>
  invalidSelectors("Event selector ExcludeManagementEventSources is not valid");
export const fieldSelectorsMissing = () =>
  invalidSelectors("The following fields are required: [FieldSelectors].");
export const eventCategoryMissing = () =>
  invalidSelectors("The following fields are required: [eventCategory].");
export const invalidEventCategoryValue = () =>
  invalidSelectors("The eventCategory field value is not valid.");
export const operatorNotAllowed = (field: string, operators: string) =>
  invalidSelectors(`Only the following operators are valid with the ${field} field: [${operators}].`);
export const operatorMissing = (field: string) =>
  invalidSelectors(`Specify at least one operator for the ${field} field.`);
export const fieldNotAllowed = (category: string, field: string) =>
  invalidSelectors(
    `The following field is not allowed when the eventCategory field value equals ${category}: ${field}.`,
  );
export const selectorRequired = (category: string, field: string) =>
  invalidSelectors(
    `The following selectors are required when the eventCategory field value equals ${category}: [${field}].`,
  );
export const duplicateField = () =>
  invalidSelectors(
    "A duplicate event selector was found for at least one field. Only one selector is allowed per field.",
  );
export const invalidFieldValue = (field: string) =>
  invalidSelectors(`The ${field} field value is not valid.`);
export const tooManyConditions = (max: number) =>
  invalidSelectors(`There are too many filters applied. The maximum allowed number of filters is ${max}.`);

// Insights

const invalidInsightSelectors = (message: string) =>
  new ServiceError("InvalidInsightSelectorsException", message);

export const insightTypeMissing = () =>
  invalidInsightSelectors("The following fields are required: [InsightType].");
export const duplicateInsightSelector = (type: string, category: string) =>
  invalidInsightSelectors(`Insight type ${type} is selected twice for the event category ${category}.`);
export const insightEventsNotLogged = (arn: string, type: string, events: string) =>
  invalidInsightSelectors(`To enable ${type}, the trail ${arn} must log ${events}.`);
export const insightsNotEnabled = (arn: string) =>
  new ServiceError(
    "InsightNotEnabledException",
    `Trail ${arn} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
  );
export const insightSourceAmbiguous = () =>
  new ServiceError(
    "InvalidParameterCombinationException",
    "You can specify either TrailName, or EventDataStore and InsightsDestination, but not both.",
  );
export const insightSourceMissing = () =>
  new ServiceError("InvalidParameterException", "You must specify either TrailName or EventDataStore.");
export const insightsDestinationIncomplete = () =>
  new ServiceError(
    "InvalidParameterException",
    "You must specify both EventDataStore and InsightsDestination.",
  );
export const unknownInsightSource = (eventDataStore: string) =>
  new ServiceError("InvalidParameterException", `Unknown event data store: ${eventDataStore}`);

const invalidMetricRequest = (message: string) => new ServiceError("InvalidParameterException", message);

export const errorCodeMissing = () =>
  invalidMetricRequest("ErrorCode is required when InsightType is ApiErrorRateInsight.");
export const errorCodeNotAllowed = () =>
  invalidMetricRequest("ErrorCode is only allowed when InsightType is ApiErrorRateInsight.");
export const invalidPeriod = (periods: string) =>
  invalidMetricRequest(`Period must be one of the following: [${periods}].`);
export const metricTimeRange = () => invalidMetricRequest("The start time must be before the end time.");
export const metricToken = () =>
  invalidMetricRequest("The next token is invalid, or was used with other parameters.");
export const unknownMetricTrail = (trail: string) => invalidMetricRequest(`Unknown trail: ${trail}`);

// Tags

export const resourceNotFound = (resource: string) =>
  new ServiceError("ResourceNotFoundException", `Resource not found: ${resource}`);
export const resourceTypeNotSupported = (resource: string) =>
  new ServiceError("ResourceTypeNotSupportedException", `Resource type is not supported: ${resource}`);
export const eventDataStoreNotFound = (resource: string) =>
  new ServiceError("EventDataStoreNotFoundException", `Event data store not found: ${resource}`);
export const channelNotFound = (resource: string) =>
  new ServiceError("ChannelNotFoundException", `Channel not found: ${resource}`);
const invalidTag = (message: string) => new ServiceError("InvalidTagParameterException", message);
export const duplicateTag = (key: string) => invalidTag(`Duplicate tag key: ${key}`);
export const reservedTag = (key: string) =>
  invalidTag(`Tag keys that begin with aws: are reserved for system use: ${key}`);
export const malformedTag = (key: string) => invalidTag(`Tag is not valid: ${key}`);
export const tooManyTags = (max: number) =>
  new ServiceError("TagsLimitExceededException", `The number of tags per resource is limited to ${max}.`);
export const tooManyResourceIds = (max: number) =>
  new ServiceError("OperationNotPermittedException", `Specify at most ${max} resource IDs.`);

// Event history and public keys

const invalidLookupAttributes = (message: string) =>
  new ServiceError("InvalidLookupAttributesException", message);
export const tooManyLookupAttributes = () =>
  invalidLookupAttributes("You can only specify one lookup attribute at a time.");
export const lookupValueLength = (max: number) =>
  invalidLookupAttributes(`The value of a lookup attribute must have between 1 and ${max} characters.`);
export const lookupAttributeNotForInsights = (key: string) =>
  invalidLookupAttributes(`The lookup attribute ${key} is not supported for Insights events.`);
export const invalidTimeRange = () =>
  new ServiceError("InvalidTimeRangeException", "The start time must be before the end time.");
export const invalidNextToken = () =>
  new ServiceError(
    "InvalidNextTokenException",
    "The next token is invalid, or was used with other parameters.",
  );
export const invalidToken = () => new ServiceError("InvalidTokenException", "The token is invalid.");
