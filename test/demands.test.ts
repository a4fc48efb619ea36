import { CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import {
  AssociateDelegationRequestCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateDelegationRequestCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  PutRolePermissionsBoundaryCommand,
  PutUserPermissionsBoundaryCommand,
  TagRoleCommand,
  UploadServerCertificateCommand,
} from "@aws-sdk/client-iam";
import {
  CreateOrganizationalUnitCommand,
  CreatePolicyCommand as CreateOrganizationsPolicyCommand,
  InviteOrganizationToTransferResponsibilityCommand,
  ListInboundResponsibilityTransfersCommand,
  PutResourcePolicyCommand,
  TagResourceCommand,
} from "@aws-sdk/client-organizations";
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { accountId } from "../src/pure/aws/account.ts";
import type { UserCaller } from "../src/pure/aws/caller.ts";
import type { Demand } from "../src/runtime/operation.ts";
import type { Endpoint } from "../src/runtime/service.ts";
import { findAction, keyFamily, resourceTypesOf } from "./harness/action-table.ts";
import { makeCertificate } from "./harness/certificate.ts";
import { covers, DEMAND_EXCEPTIONS } from "./harness/demand-exceptions.ts";
import { demandsOf } from "./harness/demanded.ts";
import { type Federation, openFederation } from "./harness/federation.ts";
import { type House, openHouse } from "./harness/house.ts";
import { createOrganization } from "./harness/organization.ts";
import { sampleInput } from "./harness/sample-input.ts";
import { bucketPolicy } from "./harness/trail-bucket.ts";

const ACCOUNT = "111111111111";
const BUCKET = "demanded-bucket";
const KEY = "logs/example";
const NAME = "example";
const TAGS = [{ Key: "team", Value: "logs" }];
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const TRUST = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"${ACCOUNT}"},"Action":"sts:AssumeRole"}]}`;
const iamArn = (path: string) => `arn:aws:iam::${ACCOUNT}:${path}`;
const LINKED = { AWSServiceName: "cloudtrail.amazonaws.com", RoleName: "AWSServiceRoleForCloudTrail" };
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/${NAME}`;

const DELEGATION = {
  Permissions: { PolicyTemplateArn: iamArn(`delegation-template/${NAME}`) },
  NotificationChannel: `arn:aws:sns:us-east-1:${ACCOUNT}:${NAME}`,
  RequestorWorkflowId: `workflow-${NAME}`,
};

/** What the samples cannot guess. A member that is undefined is left out of the fullest input. */
const GIVEN: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  iam: {
    PolicyArn: iamArn(`policy/${NAME}`),
    PermissionsBoundary: iamArn(`policy/${NAME}`),
    PolicySourceArn: iamArn(`user/${NAME}`),
    SerialNumber: iamArn(`mfa/${NAME}`),
    Tags: TAGS,
    TagKeys: ["team"],
    Arn: iamArn(`user/${NAME}`),
    ...DELEGATION,
  },
  "iam.GetServiceLinkedRoleDeletionStatus": {
    DeletionTaskId: `task/aws-service-role/${LINKED.AWSServiceName}/${LINKED.RoleName}/00000000-0000-4000-8000-000000000000`,
  },
  sts: {
    RoleArn: iamArn(`role/${NAME}`),
    Tags: TAGS,
    TransitiveTagKeys: ["team"],
    SerialNumber: undefined,
    TokenCode: undefined,
  },
  "sts.AssumeRoot": {
    TargetPrincipal: ACCOUNT,
    TaskPolicyArn: { arn: "arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials" },
  },
  cloudtrail: {
    ResourceId: TRAIL,
    ResourceIdList: [TRAIL],
    TagsList: TAGS,
    TrailName: TRAIL,
    EventDataStore: undefined,
    CloudWatchLogsRoleArn: iamArn(`role/${NAME}`),
  },
  organizations: { AccountId: ACCOUNT, Tags: TAGS, TagKeys: ["team"] },
  "organizations.DescribeEffectivePolicy": { TargetId: ACCOUNT },
  s3: {
    Bucket: BUCKET,
    Key: KEY,
    ACL: "public-read",
    CopySource: `${BUCKET}/${KEY}`,
    Tagging: "team=logs",
    ExpectedBucketOwner: ACCOUNT,
    ExpectedSourceBucketOwner: ACCOUNT,
  },
  "s3.PutBucketTagging": { Tagging: { TagSet: TAGS } },
  "s3.PutObjectTagging": { Tagging: { TagSet: TAGS } },
};

let house: House;
let federation: Federation;
let caller: UserCaller;
let endpoints: readonly Endpoint[];
let accessKeyId: string;
let delegationRequestId: string | undefined;
let serviceCredentialId: string | undefined;
let versionId: string | undefined;
/** The ids of the organization's things, by the members that name them. */
let transferId: string;
let places: Readonly<Record<string, string>>;

beforeAll(async () => {
  federation = await openFederation();
  house = await openHouse({ settings: federation.settings });
  await federation.configure(house, TAGS);
  endpoints = house.system.services.flatMap(({ endpoints: served }) => [...served.values()]);
  const [iam, s3] = [house.iam(), house.s3()];
  const named = {
    UserName: NAME,
    RoleName: NAME,
    GroupName: NAME,
    InstanceProfileName: NAME,
    PolicyName: NAME,
  };
  await iam.send(new CreatePolicyCommand({ ...named, PolicyDocument: ALLOW, Tags: TAGS }));
  const { User } = await iam.send(new CreateUserCommand({ ...named, Tags: TAGS }));
  await iam.send(new CreateRoleCommand({ ...named, AssumeRolePolicyDocument: TRUST, Tags: TAGS }));
  await iam.send(new CreateServiceLinkedRoleCommand(LINKED));
  await iam.send(new TagRoleCommand({ ...LINKED, Tags: TAGS }));
  await iam.send(new CreateGroupCommand(named));
  await iam.send(new CreateInstanceProfileCommand({ ...named, Tags: TAGS }));
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: NAME, Tags: TAGS }));
  const PermissionsBoundary = iamArn(`policy/${NAME}`);
  await iam.send(new PutUserPermissionsBoundaryCommand({ ...named, PermissionsBoundary }));
  await iam.send(new PutRolePermissionsBoundaryCommand({ ...named, PermissionsBoundary }));
  await iam.send(new AttachUserPolicyCommand({ ...named, PolicyArn: PermissionsBoundary }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand(named));
  accessKeyId = AccessKey?.AccessKeyId ?? "";
  const { ServiceSpecificCredential } = await iam.send(
    new CreateServiceSpecificCredentialCommand({ ...named, ServiceName: "codecommit.amazonaws.com" }),
  );
  serviceCredentialId = ServiceSpecificCredential?.ServiceSpecificCredentialId;
  const { pem: CertificateBody, privateKeyPem: PrivateKey } = makeCertificate();
  const certificate = { ServerCertificateName: NAME, CertificateBody, PrivateKey };
  await iam.send(new UploadServerCertificateCommand({ ...certificate, Tags: TAGS }));
  ({ DelegationRequestId: delegationRequestId } = await iam.send(
    new CreateDelegationRequestCommand({ ...DELEGATION, Description: NAME, SessionDuration: 3600 }),
  ));
  await iam.send(new AssociateDelegationRequestCommand({ DelegationRequestId: delegationRequestId }));
  caller = {
    kind: "user",
    account: accountId(ACCOUNT),
    accessKeyId,
    arn: iamArn(`user/${NAME}`),
    userId: User?.UserId ?? "",
    userName: NAME,
  };
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  const VersioningConfiguration = { Status: "Enabled" } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket: BUCKET, VersioningConfiguration }));
  const put = await s3.send(
    new PutObjectCommand({ Bucket: BUCKET, Key: KEY, Body: "example", Tagging: "team=logs" }),
  );
  versionId = put.VersionId;
  const Policy = bucketPolicy(BUCKET, ACCOUNT, TRAIL);
  await s3.send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
  await house.cloudtrail().send(new CreateTrailCommand({ Name: NAME, S3BucketName: BUCKET, TagsList: TAGS }));
  const { rootId } = await createOrganization(house);
  const { OrganizationalUnit } = await house
    .organizations()
    .send(new CreateOrganizationalUnitCommand({ ParentId: rootId, Name: NAME, Tags: TAGS }));
  const unitId = OrganizationalUnit?.Id ?? "";
  await house.organizations().send(new TagResourceCommand({ ResourceId: ACCOUNT, Tags: TAGS }));
  await house.organizations().send(new TagResourceCommand({ ResourceId: rootId, Tags: TAGS }));
  const created = await house.organizations().send(
    new CreateOrganizationsPolicyCommand({
      Name: NAME,
      Content: ALLOW,
      Description: "",
      Type: "SERVICE_CONTROL_POLICY",
      Tags: TAGS,
    }),
  );
  const PolicyId = created.Policy?.PolicySummary?.Id ?? "";
  await house.organizations().send(
    new InviteOrganizationToTransferResponsibilityCommand({
      Type: "BILLING",
      Target: { Id: "someone@example.com", Type: "EMAIL" },
      SourceName: NAME,
      StartTimestamp: new Date("2026-04-01T00:00:00Z"),
      Tags: TAGS,
    }),
  );
  const delegation = { Effect: "Allow", Principal: { AWS: ACCOUNT }, Action: "organizations:ListAccounts" };
  await house.organizations().send(
    new PutResourcePolicyCommand({
      Content: JSON.stringify({ Version: "2012-10-17", Statement: { ...delegation, Resource: "*" } }),
      Tags: TAGS,
    }),
  );
  const transfers = await house
    .organizations()
    .send(new ListInboundResponsibilityTransfersCommand({ Type: "BILLING" }));
  transferId = transfers.ResponsibilityTransfers?.[0]?.Id ?? "";
  places = {
    ParentId: unitId,
    SourceParentId: rootId,
    DestinationParentId: unitId,
    OrganizationalUnitId: unitId,
    ChildId: unitId,
    ResourceId: PolicyId,
    RootId: rootId,
    TargetId: unitId,
    PolicyId,
  };
});

afterAll(async () => {
  await house.close();
  await federation.close();
});

/** The smallest input, the fullest, and for S3 also the fullest that names no version of an object. */
function inputsOf({ model }: Endpoint): Record<string, unknown>[] {
  const { name, service } = model;
  const given = {
    ...(service.name === "organizations" ? places : {}),
    ...federation.proofs(iamArn(`role/${NAME}`)),
    ...GIVEN[service.name],
    ...GIVEN[`${service.name}.${name}`],
    ...(/^(?:Describe|Update|Terminate)ResponsibilityTransfer$/.test(name) ? { Id: transferId } : {}),
    ...federation.providers,
    AccessKeyId: accessKeyId,
    ServiceSpecificCredentialId: serviceCredentialId,
    DelegationRequestId: delegationRequestId,
    EntityArn: iamArn(`delegation-request/${delegationRequestId}`),
  };
  const fullest = sampleInput(model.input, given, "all");
  if (service.name !== "s3") return [sampleInput(model.input, given), fullest];
  const unversioned = { ...given, VersionId: undefined };
  return [
    sampleInput(model.input, given),
    sampleInput(model.input, unversioned, "all"),
    sampleInput(model.input, { ...given, VersionId: versionId }, "all"),
  ];
}

/** Which condition keys a demand fills by itself, beside those that the corridor knows of every call. */
function filledKeys({ keys = {}, requestTags, tagKeys, resourceTags }: Demand): string[] {
  const filled = Object.keys(keys).filter((key) => keys[key] !== undefined);
  if (requestTags !== undefined) filled.push("aws:TagKeys");
  if (Object.keys(requestTags ?? {}).length > 0) filled.push("aws:RequestTag/");
  if (tagKeys !== undefined) filled.push("aws:TagKeys");
  if (Object.keys(resourceTags ?? {}).length > 0) filled.push("aws:ResourceTag/", "iam:ResourceTag/");
  return filled.map(keyFamily);
}

/** The condition keys that the reference lists for a demand: of its action, and of its type of resource. */
function knownKeys({ action, resource }: Demand): Set<string> {
  const types = resourceTypesOf(action, resource);
  return new Set(
    [...(findAction(action)?.keys ?? []), ...types.flatMap(({ keys = [] }) => keys)].map(keyFamily),
  );
}

/** What hangs on a resource is known for every action on it, although the tables leave it out of some. */
const TAGS_OF_RESOURCE = ["aws:resourcetag/", "iam:resourcetag/"];

/** How a demand differs from the tables. `main` is the first of the call: the operation's own. */
function differences(demand: Demand, main: Demand): string[] {
  const { action, resource } = demand;
  const known = findAction(action);
  if (known === undefined) return ["is no action"];
  const found: string[] = [];
  const takesNone = (known.resources ?? []).length === 0 && (known.optional ?? []).length === 0;
  if (takesNone ? resource !== "*" : resourceTypesOf(action, resource).length === 0)
    found.push(`on ${resource}`);
  // One request has one context: what a call demands beside its own action sees the same parameters.
  const allowed = new Set([...knownKeys(demand), ...knownKeys(main), ...TAGS_OF_RESOURCE]);
  for (const key of new Set(filledKeys(demand))) if (!allowed.has(key)) found.push(`fills ${key}`);
  return found;
}

/** The keys that an action knows, and those that any operation fills for it. */
interface KeysOfAction {
  readonly known: Set<string>;
  readonly filled: Set<string>;
}

async function findingsOf(endpoint: Endpoint, keys: Map<string, KeysOfAction>): Promise<string[]> {
  const { model } = endpoint;
  const name = `${model.service.name}.${model.name}`;
  const findings = new Set<string>();
  for (const [index, input] of inputsOf(endpoint).entries()) {
    const demands = await demandsOf(house, endpoint, caller, input);
    const [main] = demands;
    if (main === undefined) findings.add(`${name}: demands nothing`);
    const namesake = `${model.service.name}:${model.name}`;
    const demandsNamesake = demands.some(({ action }) => action === namesake);
    // A version of an object has actions of its own: the smallest input names none.
    if (index === 0 && main && findAction(namesake) && !demandsNamesake)
      findings.add(`${name}: does not demand ${namesake}`);
    for (const demand of demands) {
      for (const difference of differences(demand, main ?? demand))
        findings.add(`${name}: ${demand.action} ${difference}`);
      const known = keys.get(demand.action)?.known ?? new Set<string>();
      const filled = keys.get(demand.action)?.filled ?? new Set<string>();
      keys.set(demand.action, {
        known: known.union(knownKeys(demand)),
        filled: filled.union(new Set(filledKeys(demand))),
      });
    }
  }
  return [...findings];
}

test("what operations demand is what the service authorization reference says", async () => {
  const findings: string[] = [];
  const keys = new Map<string, KeysOfAction>();
  for (const endpoint of endpoints) findings.push(...(await findingsOf(endpoint, keys)));
  for (const [action, { known, filled }] of keys) {
    for (const key of known.difference(filled)) findings.push(`${action} is never told ${key}`);
  }
  console.log(`demands: ${endpoints.length} operations, ${keys.size} actions`);
  expect(endpoints.length).toBeGreaterThan(150);
  expect(findings.filter((finding) => !DEMAND_EXCEPTIONS.some((one) => covers(one, finding)))).toEqual([]);
  const stale = DEMAND_EXCEPTIONS.filter((one) => !findings.some((finding) => covers(one, finding)));
  expect(stale).toEqual([]);
});
