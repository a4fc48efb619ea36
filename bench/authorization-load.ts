import type { AuthorizationRequest } from "../src/pure/policy/authorization-request.ts";
import { type CompiledPolicy, compilePolicy } from "../src/pure/policy/compile.ts";
import { conditionContext } from "../src/pure/policy/context.ts";
import type { PolicyDocument, PolicyType } from "../src/pure/policy/document.ts";
import type { PolicyLayers } from "../src/pure/policy/evaluate.ts";
import { parsePolicy } from "../src/pure/policy/parse.ts";
import type { Principal } from "../src/pure/policy/principal.ts";
import { awsManagedPolicies } from "../src/services/iam/policies/aws-managed.ts";

/** Puts together what one decision is asked, anew each time, as the corridor does. */
export type Question = () => [AuthorizationRequest, PolicyLayers];

const ACCOUNT = "111122223333";
const PRINCIPAL: Principal = {
  kind: "user",
  arn: `arn:aws:iam::${ACCOUNT}:user/ops/alice`,
  account: ACCOUNT,
  userId: "AIDACKCEVSQ6C2EXAMPLE",
};

const ATTACHED = [
  "ReadOnlyAccess",
  "SecurityAudit",
  "job-function/ViewOnlyAccess",
  "PowerUserAccess",
  "AWSCloudTrail_FullAccess",
  "AmazonS3FullAccess",
  "IAMReadOnlyAccess",
  "AWSOrganizationsReadOnlyAccess",
  "CloudWatchLogsFullAccess",
];

const INLINE = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: ["iam:*AccessKey*", "iam:GetUser"],
      Resource: `arn:aws:iam::${ACCOUNT}:user/*/\${aws:username}`,
    },
    {
      Effect: "Deny",
      Action: "s3:DeleteObject*",
      Resource: "*",
      Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } },
    },
  ],
};
const BOUNDARY = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Action: "*",
      Resource: "*",
      Condition: { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "2001:db8::/32"] } },
    },
    { Effect: "Deny", Action: ["iam:CreateUser", "iam:DeleteUser"], Resource: "*" },
    { Effect: "Deny", Action: "organizations:Leave*", Resource: "*" },
  ],
};
const SCP_ROOT = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
const SCP_UNIT = {
  Version: "2012-10-17",
  Statement: [
    { Effect: "Allow", Action: "*", Resource: "*" },
    {
      Effect: "Deny",
      NotAction: ["iam:*", "sts:*", "organizations:*", "s3:*", "cloudtrail:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "eu-west-1"] } },
    },
    { Effect: "Deny", Action: ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail"], Resource: "*" },
  ],
};
const RCP = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  ],
};
const BUCKET = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: ["arn:aws:s3:::logs", "arn:aws:s3:::logs/*"],
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
    {
      Effect: "Allow",
      Principal: { Service: "cloudtrail.amazonaws.com" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::logs/AWSLogs/*",
      Condition: { StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control" } },
    },
    {
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/reader` },
      Action: "s3:GetObject",
      Resource: "arn:aws:s3:::logs/*",
    },
    {
      Effect: "Deny",
      Principal: { AWS: "*" },
      Action: "s3:PutObject",
      Resource: "arn:aws:s3:::logs/frozen/*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/admin*` } },
    },
  ],
};

const REQUESTS: readonly (readonly [action: string, resource: string])[] = [
  ["iam:GetUser", `arn:aws:iam::${ACCOUNT}:user/ops/alice`],
  ["iam:CreateAccessKey", `arn:aws:iam::${ACCOUNT}:user/ops/alice`],
  ["iam:CreateUser", `arn:aws:iam::${ACCOUNT}:user/new`],
  ["iam:ListRoles", `arn:aws:iam::${ACCOUNT}:role/`],
  ["iam:GetRole", `arn:aws:iam::${ACCOUNT}:role/reader`],
  ["cloudtrail:LookupEvents", "*"],
  ["cloudtrail:DescribeTrails", "*"],
  ["cloudtrail:StopLogging", `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`],
  ["cloudtrail:GetTrailStatus", `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`],
  ["organizations:ListAccounts", "*"],
  ["organizations:LeaveOrganization", "*"],
  ["ec2:DescribeInstances", "*"],
  ["ec2:RunInstances", `arn:aws:ec2:us-east-1:${ACCOUNT}:instance/*`],
  ["logs:PutRetentionPolicy", `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:app`],
  ["kms:DescribeKey", `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234`],
  ["s3:GetObject", "arn:aws:s3:::logs/2026/03/02/app.log"],
  ["s3:PutObject", "arn:aws:s3:::logs/2026/03/02/app.log"],
  ["s3:PutObject", "arn:aws:s3:::logs/frozen/app.log"],
  ["s3:ListBucket", "arn:aws:s3:::logs"],
  ["s3:DeleteObject", "arn:aws:s3:::logs/2026/03/02/app.log"],
];

/** Identity policies, boundary, two levels of SCPs, an RCP, and for buckets their policy: 1 question in 4 is S3's. */
export function fiveLayers(): Question[] {
  const layers: PolicyLayers = {
    identity: identityPolicies(),
    boundary: compiled(BOUNDARY, "boundary"),
    scp: [[compiled(SCP_ROOT, "scp")], [compiled(SCP_ROOT, "scp"), compiled(SCP_UNIT, "scp")]],
    rcp: [[compiled(SCP_ROOT_FOR_RESOURCES, "rcp"), compiled(RCP, "rcp")]],
  };
  const withBucket = { ...layers, resource: compiled(BUCKET, "bucket") };
  return REQUESTS.map(([action, resource]) => {
    const bearing = action.startsWith("s3:") ? withBucket : layers;
    return () => [requestOf(action, resource), bearing];
  });
}

const SCP_ROOT_FOR_RESOURCES = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }],
};

export function identityOnly(): Question[] {
  const layers = { identity: identityPolicies() };
  return REQUESTS.map(([action, resource]) => () => [requestOf(action, resource), layers]);
}

export function oneStatement(): Question[] {
  const [first] = INLINE.Statement;
  const layers = { identity: [compiled({ ...INLINE, Statement: [first] }, "identity")] };
  return [() => [requestOf("iam:GetUser", `arn:aws:iam::${ACCOUNT}:user/ops/alice`), layers]];
}

/** One policy of so many statements, every second with two conditions, and 64 questions spread over it. */
export function statements(count: number, kind: "distinct-actions" | "same-action"): Question[] {
  const actionOf = (index: number) => (kind === "same-action" ? "s3:GetObject" : `service:Action${index}`);
  const policy = {
    Version: "2012-10-17",
    Statement: Array.from({ length: count }, (_, index) => ({
      Effect: "Allow",
      Action: actionOf(index),
      Resource: `arn:aws:s3:::bucket-${index}/data/*`,
      Condition: index % 2 === 0 ? undefined : CONDITIONS,
    })),
  };
  const layers = { identity: [compiled(policy, "identity")] };
  return Array.from({ length: 64 }, (_, number): Question => {
    const index = Math.floor((number / 64) * count);
    // Operations name their actions by constants; the resource is put together for each request.
    const action = actionOf(index);
    return () => [requestOf(action, `arn:aws:s3:::bucket-${index}/data/object`), layers];
  });
}

const CONDITIONS = {
  IpAddress: { "aws:SourceIp": "203.0.113.0/24" },
  StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:user/ops/*" },
};

interface IdentityDocument {
  readonly id: string;
  readonly document: PolicyDocument;
}

/** The ten policies of the caller, read anew. */
export function identityDocuments(): IdentityDocument[] {
  const managed = awsManagedPolicies();
  const attached = ATTACHED.map((name) => {
    const policy = managed.find(`arn:aws:iam::aws:policy/${name}`);
    if (policy === undefined) throw new Error(`there is no managed policy ${name}`);
    return { id: policy.arn, document: parsePolicy(policy.document) };
  });
  return [...attached, { id: "bench identity", document: parsePolicy(JSON.stringify(INLINE)) }];
}

function identityPolicies(): CompiledPolicy[] {
  return identityDocuments().map(({ id, document }) => compilePolicy(document, { id, kind: "identity" }));
}

function compiled(document: object, kind: PolicyType): CompiledPolicy {
  return compilePolicy(parsePolicy(JSON.stringify(document)), { id: `bench ${kind}`, kind });
}

function requestOf(action: string, resource: string): AuthorizationRequest {
  return {
    principal: PRINCIPAL,
    action,
    resource,
    resourceAccount: ACCOUNT,
    context: conditionContext(conditionValue),
  };
}

/** What every request of the load answers to a condition key in lower case. */
export function conditionValue(key: string): string | undefined {
  switch (key) {
    case "aws:sourceip":
      return "203.0.113.77";
    case "aws:securetransport":
      return "true";
    case "aws:requestedregion":
      return "us-east-1";
    case "aws:principalarn":
      return "arn:aws:iam::111122223333:user/ops/alice";
    case "aws:username":
      return "alice";
    case "s3:tlsversion":
      return "1.3";
    default:
      return undefined;
  }
}
