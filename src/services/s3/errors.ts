import { belongsToAccount, type Caller } from "../../pure/aws/caller.ts";
import { ServiceError } from "../../pure/aws/service-error.ts";

// Every text here is AWS's own; the order of the details is that of the elements in the error body.

type Details = Readonly<Record<string, string>>;

export function s3Error(status: number, code: string, message: string, details?: Details): ServiceError {
  return new ServiceError(code, message, { status, details });
}

// Access

export const accessDenied = (message = "Access Denied", headers?: Readonly<Record<string, string>>) =>
  new ServiceError("AccessDenied", message, { status: 403, headers });
export const allAccessDisabled = () =>
  s3Error(403, "AllAccessDisabled", "All access to this object has been disabled");
export const blockedByPublicAccess = (
  caller: Caller,
  action: string,
  arn: string,
  what: string,
  setting: string,
) =>
  accessDenied(
    `User: ${callerName(caller)} is not authorized to perform: ${action} on resource: "${arn}" because ${what} are blocked by the ${setting} block public access setting.`,
  );
function callerName(caller: Caller): string {
  if (belongsToAccount(caller)) return caller.arn;
  return caller.kind === "service" ? caller.service : "anonymous";
}

export const invalidExpectedOwner = (value: string) =>
  s3Error(
    400,
    "InvalidBucketOwnerAWSAccountID",
    `The value of the expected bucket owner parameter must be an AWS Account ID... [${value}]`,
  );
export const methodNotAllowed = (method: string, resourceType: string) =>
  new ServiceError("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    status: 405,
    details: { Method: method, ResourceType: resourceType },
    headers: resourceType === "DeleteMarker" ? { Allow: "DELETE" } : {},
  });

// Arguments

/** The code of many texts; `value` is absent where AWS does not repeat it. */
export const invalidArgument = (message: string, name: string, value?: string) =>
  s3Error(
    400,
    "InvalidArgument",
    message,
    value === undefined ? { ArgumentName: name } : { ArgumentName: name, ArgumentValue: value },
  );
export const invalidRequest = (message: string) => s3Error(400, "InvalidRequest", message);
export const malformedXml = () => s3Error(400, "MalformedXML", MALFORMED_XML);
export const malformedAcl = () => s3Error(400, "MalformedACLError", MALFORMED_XML);
export const missingSecurityHeader = (header: string) =>
  s3Error(400, "MissingSecurityHeader", "Your request was missing a required header", {
    MissingHeaderName: header,
  });
export const notImplemented = (header: string, additionalMessage?: string) =>
  s3Error(501, "NotImplemented", "A header you provided implies functionality that is not implemented", {
    Header: header,
    ...(additionalMessage !== undefined && { additionalMessage }),
  });
export const unexpectedContent = () =>
  s3Error(400, "UnexpectedContent", "This request does not support content");
export const invalidContinuationToken = () =>
  invalidArgument("The continuation token provided is incorrect", "continuation-token");
export const notARegion = (value: string) =>
  invalidArgument(`Argument value ${value} is not a valid AWS Region`, "bucket-region");

const MALFORMED_XML =
  "The XML you provided was not well-formed or did not validate against our published schema";

// Buckets

const ofBucket = (status: number, code: string, message: string) => (bucket: string) =>
  s3Error(status, code, message, { BucketName: bucket });

export const noSuchBucket = ofBucket(404, "NoSuchBucket", "The specified bucket does not exist");
export const invalidBucketName = ofBucket(400, "InvalidBucketName", "The specified bucket is not valid.");
export const bucketAlreadyOwnedByYou = ofBucket(
  409,
  "BucketAlreadyOwnedByYou",
  "Your previous request to create the named bucket succeeded and you already own it.",
);
export const bucketAlreadyExists = ofBucket(
  409,
  "BucketAlreadyExists",
  "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
);
export const bucketNotEmpty = ofBucket(409, "BucketNotEmpty", "The bucket you tried to delete is not empty");
export const bucketHasVersions = ofBucket(
  409,
  "BucketNotEmpty",
  "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
);
export const tooManyBuckets = () =>
  s3Error(400, "TooManyBuckets", "You have attempted to create more buckets than allowed");
export const permanentRedirect = (bucket: string, region: string) =>
  new ServiceError(
    "PermanentRedirect",
    "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.",
    {
      status: 301,
      details: { Endpoint: `${bucket}.s3.${region}.amazonaws.com`, Bucket: bucket },
      headers: { "x-amz-bucket-region": region },
    },
  );
export const invalidLocationConstraint = (constraint: string) =>
  s3Error(400, "InvalidLocationConstraint", "The specified location-constraint is not valid", {
    LocationConstraint: constraint,
  });
export const illegalLocationConstraint = (constraint: string) =>
  s3Error(
    400,
    "IllegalLocationConstraintException",
    `The ${constraint} location constraint is incompatible for the region specific endpoint this request was sent to.`,
  );

// A bucket's configurations

export const noSuchBucketPolicy = ofBucket(404, "NoSuchBucketPolicy", "The bucket policy does not exist");
export const noSuchPublicAccessBlock = ofBucket(
  404,
  "NoSuchPublicAccessBlockConfiguration",
  "The public access block configuration was not found",
);
export const ownershipControlsNotFound = ofBucket(
  404,
  "OwnershipControlsNotFoundError",
  "The bucket ownership controls were not found",
);
export const noSuchTagSet = ofBucket(404, "NoSuchTagSet", "The TagSet does not exist");
export const noSuchLifecycle = ofBucket(
  404,
  "NoSuchLifecycleConfiguration",
  "The lifecycle configuration does not exist",
);
export const objectLockNotFound = ofBucket(
  404,
  "ObjectLockConfigurationNotFoundError",
  "Object Lock configuration does not exist for this bucket",
);
export const noSuchCors = ofBucket(404, "NoSuchCORSConfiguration", "The CORS configuration does not exist");
export const noSuchWebsite = ofBucket(
  404,
  "NoSuchWebsiteConfiguration",
  "The specified bucket does not have a website configuration",
);
export const replicationNotFound = ofBucket(
  404,
  "ReplicationConfigurationNotFoundError",
  "The replication configuration was not found",
);
export const versioningNotSpecified = () =>
  s3Error(400, "IllegalVersioningConfigurationException", "The Versioning element must be specified");
export const keyIdNotApplicable = () =>
  invalidArgument(
    "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse",
    "ApplyServerSideEncryptionByDefault",
  );
export const dateNotAtMidnight = (value: string) =>
  invalidArgument("'Date' must be at midnight GMT", "Date", value);
export const daysNotPositive = (name: string, action: string, value: number) =>
  invalidArgument(`'${name}' for ${action} action must be a positive integer`, name, String(value));
export const duplicateRuleId = (id: string) =>
  invalidArgument("Rule ID must be unique. Found same ID for more than one rule", "ID", id);
export const ruleIdTooLong = (id: string) =>
  invalidArgument("ID length should not exceed allowed limit of 255", "ID", id);
export const duplicateFilterTags = () => invalidRequest("Duplicate Tag Keys are not allowed.");
export const noPublicAccessSetting = () => invalidRequest("Must specify at least one configuration.");

// Policies

export const malformedPolicy = (message: string, detail?: string) =>
  s3Error(400, "MalformedPolicy", message, detail === undefined ? undefined : { Detail: detail });
export const policyTooLarge = () =>
  s3Error(400, "PolicyTooLarge", "The policy you attempted to upload is larger than 20480 bytes.");

// ACLs

export const aclsNotSupported = () =>
  s3Error(400, "AccessControlListNotSupported", "The bucket does not allow ACLs");
export const aclAgainstOwnership = () =>
  s3Error(
    400,
    "InvalidBucketAclWithObjectOwnership",
    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
  );
export const aclAgainstPublicAccessBlock = () =>
  s3Error(
    400,
    "InvalidBucketAclWithBlockPublicAccessError",
    "Bucket cannot have public ACLs set with BlockPublicAccess enabled",
  );
export const cannedAclWithGrants = () =>
  invalidRequest("Specifying both Canned ACLs and Header Grants is not allowed");
export const invalidGroupUri = (value: string) => invalidArgument("Invalid group uri", "uri", value);
export const invalidCanonicalId = (value: string) => invalidArgument("Invalid id", "CanonicalUser/ID", value);
export const malformedGrant = (name: string, value: string) =>
  invalidArgument("Argument format not recognized", name, value);
export const unresolvableGrant = (value: string) =>
  s3Error(
    400,
    "UnresolvableGrantByEmailAddress",
    "The e-mail address you provided does not match any account on record.",
    {
      EmailAddress: value,
    },
  );

// Tags

const invalidTag = (message: string, key?: string, value?: string) =>
  s3Error(400, "InvalidTag", message, {
    ...(key !== undefined && { TagKey: key }),
    ...(value !== undefined && { TagValue: value }),
  });
export const duplicateTagKey = (key: string) =>
  invalidTag("Cannot provide multiple Tags with the same key", key);
export const systemTag = (key: string) => invalidTag("System tags cannot be added/updated by requester", key);
export const invalidTagKey = (key: string) => invalidTag("The TagKey you have provided is invalid", key);
export const invalidTagValue = (key: string, value: string) =>
  invalidTag("The TagValue you have provided is invalid", key, value);
export const reservedTagKeyPrefix = (key: string) =>
  invalidTag("Your TagKey cannot be prefixed with aws:", key);
export const reservedTagKeyOfNewBucket = () =>
  invalidTag(
    `User-defined tag keys can't start with "aws:". This prefix is reserved for system tags. Remove "aws:" from your tag keys and try again.`,
  );
export const tooManyTags = (what: "Bucket" | "Object", max: number) =>
  s3Error(400, "BadRequest", `${what} tags cannot be greater than ${max}`);
export const malformedTaggingHeader = (value: string) =>
  invalidArgument(
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
    "x-amz-tagging",
    value,
  );
