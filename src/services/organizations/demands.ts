import type { PolicyType } from "../../pure/api/organizations.shapes.ts";
import { isAccountId } from "../../pure/aws/account.ts";
import { iamArn } from "../../pure/aws/arn.ts";
import type { Tags } from "../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { isDelegatedAdministrator } from "./delegated-administrators/store.ts";
import { accessDenied, noServiceLinkedRolePermission } from "./errors.ts";
import { handshakeArn } from "./handshakes/handshake.ts";
import { findHandshake } from "./handshakes/store.ts";
import { findMembership } from "./organization/membership.ts";
import { type Organization, organizationsArn } from "./organization/organization.ts";
import { POLICY_ACTIONS, READ_ACTIONS } from "./organization/roles.ts";
import { findOrganization } from "./organization/store.ts";
import type { Parts } from "./parts.ts";
import { policyArn } from "./policies/policy.ts";
import { findPolicy } from "./policies/store.ts";
import { resourcePolicyArn } from "./resource-policy/resource-policy.ts";
import { findResourcePolicy } from "./resource-policy/store.ts";
import { findTarget, targetArn } from "./targets/target.ts";
import { findTransfer } from "./transfers/store.ts";
import { directionFor, transferArn, transferKeys } from "./transfers/transfer.ts";

type Extra = Pick<Demand, "keys" | "requestTags" | "tagKeys">;

/** What a demand tells of a resource, whether it exists or not. */
interface Resource {
  readonly arn: string;
  readonly tags: Tags;
  readonly policyType?: PolicyType | undefined;
  readonly keys?: Demand["keys"];
}

/** An action that names no resource. */
export async function onAll(call: Call, parts: Parts, action: string, extra: Extra = {}): Promise<Demand[]> {
  return withDelegation(call, parts, [{ action, resource: "*", ...extra }]);
}

/** An action on what the call names by id: each has to be allowed. */
export async function onResources(
  call: Call,
  parts: Parts,
  action: string,
  ids: readonly string[],
  extra: Extra = {},
): Promise<Demand[]> {
  const resources: Resource[] = [];
  for (const id of ids) resources.push(await resourceOf(call, id));
  const policyType = resources.find((resource) => resource.policyType !== undefined)?.policyType;
  const keys = policyType === undefined ? {} : { "organizations:PolicyType": policyType };
  const demands = resources.map((resource) => ({
    action,
    resource: resource.arn,
    // The ARN names the management account; what a member may do with it, it is told by its own policies.
    resourceAccount: call.account,
    resourceTags: resource.tags,
    ...extra,
    keys: { ...keys, ...resource.keys, ...extra.keys },
  }));
  return withDelegation(call, parts, demands);
}

/**
 * Adds what members have to be let do by the organization's resource policy: changing policies, and reading
 * unless the account is a delegated administrator. Their own policies alone let them do neither.
 */
async function withDelegation(call: Call, parts: Parts, demands: readonly Demand[]): Promise<Demand[]> {
  const [first] = demands;
  if (first === undefined) return [];
  const reads = READ_ACTIONS.has(first.action);
  if (!reads && !POLICY_ACTIONS.has(first.action)) return [...demands];
  return [...demands, ...(await delegationOf(call, parts, demands, reads))];
}

/** The same demands of the resource policy, which alone decides them; none for those who need no delegation. */
export async function delegationOf(
  call: Call,
  { needs }: Parts,
  demands: readonly Demand[],
  reads: boolean,
): Promise<Demand[]> {
  const membership = await findMembership(call);
  if (membership === undefined || membership.isManagement) return [];
  const { transaction } = call;
  if (reads && (await isDelegatedAdministrator(transaction, membership.account))) return [];
  const policy = await findResourcePolicy(transaction, membership.organization.id);
  const resourcePolicy =
    policy &&
    needs.compiled.of(await needs.principals.render(transaction, policy.content, policy.principalIds), {
      kind: "organizations",
      id: resourcePolicyArn(membership.organization, policy.id),
    });
  return demands.map((demand) => ({
    ...demand,
    resourceAccount: call.account,
    resourcePolicy,
    resourcePolicyRequired: true,
    denial: accessDenied,
  }));
}

/** The service-linked role that an account has in an organization, which its caller has to be let make. */
export function onServiceLinkedRole(call: Call): Demand {
  const service = "organizations.amazonaws.com";
  return {
    action: "iam:CreateServiceLinkedRole",
    resource: iamArn(
      accountOf(call),
      "role",
      `/aws-service-role/${service}/`,
      "AWSServiceRoleForOrganizations",
    ),
    keys: { "iam:AWSServiceName": service },
    denial: noServiceLinkedRolePermission,
  };
}

/** A policy that the call is about to make: it has no id yet. */
export async function onNewPolicy(
  call: Call,
  parts: Parts,
  type: PolicyType,
  requestTags: Tags,
): Promise<Demand[]> {
  const organization = (await findMembership(call))?.organization ?? nowhere(call);
  return withDelegation(call, parts, [
    {
      action: "organizations:CreatePolicy",
      resource: policyArn(organization, { id: "p-*", type, awsManaged: false }),
      resourceAccount: call.account,
      requestTags,
      keys: { "organizations:PolicyType": type },
    },
  ]);
}

/** The policy that the call is about to put: it may have no id yet. */
export async function onResourcePolicy(call: Call, requestTags: Tags): Promise<Demand[]> {
  const organization = (await findMembership(call))?.organization ?? nowhere(call);
  const policy = await findResourcePolicy(call.transaction, organization.id);
  return [
    {
      action: "organizations:PutResourcePolicy",
      resource: resourcePolicyArn(organization, policy?.id ?? "rp-*"),
      resourceAccount: call.account,
      resourceTags: policy?.tags,
      requestTags,
    },
  ];
}

/** An account outside of all organizations has nothing that could be named. */
const nowhere = (call: Call) => ({ id: "o-*", managementAccount: accountOf(call) });

async function resourceOf(call: Call, id: string): Promise<Resource> {
  const membership = await findMembership(call);
  // The one who is invited is no member yet.
  const handshake = id.startsWith("h-") ? await findHandshake(call.transaction, id) : undefined;
  const sender = handshake && (await findOrganization(call.transaction, handshake.organizationId));
  if (sender !== undefined && handshake !== undefined)
    return { arn: handshakeArn(sender, handshake), tags: {} };
  if (membership === undefined) return { arn: unknownArn(nowhere(call), id), tags: {} };
  const { organization } = membership;
  if (id.startsWith("rp-")) {
    const delegation = await findResourcePolicy(call.transaction, organization.id);
    return { arn: resourcePolicyArn(organization, id), tags: delegation?.id === id ? delegation.tags : {} };
  }
  if (id.startsWith("rt-")) return transferResource(call, organization, id);
  const policy = id.startsWith("p-") ? await findPolicy(call.transaction, organization.id, id) : undefined;
  if (policy !== undefined) {
    return { arn: policyArn(organization, policy), tags: policy.tags, policyType: policy.type };
  }
  const target = await findTarget(call.transaction, organization, id);
  if (target !== undefined) return { arn: targetArn(organization, target), tags: target.tags };
  return { arn: unknownArn(organization, id), tags: {} };
}

async function transferResource(call: Call, organization: Organization, id: string): Promise<Resource> {
  const transfer = await findTransfer(call.transaction, id);
  const direction = (transfer && directionFor(transfer, organization)) ?? "inbound";
  const isOwn = transfer?.organizationId === organization.id;
  return {
    arn: transferArn(organization, direction, id),
    tags: isOwn ? transfer.tags : {},
    keys: transferKeys(direction),
  };
}

/** The ARN that an id would have. */
function unknownArn(organization: Pick<Organization, "id" | "managementAccount">, id: string): string {
  if (isAccountId(id)) return organizationsArn(organization, "account", id);
  if (id.startsWith("h-")) return organizationsArn(organization, "handshake", "*", id);
  if (id.startsWith("p-")) return organizationsArn(organization, "policy", "*", id);
  if (id.startsWith("ou-")) return organizationsArn(organization, "ou", id);
  if (id.startsWith("rp-")) return resourcePolicyArn(organization, id);
  if (id.startsWith("rt-")) return transferArn(organization, "inbound", id);
  return organizationsArn(organization, "root", id);
}
