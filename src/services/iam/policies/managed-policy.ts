import type { Policy, PolicyVersion as PolicyVersionShape } from "../../../pure/api/iam.shapes.ts";
import type { ServiceError } from "../../../pure/aws/service-error.ts";
import { tagList } from "../../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { countAttachments, countHolders } from "../attachments/store.ts";
import { encodeDocument } from "../documents.ts";
import { arnOf, type CustomerPolicy } from "../entities/entity.ts";
import { countBoundaryUses, countBounded, findEntity } from "../entities/store.ts";
import { noSuchAttachablePolicy, noSuchPolicy, serviceRolePolicyNotAttachable } from "../errors.ts";
import type { Parts } from "../parts.ts";
import type { AwsManagedPolicy } from "./aws-managed.ts";
import { locatePolicy, requirePolicyLocation } from "./policy-arn.ts";
import { findVersion, listVersions, type PolicyVersion } from "./store.ts";

/** A managed policy of either owner; exactly one of the two is there. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  readonly customer?: CustomerPolicy | undefined;
  readonly aws?: AwsManagedPolicy | undefined;
}

export function customerPolicy(customer: CustomerPolicy): ManagedPolicy {
  return { arn: arnOf(customer), name: customer.name, path: customer.path, customer };
}

export function awsPolicy(aws: AwsManagedPolicy): ManagedPolicy {
  return { arn: aws.arn, name: aws.name, path: aws.path, aws };
}

async function findPolicy(call: Call, parts: Parts, arn: string): Promise<ManagedPolicy | undefined> {
  const aws = parts.awsManaged.find(arn);
  if (aws !== undefined) return awsPolicy(aws);
  const located = locatePolicy(arn);
  const account = accountOf(call);
  if (located === undefined || located.owner !== account) return undefined;
  const customer = await findEntity(call.transaction, account, "policy", located.name);
  return customer !== undefined && arnOf(customer) === arn ? customerPolicy(customer) : undefined;
}

/** Operations differ in how they say that there is no such policy. */
type NotFound = (arn: string) => ServiceError;

export async function requirePolicy(
  call: Call,
  parts: Parts,
  arn: string,
  notFound: NotFound = noSuchPolicy,
): Promise<ManagedPolicy> {
  requirePolicyLocation(arn);
  const policy = await findPolicy(call, parts, arn);
  if (policy === undefined) throw notFound(arn);
  return policy;
}

/** A policy that the caller's account may change; those that AWS manages are nobody's to change. */
export async function requireCustomerPolicy(
  call: Call,
  parts: Parts,
  arn: string,
  refusal: () => ServiceError,
  notFound?: NotFound,
): Promise<CustomerPolicy> {
  const { customer } = await requirePolicy(call, parts, arn, notFound);
  if (customer === undefined) throw refusal();
  return customer;
}

/** A policy that may be attached to an entity, or bound it. */
export async function requireAttachablePolicy(
  call: Call,
  parts: Parts,
  arn: string,
  notFound: NotFound = noSuchAttachablePolicy,
): Promise<ManagedPolicy> {
  const policy = await findPolicy(call, parts, arn);
  if (policy === undefined) throw notFound(arn);
  if (policy.aws?.path.startsWith("/aws-service-role/")) throw serviceRolePolicyNotAttachable();
  return policy;
}

/** The number in a version id: 2 of `v2`. Undefined for the forms that only AWS gives out. */
function versionNumber(versionId: string): number | undefined {
  return /^v[1-9][0-9]*$/.test(versionId) ? Number(versionId.slice(1)) : undefined;
}

/** AWS's own policies are known in their default version only. */
export async function findPolicyVersion(
  call: Call,
  { aws, customer }: ManagedPolicy,
  versionId: string,
): Promise<PolicyVersion | undefined> {
  const version = versionNumber(versionId);
  if (version === undefined) return undefined;
  if (customer !== undefined) return findVersion(call.transaction, customer.id, version);
  return aws?.defaultVersion === version ? awsPolicyVersion(aws) : undefined;
}

/** Newest first. */
export async function listPolicyVersions(
  call: Call,
  { aws, customer }: ManagedPolicy,
): Promise<PolicyVersion[]> {
  if (customer !== undefined) return listVersions(call.transaction, customer.id);
  return aws === undefined ? [] : [awsPolicyVersion(aws)];
}

function awsPolicyVersion(aws: AwsManagedPolicy): PolicyVersion {
  return {
    version: aws.defaultVersion,
    isDefault: true,
    document: aws.document,
    createdAtMs: aws.updatedAtMs,
  };
}

/** How often policies are used in an account. */
export interface PolicyUses {
  readonly attachments: ReadonlyMap<string, number>;
  readonly boundaries: ReadonlyMap<string, number>;
}

export async function policyUses(call: Call): Promise<PolicyUses> {
  const account = accountOf(call);
  return {
    attachments: await countAttachments(call.transaction, account),
    boundaries: await countBoundaryUses(call.transaction, account),
  };
}

/** The same of one policy: in an account of thousands the others are not looked at. */
export async function usesOfPolicy(call: Call, arn: string): Promise<PolicyUses> {
  const account = accountOf(call);
  return {
    attachments: new Map([[arn, await countHolders(call.transaction, account, arn)]]),
    boundaries: new Map([[arn, await countBounded(call.transaction, account, arn)]]),
  };
}

/** Listings leave tags and description out. */
export function describePolicy({ arn, name, path, customer, aws }: ManagedPolicy, uses: PolicyUses): Policy {
  const details = customer?.details;
  return {
    PolicyName: name,
    PolicyId: customer?.id ?? aws?.id,
    Arn: arn,
    Path: path,
    DefaultVersionId: `v${details?.defaultVersion ?? aws?.defaultVersion}`,
    AttachmentCount: uses.attachments.get(arn) ?? 0,
    PermissionsBoundaryUsageCount: uses.boundaries.get(arn) ?? 0,
    IsAttachable: true,
    CreateDate: new Date(customer?.createdAtMs ?? aws?.createdAtMs ?? 0),
    UpdateDate: new Date(details?.updatedAtMs ?? aws?.updatedAtMs ?? 0),
  };
}

export function describePolicyFully(policy: ManagedPolicy, uses: PolicyUses): Policy {
  return {
    ...describePolicy(policy, uses),
    Description: policy.customer?.details.description,
    Tags: tagList(policy.customer?.tags ?? {}),
  };
}

const NOT_USED: PolicyUses = { attachments: new Map(), boundaries: new Map() };

/** As the call that makes a policy answers: without its description. */
export function describeNewPolicy(policy: CustomerPolicy): Policy {
  const Tags = Object.keys(policy.tags).length === 0 ? undefined : tagList(policy.tags);
  return { ...describePolicy(customerPolicy(policy), NOT_USED), Tags };
}

/** A version as listings show it: without its document. */
export function describeVersion({ version, isDefault, createdAtMs }: PolicyVersion): PolicyVersionShape {
  return { VersionId: `v${version}`, IsDefaultVersion: isDefault, CreateDate: new Date(createdAtMs) };
}

export function describeVersionFully(version: PolicyVersion): PolicyVersionShape {
  return { Document: encodeDocument(version.document), ...describeVersion(version) };
}
