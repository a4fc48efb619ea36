import { describe, expect, test } from "vitest";
import type { PolicyType } from "./document.ts";
import { acceptPolicy, type ValidationOptions } from "./validate.ts";
import { PolicyValidationError } from "./validation/policy-validation-error.ts";

/** AWS's message, or undefined when the policy is taken. */
function refusal(text: string, type: PolicyType, options?: ValidationOptions): string | undefined {
  try {
    acceptPolicy(text, type, options);
    return undefined;
  } catch (error) {
    if (error instanceof PolicyValidationError) return error.message;
    throw error;
  }
}

type Fields = Readonly<Record<string, unknown>>;
const ALLOW = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };

function policy(...statements: Fields[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

const SYNTAX = "Syntax errors in policy.";
const LEGACY = "The policy failed legacy parsing";
const NO_ACTIONS = "Policy statement must contain actions.";
const NO_RESOURCES = "Policy statement must contain resources.";
const NO_VENDOR = "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.";
const IAM_PATHS =
  'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, ' +
  "instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, " +
  "access-report/.";

describe("identity policies", () => {
  test.for<[title: string, text: string, message: string | undefined]>([
    ["a plain one", policy(ALLOW), undefined],
    [
      "every element",
      policy({ ...ALLOW, Sid: "A1", Condition: { StringLike: { "s3:prefix": "x" } } }),
      undefined,
    ],
    ["no JSON", "This is no JSON", SYNTAX],
    ["a list", "[]", SYNTAX],
    ["an unknown field", JSON.stringify({ Version: "2012-10-17", Statement: ALLOW, More: 1 }), SYNTAX],
    [
      "no version",
      JSON.stringify({ Statement: ALLOW }),
      "Policy document must be version 2012-10-17 or greater.",
    ],
    [
      "the old version",
      JSON.stringify({ Version: "2008-10-17", Statement: ALLOW }),
      "Policy document must be version 2012-10-17 or greater.",
    ],
    ["an unknown operator", policy({ ...ALLOW, Condition: { StringEqual: { a: "b" } } }), SYNTAX],
    ["an unknown operator of nothing", policy({ ...ALLOW, Condition: { StringEqual: {} } }), undefined],
    ["a syntax error after an old version", JSON.stringify({ Version: "2008-10-17", Statement: [] }), SYNTAX],
    ["effect in lower case", policy({ ...ALLOW, Effect: "allow" }), LEGACY],
    [
      "an unreadable date",
      policy({ ...ALLOW, Condition: { DateLessThan: { "aws:CurrentTime": "b" } } }),
      LEGACY,
    ],
    ["an impossible date", policy({ ...ALLOW, Condition: { DateLessThan: { k: "2026-00-01" } } }), LEGACY],
    [
      "a sloppy date",
      policy({ ...ALLOW, Condition: { DateLessThan: { k: "2016-12-13t2:00:00.5+23" } } }),
      undefined,
    ],
    ["too few colons", policy({ ...ALLOW, Resource: "arn:aws:s3::b" }), LEGACY],
    ["too few colons before no action", policy({ Effect: "Allow", Resource: "arn:aws:s3::b" }), LEGACY],
    [
      "a Sid used twice",
      policy({ ...ALLOW, Sid: "a" }, { ...ALLOW, Sid: "a" }),
      "Statement IDs (SID) in a single policy must be unique.",
    ],
    ["an empty Sid used twice", policy({ ...ALLOW, Sid: "" }, { ...ALLOW, Sid: "" }), undefined],
    [
      "a Sid with a space",
      policy({ ...ALLOW, Sid: "a b" }),
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    ],
    ["no action", policy({ Effect: "Deny", Resource: "*" }), NO_ACTIONS],
    ["an empty action list", policy({ ...ALLOW, Action: [] }), NO_ACTIONS],
    ["no ARN", policy({ ...ALLOW, Resource: "adf" }), 'Resource adf must be in ARN format or "*".'],
    [
      "an unknown partition",
      policy({ ...ALLOW, Resource: "a:b:cadfsdf" }),
      'Partition "b" is not valid for resource "arn:b:cadfsdf:*:*:*".',
    ],
    [
      "a missing arn:",
      policy({ ...ALLOW, Resource: "aws:s3:::b" }),
      'Partition "s3" is not valid for resource "arn:s3:::b:*".',
    ],
    [
      "no service",
      policy({ ...ALLOW, Resource: "arn:aws" }),
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    [
      "a wildcard service",
      policy({ ...ALLOW, Resource: "arn:aws:s*:::b" }),
      "Resource vendor must be fully qualified and cannot contain regexes.",
    ],
    [
      "a region in an IAM ARN",
      policy({ ...ALLOW, Resource: "arn:aws:iam:us-east-1::user/a" }),
      "IAM resource arn:aws:iam:us-east-1::user/a cannot contain region information.",
    ],
    [
      "a region in an S3 ARN",
      policy({ ...ALLOW, Resource: "arn:aws:s3:us-east-1::b" }),
      "Resource arn:aws:s3:us-east-1::b can not contain region information.",
    ],
    [
      "a region in an ARN of what of S3 lies in one",
      policy({
        ...ALLOW,
        Resource: ["accesspoint/a", "access-grants/default", "job/1", "storage-lens/a"].map(
          (path) => `arn:aws:s3:us-east-1:111111111111:${path}`,
        ),
      }),
      undefined,
    ],
    ["an access point", policy({ ...ALLOW, Resource: "arn:aws:s3:us-east-1:1:accesspoint/a" }), undefined],
    ["an unknown IAM path", policy({ ...ALLOW, Resource: "arn:aws:iam::1:example" }), IAM_PATHS],
    [
      "the root user",
      policy({ ...ALLOW, Action: "sts:AssumeRoot", Resource: "arn:aws:iam::*:root" }),
      undefined,
    ],
    ["an action without service", policy({ ...ALLOW, Action: "invalid" }), NO_VENDOR],
    ["an empty action", policy({ ...ALLOW, NotAction: "", Action: undefined }), NO_VENDOR],
    ["two colons", policy({ ...ALLOW, Action: "s:3:x" }), "Actions/Condition can contain only one colon."],
    ["a wildcard vendor", policy({ ...ALLOW, Action: "s*:Get*" }), "Vendor s* is not valid"],
    ["a vendor with a space", policy({ ...ALLOW, Action: "a a:x" }), "Vendor a a is not valid"],
    ["every action", policy({ ...ALLOW, Action: ["*", "*:*", "unheard-of:Thing"] }), undefined],
    ["no resource", policy({ Effect: "Allow", Action: "s3:*" }), NO_RESOURCES],
    ["no resource, bad action", policy({ Effect: "Allow", Action: "s3" }), NO_RESOURCES],
    ["a principal", policy({ ...ALLOW, Principal: "*" }), "Policy document should not specify a principal."],
  ])("%s", ([, text, message]) => {
    expect(refusal(text, "identity")).toBe(message);
  });

  test("as session policies may be of the old version", () => {
    expect(refusal(JSON.stringify({ Statement: ALLOW }), "session")).toBeUndefined();
    expect(refusal(policy({ ...ALLOW, Principal: "*" }), "session")).toMatch(/principal/);
  });
});

const TRUST = { Effect: "Allow", Principal: { AWS: "111111111111" }, Action: "sts:AssumeRole" };

describe("trust policies", () => {
  const NOT_STS = "AssumeRole policy may only specify STS AssumeRole actions.";
  const known = new Set(["111111111111", "arn:aws:iam::111111111111:user/ann"]);
  const options: ValidationOptions = { principalExists: ({ value }) => known.has(value) };

  test.for<[title: string, text: string, message: string | undefined]>([
    ["an account", policy(TRUST), undefined],
    ["an account without Version", JSON.stringify({ Statement: [TRUST] }), undefined],
    ["a user", policy({ ...TRUST, Principal: { AWS: "arn:aws:iam::111111111111:user/ann" } }), undefined],
    ["everybody", policy({ ...TRUST, Principal: "*" }), undefined],
    ["a service", policy({ ...TRUST, Principal: { Service: "cloudtrail.amazonaws.com" } }), undefined],
    [
      "a regional service",
      policy({ ...TRUST, Principal: { Service: "logs.us-east-1.amazonaws.com" } }),
      undefined,
    ],
    [
      "a provider that is none",
      policy({ ...TRUST, Principal: { Federated: "arn:aws:iam::111111111111:role/x" } }),
      "Federated principals must be valid domain names or SAML metadata ARNs",
    ],
    ["a built-in provider", policy({ ...TRUST, Principal: { Federated: "accounts.google.com" } }), undefined],
    ["tags", policy({ ...TRUST, Action: ["sts:AssumeRole", "sts:TagSession"] }), undefined],
    ["wildcards", policy({ ...TRUST, Action: ["sts:*", "sts:Assume*"] }), undefined],
    ["no JSON", "x", "This policy contains invalid Json"],
    ["no statement", "{}", SYNTAX],
    ["a resource", policy({ ...TRUST, Resource: "*" }), "Has prohibited field Resource"],
    ["no principal", policy({ ...TRUST, Principal: undefined }), "Missing required field Principal"],
    [
      "NotPrincipal",
      policy({ ...TRUST, Principal: undefined, NotPrincipal: { AWS: "111111111111" } }),
      "Has prohibited field NotPrincipal",
    ],
    ["another service's action", policy({ ...TRUST, Action: "s3:GetObject" }), NOT_STS],
    ["another STS action", policy({ ...TRUST, Action: "sts:GetSessionToken" }), NOT_STS],
    ["every action", policy({ ...TRUST, Action: "*" }), NOT_STS],
    ["no action", policy({ ...TRUST, Action: undefined }), NO_ACTIONS],
    [
      "an unknown account",
      policy({ ...TRUST, Principal: { AWS: "222222222222" } }),
      'Invalid principal in policy: "AWS":"222222222222"',
    ],
    [
      "a wildcard in an ARN",
      policy({ ...TRUST, Principal: { AWS: "arn:aws:iam::111111111111:user/*" } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:user/*"',
    ],
    [
      "a group",
      policy({ ...TRUST, Principal: { AWS: "arn:aws:iam::111111111111:group/g" } }),
      'Invalid principal in policy: "AWS":"arn:aws:iam::111111111111:group/g"',
    ],
    [
      "the id of a deleted user",
      policy({ ...TRUST, Principal: { AWS: "AIDAAAAAAAAAAAAAAAAAA" } }),
      'Invalid principal in policy: "AWS":"AIDAAAAAAAAAAAAAAAAAA"',
    ],
    [
      "an unknown service",
      policy({ ...TRUST, Principal: { Service: "nothing.example.com" } }),
      'Invalid principal in policy: "SERVICE":"nothing.example.com"',
    ],
    [
      "an unknown provider",
      policy({ ...TRUST, Principal: { Federated: "arn:aws:iam::111111111111:saml-provider/x" } }),
      'Invalid principal in policy: "FEDERATED":"arn:aws:iam::111111111111:saml-provider/x"',
    ],
  ])("%s", ([, text, message]) => {
    expect(refusal(text, "trust", options)).toBe(message);
  });
});

describe("bucket policies", () => {
  const SHARED = { ...ALLOW, Principal: "*" };
  const NOT_JSON = "Policies must be valid JSON and the first byte must be '{'";
  const NO_REACH = "Action does not apply to any resource(s) in statement";
  const NO_SUCH_KEY = "Conditions do not apply to combination of actions and resources in statement";
  const prefix = { StringLike: { "s3:prefix": "a/*" } };

  test.for<[title: string, text: string, message: string | undefined]>([
    ["an object", policy(SHARED), undefined],
    ["the old version", JSON.stringify({ Version: "2008-10-17", Statement: SHARED }), undefined],
    [
      "everything",
      policy({ ...SHARED, Action: "s3:*", Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"] }),
      undefined,
    ],
    ["every action there is", policy({ ...SHARED, Action: "*", Resource: "*" }), undefined],
    ["a Sid with spaces", policy({ ...SHARED, Sid: "any text" }), undefined],
    ["NotPrincipal", policy({ ...ALLOW, Effect: "Deny", NotPrincipal: { AWS: "111111111111" } }), undefined],
    ["white space first", ` ${policy(SHARED)}`, NOT_JSON],
    ["no JSON", "x", NOT_JSON],
    ["no statement", "{}", "Missing required field Statement"],
    ["an unknown field", policy({ ...SHARED, Foo: 1 }), "Unknown field Foo"],
    [
      "an unknown version",
      JSON.stringify({ Version: "1", Statement: SHARED }),
      "The policy must contain a valid version string",
    ],
    ["no effect", policy({ ...SHARED, Effect: undefined }), "Missing required field Effect"],
    ["an unknown effect", policy({ ...SHARED, Effect: "allow" }), "Invalid effect: allow"],
    ["no principal", policy(ALLOW), "Missing required field Principal"],
    ["no action", policy({ ...SHARED, Action: undefined }), "Statement is missing required element"],
    ["no resource", policy({ ...SHARED, Resource: undefined }), "Statement is missing required element"],
    [
      "another bucket",
      policy({ ...SHARED, Resource: "arn:aws:s3:::other/*" }),
      "Policy has invalid resource",
    ],
    ["no bucket", policy({ ...SHARED, Resource: "b/*" }), "Policy has invalid resource"],
    ["an unknown action", policy({ ...SHARED, Action: "s3:GetObjects" }), "Policy has invalid action"],
    [
      "another service's action",
      policy({ ...SHARED, Action: "sqs:SendMessage" }),
      "Policy has invalid action",
    ],
    ["a bucket action on objects", policy({ ...SHARED, Action: "s3:ListBucket" }), NO_REACH],
    ["an object action on the bucket", policy({ ...SHARED, Resource: "arn:aws:s3:::b" }), NO_REACH],
    [
      "one of two actions without resource",
      policy({ ...SHARED, Action: ["s3:GetObject", "s3:ListBucket"] }),
      NO_REACH,
    ],
    [
      "a bucket pattern",
      policy({ ...SHARED, Action: ["s3:Get*", "s3:List*"], Resource: "arn:aws:s3:::b*" }),
      undefined,
    ],
    ["a prefix on reading", policy({ ...SHARED, Condition: prefix }), NO_SUCH_KEY],
    [
      "a prefix on listing",
      policy({ ...SHARED, Action: "s3:ListBucket", Resource: "arn:aws:s3:::b", Condition: prefix }),
      undefined,
    ],
    [
      "an ACL on asking for the ACL",
      policy({
        ...SHARED,
        Action: "s3:GetBucketAcl",
        Resource: "arn:aws:s3:::b",
        Condition: { StringEquals: { "s3:x-amz-acl": "private" } },
      }),
      NO_SUCH_KEY,
    ],
    [
      "a key all actions have",
      policy({
        ...SHARED,
        Condition: { NumericLessThan: { "s3:TlsVersion": 1.2 }, Bool: { "aws:SecureTransport": false } },
      }),
      undefined,
    ],
    [
      "a tag key",
      policy({ ...SHARED, Condition: { StringEquals: { "s3:ExistingObjectTag/Team": "red" } } }),
      undefined,
    ],
    [
      "an unknown key",
      policy({ ...SHARED, Condition: { Bool: { "s3:none": true } } }),
      "Policy has an invalid condition key",
    ],
    [
      "a key without service",
      policy({ ...SHARED, Condition: { Bool: { none: true } } }),
      "Policy has an invalid condition key",
    ],
    [
      "an unknown operator",
      policy({ ...SHARED, Condition: { Is: { "aws:x": "1" } } }),
      "Invalid Condition type : Is",
    ],
    [
      "a malformed principal",
      policy({ ...SHARED, Principal: { AWS: "ann" } }),
      "Invalid principal in policy",
    ],
    [
      "an unknown kind of principal",
      policy({ ...SHARED, Principal: { Aws: "*" } }),
      "Invalid principal in policy",
    ],
    ["a canonical user", policy({ ...SHARED, Principal: { CanonicalUser: "0".repeat(64) } }), undefined],
  ])("%s", ([, text, message]) => {
    expect(refusal(text, "bucket", { bucket: "b" })).toBe(message);
  });

  test("of log buckets are taken as AWS documents them", () => {
    const source = { "aws:SourceArn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/t" };
    const service = { Service: "cloudtrail.amazonaws.com" };
    const check = {
      Effect: "Allow",
      Principal: service,
      Action: "s3:GetBucketAcl",
      Resource: "arn:aws:s3:::logs",
      Condition: { StringEquals: source },
    };
    const write = {
      Effect: "Allow",
      Principal: service,
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::logs/AWSLogs/111111111111/*",
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", ...source } },
    };
    expect(refusal(policy(check, write), "bucket", { bucket: "logs" })).toBeUndefined();
  });
});

describe("organization policies", () => {
  const UNFIT = "The provided policy document does not meet the requirements of the specified policy type.";
  const RCP = { Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "*" };

  test.for<[title: string, type: PolicyType, text: string, message: string | undefined]>([
    ["an SCP", "scp", policy({ Effect: "Deny", NotAction: ["iam:*", "sts:*"], Resource: "*" }), undefined],
    ["an SCP of everything", "scp", policy({ Effect: "Allow", Action: "*", Resource: "*" }), undefined],
    ["an SCP with a principal", "scp", policy({ ...ALLOW, Principal: "*" }), UNFIT],
    ["an SCP of the old version", "scp", JSON.stringify({ Statement: ALLOW }), UNFIT],
    ["an SCP without resource", "scp", policy({ ...ALLOW, Resource: undefined }), UNFIT],
    ["an SCP with a loose action", "scp", policy({ ...ALLOW, Action: "GetObject" }), UNFIT],
    ["no JSON", "scp", "x", UNFIT],
    ["an RCP", "rcp", policy(RCP), undefined],
    ["an RCP for all of AWS", "rcp", policy({ ...RCP, Principal: { AWS: "*" } }), undefined],
    ["an RCP that allows", "rcp", policy({ ...RCP, Effect: "Allow" }), UNFIT],
    ["an RCP for some", "rcp", policy({ ...RCP, Principal: { AWS: "111111111111" } }), UNFIT],
    ["an RCP of every action", "rcp", policy({ ...RCP, Action: "*" }), UNFIT],
    ["an RCP out of reach", "rcp", policy({ ...RCP, Action: "iam:*" }), UNFIT],
    ["an RCP with NotAction", "rcp", policy({ ...RCP, Action: undefined, NotAction: "s3:*" }), UNFIT],
  ])("%s", ([, type, text, message]) => {
    expect(refusal(text, type)).toBe(message);
  });
});

describe("policies of CloudTrail and Organizations resources", () => {
  const channel = "arn:aws:cloudtrail:us-east-1:111111111111:channel/c";
  const PUT = {
    Effect: "Allow",
    Principal: { AWS: "222222222222" },
    Action: "cloudtrail-data:PutAuditEvents",
    Resource: channel,
  };
  const REFRESH = {
    Effect: "Allow",
    Principal: { Service: "cloudtrail.amazonaws.com" },
    Action: "cloudtrail:StartDashboardRefresh",
    Condition: { StringLike: { "AWS:SourceArn": "arn:*" } },
  };

  test.for<[title: string, type: PolicyType, statement: Fields, taken: boolean]>([
    ["a channel's", "channel", PUT, true],
    [
      "a channel's with an external id",
      "channel",
      { ...PUT, Condition: { StringEquals: { "cloudtrail:ExternalId": "x" } } },
      true,
    ],
    ["a channel's for another channel", "channel", { ...PUT, Resource: `${channel}2` }, false],
    ["a channel's of other actions", "channel", { ...PUT, Action: "cloudtrail:StartQuery" }, false],
    ["a channel's of everything", "channel", { ...PUT, Action: "*" }, false],
    ["a channel's without principal", "channel", { ...PUT, Principal: undefined }, false],
    ["a store's", "event-data-store", { ...PUT, Action: "cloudtrail:StartQuery", Resource: undefined }, true],
    [
      "a store's of other actions",
      "event-data-store",
      { ...PUT, Action: "cloudtrail:DeleteEventDataStore" },
      false,
    ],
    ["a dashboard's", "dashboard", REFRESH, true],
    ["a dashboard's for a user", "dashboard", { ...REFRESH, Principal: { AWS: "111111111111" } }, false],
    ["a dashboard's for everybody", "dashboard", { ...REFRESH, Principal: "*" }, false],
    [
      "a dashboard's with other keys",
      "dashboard",
      { ...REFRESH, Condition: { Bool: { "aws:SecureTransport": true } } },
      false,
    ],
    [
      "an organization's",
      "organizations",
      { ...PUT, Action: "organizations:ListAccounts", Resource: "*" },
      true,
    ],
    [
      "an organization's of other actions",
      "organizations",
      { ...PUT, Action: "iam:*", Resource: "*" },
      false,
    ],
  ])("%s", ([, type, statement, taken]) => {
    const message = refusal(policy(statement), type, { resourceArn: channel });
    if (taken) expect(message).toBeUndefined();
    else expect(message).toEqual(expect.any(String));
  });
});
