import type { PolicyType } from "../../pure/api/organizations.shapes.ts";
import { isAccountId } from "../../pure/aws/account.ts";
import { iamArn } from "../../pure/aws/arn.ts";
import type { Tags } from "../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { noServiceLinkedRolePermission } from "./errors.ts";
import { handshakeArn } from "./handshakes/handshake.ts";
import { findHandshake } from "./handshakes/store.ts";
import { findMembership } from "./organization/membership.ts";
import { type Organization, organizationsArn } from "./organization/organization.ts";
import { findOrganization } from "./organization/store.ts";
import type { Parts } from "./parts.ts";
import { policyArn } from "./policies/policy.ts";
import { findPolicy } from "./policies/store.ts";
import { findTarget, targetArn } from "./targets/target.ts";

type Extra = Pick<Demand, "keys" | "requestTags" | "tagKeys">;

/** What a demand tells of a resource, whether it exists or not. */
interface Resource {
  readonly arn: string;
  readonly tags: Tags;
  readonly policyType?: PolicyType | undefined;
}

/** An action that names no resource. */
export async function onAll(
  _call: Call,
  _parts: Parts,
  action: string,
  extra: Extra = {},
): Promise<Demand[]> {
  return [{ action, resource: "*", ...extra }];
}

/** An action on what the call names by id: each has to be allowed. */
export async function onResources(
  call: Call,
  _parts: Parts,
  action: string,
  ids: readonly string[],
  extra: Extra = {},
): Promise<Demand[]> {
  const resources: Resource[] = [];
  for (const id of ids) resources.push(await resourceOf(call, id));
  const policyType = resources.find((resource) => resource.policyType !== undefined)?.policyType;
  const keys = policyType === undefined ? {} : { "organizations:PolicyType": policyType };
  return resources.map(({ arn, tags }) => ({
    action,
    resource: arn,
    // The ARN names the management account; what a member may do with it, it is told by its own policies.
    resourceAccount: call.account,
    resourceTags: tags,
    ...extra,
    keys: { ...keys, ...extra.keys },
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
export async function onNewPolicy(call: Call, type: PolicyType, requestTags: Tags): Promise<Demand[]> {
  const organization = (await findMembership(call))?.organization ?? nowhere(call);
  return [
    {
      action: "organizations:CreatePolicy",
      resource: policyArn(organization, { id: "p-*", type, awsManaged: false }),
      requestTags,
      keys: { "organizations:PolicyType": type },
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
  if (sender !== undefined) return { arn: handshakeArn(sender, id), tags: {} };
  if (membership === undefined) return { arn: unknownArn(nowhere(call), id), tags: {} };
  const { organization } = membership;
  const policy = id.startsWith("p-") ? await findPolicy(call.transaction, organization.id, id) : undefined;
  if (policy !== undefined) {
    return { arn: policyArn(organization, policy), tags: policy.tags, policyType: policy.type };
  }
  const target = await findTarget(call.transaction, organization, id);
  if (target !== undefined) return { arn: targetArn(organization, target), tags: target.tags };
  return { arn: unknownArn(organization, id), tags: {} };
}

/** The ARN that an id would have. */
function unknownArn(organization: Pick<Organization, "id" | "managementAccount">, id: string): string {
  if (isAccountId(id)) return organizationsArn(organization, "account", id);
  if (id.startsWith("h-")) return organizationsArn(organization, "handshake", "*", id);
  if (id.startsWith("p-")) return organizationsArn(organization, "policy", "*", id);
  if (id.startsWith("ou-")) return organizationsArn(organization, "ou", id);
  return organizationsArn(organization, "root", id);
}
