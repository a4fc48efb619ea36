import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { conventions } from "../../conventions.ts";
import { AddTags, CreateTrail, LookupEvents, PutEventSelectors, StartQuery } from "../api/cloudtrail.ts";
import { PutAuditEvents } from "../api/cloudtrail-data.ts";
import {
  CreateOpenIDConnectProvider,
  CreateRole,
  CreateUser,
  GetInstanceProfile,
  ListPolicies,
  ListUsers,
  PutUserPolicy,
  TagUser,
  UntagUser,
  UpdateAccessKey,
  UpdateAccountPasswordPolicy,
  UpdateUser,
} from "../api/iam.ts";
import type { OperationModel } from "../api/model.ts";
import {
  AttachPolicy,
  CreateOrganizationalUnit,
  CreatePolicy,
  ListAccounts,
  TagResource,
} from "../api/organizations.ts";
import { GetObjectAttributes, ListObjectsV2, PutBucketVersioning, PutObject, UploadPart } from "../api/s3.ts";
import { services } from "../api/services.ts";
import { AssumeRole } from "../api/sts.ts";
import { ServiceError } from "../aws/service-error.ts";
import { type ConstraintError, validationError } from "./constraint-error.ts";
import { compiledPattern, validateInput } from "./validate.ts";

interface Case {
  readonly claim: string;
  readonly operation: OperationModel;
  readonly input: Readonly<Record<string, unknown>>;
  readonly code: string;
  readonly message: string;
  readonly reason?: string;
  readonly details?: Readonly<Record<string, string>>;
}

const at = "failed to satisfy constraint:";
const trust = "{}";

const cases: readonly Case[] = [
  {
    claim: "IAM leaves values out",
    operation: CreateUser,
    input: { UserName: "s".repeat(65) },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'userName' ${at} Member must have length less than or equal to 64`,
  },
  {
    claim: "a required member that is missing",
    operation: CreateRole,
    input: { AssumeRolePolicyDocument: trust },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'roleName' ${at} Member must not be null`,
  },
  {
    claim: "two errors are counted and joined",
    operation: CreateRole,
    input: { RoleName: "r".repeat(65), AssumeRolePolicyDocument: trust, MaxSessionDuration: 60 },
    code: "ValidationError",
    message: `2 validation errors detected: Value at 'maxSessionDuration' ${at} Member must have value greater than or equal to 3600; Value at 'roleName' ${at} Member must have length less than or equal to 64`,
  },
  {
    claim: "an element of a list is counted from 1",
    operation: TagUser,
    input: {
      UserName: "u",
      Tags: [
        { Key: "a", Value: "" },
        { Key: "", Value: "v" },
      ],
    },
    code: "ValidationError",
    message: `2 validation errors detected: Value at 'tags.2.member.key' ${at} Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+; Value at 'tags.2.member.key' ${at} Member must have length greater than or equal to 1`,
  },
  {
    claim: "IAM checks the characters of a name itself",
    operation: CreateUser,
    input: { UserName: "bad/name" },
    code: "ValidationError",
    message:
      "The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-",
  },
  {
    claim: "IAM checks a path itself",
    operation: UpdateUser,
    input: { UserName: "u", NewPath: "no-slash" },
    code: "ValidationError",
    message:
      "The specified value for newPath is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.",
  },
  {
    claim: "IAM checks the prefix of a path itself",
    operation: ListUsers,
    input: { PathPrefix: "team/" },
    code: "ValidationError",
    message:
      "The specified value for pathPrefix is invalid. It must begin with the / character and contain only alphanumeric characters and/or / characters.",
  },
  {
    claim: "IAM checks the characters of a document itself",
    operation: PutUserPolicy,
    input: { UserName: "u", PolicyName: "p", PolicyDocument: "\u{1F600}" },
    code: "ValidationError",
    message:
      "The specified value for policyDocument is invalid. It must contain only printable ASCII characters.",
  },
  {
    claim: "IAM's own checks come after the framework's, one at a time",
    operation: PutUserPolicy,
    input: { UserName: "a b", PolicyName: "p".repeat(129), PolicyDocument: "\u{1F600}" },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'policyName' ${at} Member must have length less than or equal to 128`,
  },
  {
    claim: "the names of instance profiles are left to the framework",
    operation: GetInstanceProfile,
    input: { InstanceProfileName: "a/b" },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'instanceProfileName' ${at} Member must satisfy regular expression pattern: [\\w+=,.@-]+`,
  },
  {
    claim: "of a list of strings IAM tells everything that holds for one, once",
    operation: UntagUser,
    input: { UserName: "u", TagKeys: ["k".repeat(129), "*", "fine"] },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'tagKeys' ${at} Member must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+, Member must not be null]`,
  },
  {
    claim: "IAM's order is that of a hash map",
    operation: UpdateAccountPasswordPolicy,
    input: { MinimumPasswordLength: 129, MaxPasswordAge: 1096, PasswordReusePrevention: 25 },
    code: "ValidationError",
    message: `3 validation errors detected: Value at 'minimumPasswordLength' ${at} Member must have value less than or equal to 128; Value at 'passwordReusePrevention' ${at} Member must have value less than or equal to 24; Value at 'maxPasswordAge' ${at} Member must have value less than or equal to 1095`,
  },
  {
    claim: "so it is of a provider",
    operation: CreateOpenIDConnectProvider,
    input: { Url: "u".repeat(256), ClientIDList: ["c".repeat(256)], ThumbprintList: ["t"] },
    code: "ValidationError",
    message: `3 validation errors detected: Value at 'clientIDList' ${at} Member must satisfy constraint: [Member must have length less than or equal to 255, Member must have length greater than or equal to 1]; Value at 'thumbprintList' ${at} Member must satisfy constraint: [Member must have length less than or equal to 40, Member must have length greater than or equal to 40]; Value at 'url' ${at} Member must have length less than or equal to 255`,
  },
  {
    claim: "IAM does not list the values of an enum",
    operation: UpdateAccessKey,
    input: { AccessKeyId: "AKIAIOSFODNN7EXAMPLE", Status: "active" },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'status' ${at} Member must satisfy enum value set`,
  },
  {
    claim: "a number above its maximum",
    operation: ListPolicies,
    input: { MaxItems: 1001 },
    code: "ValidationError",
    message: `1 validation error detected: Value at 'maxItems' ${at} Member must have value less than or equal to 1000`,
  },
  {
    claim: "STS shows the value",
    operation: AssumeRole,
    input: { RoleArn: "arn:aws:iam::123456789012:role/x", RoleSessionName: "Session1:2" },
    code: "ValidationError",
    message: `1 validation error detected: Value 'Session1:2' at 'roleSessionName' ${at} Member must satisfy regular expression pattern: [\\w+=,.@-]*`,
  },
  {
    claim: "STS shows that there is none",
    operation: AssumeRole,
    input: { RoleArn: "arn:aws:iam::123456789012:role/x" },
    code: "ValidationError",
    message: `1 validation error detected: Value null at 'roleSessionName' ${at} Member must not be null`,
  },
  {
    claim: "CloudTrail keeps an error for page sizes",
    operation: LookupEvents,
    input: { MaxResults: 51 },
    code: "InvalidMaxResultsException",
    message: `1 validation error detected: Value '51' at 'maxResults' ${at} Member must have value less than or equal to 50`,
  },
  {
    claim: "CloudTrail keeps an error for trail names",
    operation: CreateTrail,
    input: { S3BucketName: "b" },
    code: "InvalidTrailNameException",
    message: `1 validation error detected: Value null at 'name' ${at} Member must not be null`,
  },
  {
    claim: "CloudTrail's enum values are listed",
    operation: LookupEvents,
    input: { LookupAttributes: [{ AttributeKey: "Nope", AttributeValue: "x" }] },
    code: "InvalidLookupAttributesException",
    message: `1 validation error detected: Value 'Nope' at 'lookupAttributes.1.member.attributeKey' ${at} Member must satisfy enum value set: [EventId, EventName, ReadOnly, Username, ResourceType, ResourceName, EventSource, AccessKeyId]`,
  },
  {
    claim: "CloudTrail falls back to InvalidParameterException",
    operation: StartQuery,
    input: { DeliveryS3Uri: "file:///x" },
    code: "InvalidParameterException",
    message: `1 validation error detected: Value 'file:///x' at 'deliveryS3Uri' ${at} Member must satisfy regular expression pattern: s3://[a-z0-9][\\.\\-a-z0-9]{1,61}[a-z0-9](/.*)?`,
  },
  {
    claim: "CloudTrail keeps an error for selectors, however deep",
    operation: PutEventSelectors,
    input: { TrailName: "t", AdvancedEventSelectors: [{ FieldSelectors: [] }] },
    code: "InvalidEventSelectorsException",
    message: `1 validation error detected: Value '[]' at 'advancedEventSelectors.1.member.fieldSelectors' ${at} Member must have length greater than or equal to 1`,
  },
  {
    claim: "CloudTrail without a fitting error answers as the framework does",
    operation: AddTags,
    input: { TagsList: [] },
    code: "ValidationException",
    message: `1 validation error detected: Value null at 'resourceId' ${at} Member must not be null`,
  },
  {
    claim: "CloudTrail Data answers as the framework does",
    operation: PutAuditEvents,
    input: { channelArn: "arn:x", auditEvents: [] },
    code: "ValidationException",
    message: `1 validation error detected: Value '[]' at 'auditEvents' ${at} Member must have length greater than or equal to 1`,
  },
  {
    claim: "Organizations gives a reason for what is missing",
    operation: CreateOrganizationalUnit,
    input: { Name: "ou" },
    code: "InvalidInputException",
    message: "You must include a value for all required parameters.",
    reason: "INPUT_REQUIRED",
  },
  {
    claim: "Organizations has a reason for target ids",
    operation: AttachPolicy,
    input: { PolicyId: "p-12345678", TargetId: "x" },
    code: "InvalidInputException",
    message: "You provided a value that does not match the required pattern.",
    reason: "INVALID_PATTERN_TARGET_ID",
  },
  {
    claim: "Organizations has a reason for policy types",
    operation: CreatePolicy,
    input: { Content: "{}", Description: "", Name: "n", Type: "SCP" },
    code: "InvalidInputException",
    message: "You specified an invalid value.",
    reason: "INVALID_ENUM_POLICY_TYPE",
  },
  {
    claim: "Organizations bounds page sizes",
    operation: ListAccounts,
    input: { MaxResults: 21 },
    code: "InvalidInputException",
    message: "You provided a numeric parameter that has a larger value than allowed.",
    reason: "MAX_VALUE_EXCEEDED",
  },
  {
    claim: "Organizations bounds lengths inside lists",
    operation: TagResource,
    input: { ResourceId: "r-abcd", Tags: [{ Key: "k".repeat(129), Value: "v" }] },
    code: "InvalidInputException",
    message: "You provided a string parameter that is longer than allowed.",
    reason: "MAX_LENGTH_EXCEEDED",
  },
  {
    claim: "S3 names the header",
    operation: PutObject,
    input: { Bucket: "b", Key: "k", StorageClass: "COLD" },
    code: "InvalidStorageClass",
    message: "The storage class you specified is not valid",
    details: { StorageClassRequested: "COLD" },
  },
  {
    claim: "S3 names the parameter",
    operation: ListObjectsV2,
    input: { Bucket: "b", EncodingType: "base64" },
    code: "InvalidArgument",
    message: "Invalid Encoding Method specified in Request",
    details: { ArgumentName: "encoding-type", ArgumentValue: "base64" },
  },
  {
    claim: "S3 names a header that is missing",
    operation: GetObjectAttributes,
    input: { Bucket: "b", Key: "k" },
    code: "MissingSecurityHeader",
    message: "Your request was missing a required header",
    details: { MissingHeaderName: "x-amz-object-attributes" },
  },
  {
    claim: "S3 calls a body outside its schema malformed",
    operation: PutBucketVersioning,
    input: { Bucket: "b", VersioningConfiguration: { Status: "On" } },
    code: "MalformedXML",
    message: "The XML you provided was not well-formed or did not validate against our published schema",
  },
  {
    claim: "S3 says which parameter is missing",
    operation: UploadPart,
    input: { Bucket: "b", Key: "k", UploadId: "u" },
    code: "InvalidRequest",
    message: "Missing required query parameter: partNumber",
  },
];

/** Of a service that is not served, what most answer. */
function constraintErrorOf({ service }: OperationModel): ConstraintError {
  const usual: ConstraintError = (_operation, violations) =>
    validationError("ValidationException", violations);
  return conventions.get(service)?.constraintError ?? usual;
}

function refusalOf(operation: OperationModel, input: unknown): ServiceError {
  try {
    validateInput(operation, input, constraintErrorOf(operation));
  } catch (error) {
    expect(error).toBeInstanceOf(ServiceError);
    return error as ServiceError;
  }
  throw new Error("the input was accepted");
}

test.for(cases)("$claim", ({ operation, input, code, message, reason, details }) => {
  const error = refusalOf(operation, input);
  expect({ code: error.code, message: error.message, status: error.status }).toEqual({
    code,
    message,
    status: 400,
  });
  expect(error.members).toEqual(reason === undefined ? {} : { Reason: reason });
  expect(error.details).toEqual(details ?? {});
});

describe("lengths are counted in code points", () => {
  test.for([
    ["sixty-four characters outside the basic plane fit into 64", 64, true],
    ["sixty-five do not", 65, false],
  ] as const)("%s", ([, count, fits]) => {
    const document = "😀".repeat(count);
    const shape = {
      ...CreateRole.input,
      members: CreateRole.input.members.filter(({ name }) => name === "RoleName"),
    };
    const plain = shape.members.map((member) => ({
      ...member,
      shape: { ...member.shape, pattern: undefined } as typeof member.shape,
    }));
    const operation = { ...CreateRole, service: CreateRole.service, input: { ...shape, members: plain } };
    const check = () => validateInput(operation, { RoleName: document }, constraintErrorOf(CreateRole));
    if (fits) expect(check).not.toThrow();
    else expect(check).toThrow(/length less than or equal to 64/);
  });

  test("as counting them one by one would", () => {
    const [member] = CreateUser.input.members.filter(({ name }) => name === "UserName");
    if (member === undefined) throw new Error("CreateUser has no UserName");
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom("a", "😀"), { maxLength: 12 }),
        fc.nat(8),
        fc.nat(8),
        (parts, min, max) => {
          const text = parts.join("");
          const shape = { ...member.shape, pattern: undefined, min, max } as typeof member.shape;
          const input = { ...CreateUser.input, members: [{ ...member, shape }] };
          const operation = { ...CreateUser, service: CreateUser.service, input };
          const isAccepted = parts.length >= min && parts.length <= max;
          const check = () => validateInput(operation, { UserName: text }, constraintErrorOf(CreateUser));
          if (isAccepted) expect(check).not.toThrow();
          else expect(check).toThrow();
        },
      ),
    );
  });
});

test("AWS reports at most ten errors", () => {
  const Tags = Array.from({ length: 20 }, () => ({ Key: "k" }));
  expect(refusalOf(TagUser, { UserName: "u", Tags }).message).toMatch(/^10 validation errors detected: /);
});

test("a null element of a list is pointed at", () => {
  expect(refusalOf(TagUser, { UserName: "u", Tags: [null] }).message).toContain("'tags.1.member'");
});

describe("patterns", () => {
  const patterns = services.flatMap((service) =>
    service.operationNames.flatMap((name) =>
      service
        .operation(name)
        .input.members.flatMap(({ shape }) =>
          shape.type === "string" && shape.pattern ? [shape.pattern] : [],
        ),
    ),
  );

  test("every pattern of every input compiles", () => {
    expect(new Set(patterns).size).toBeGreaterThan(40);
    for (const pattern of patterns) expect(compiledPattern(pattern)).toBeInstanceOf(RegExp);
  });

  test.for([
    ["(?s).*", "a\nb", true],
    [".*", "a\nb", false],
    ["^[0-9]{2}:[0-9]{2}", "12:34x", false],
    ["[\\w]+", "a-", false],
    ["^(\\d{12})|(ou-x)$", "ou-x", true],
    ["^(\\d{12})|(ou-x)$", "zou-x", false],
    ["[\\p{L}]+", "é水", true],
  ] as const)("%s on %j: %s", ([pattern, text, matches]) => {
    expect(compiledPattern(pattern).test(text)).toBe(matches);
  });

  test("no pattern takes long over a long value", () => {
    const started = performance.now();
    for (const pattern of new Set(patterns)) {
      for (const text of [
        "a".repeat(50_000),
        "/a".repeat(25_000),
        "-".repeat(50_000),
        "\u00e9".repeat(50_000),
      ]) {
        compiledPattern(pattern).test(`${text}\u0000`);
      }
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
