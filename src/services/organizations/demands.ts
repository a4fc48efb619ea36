import { isAccountId } from "../../pure/aws/account.ts";
import type { Tags } from "../../pure/aws/tags.ts";
import { accountOf, type Call } from "../../runtime/call.ts";
import type { Demand } from "../../runtime/operation.ts";
import { findMembership } from "./organization/membership.ts";
import { type Organization, organizationsArn } from "./organization/organization.ts";
import type { Parts } from "./parts.ts";
import { findTarget, targetArn } from "./targets/target.ts";

type Extra = Pick<Demand, "keys" | "requestTags" | "tagKeys">;

/** What a demand tells of a resource, whether it exists or not. */
interface Resource {
  readonly arn: string;
  readonly tags: Tags;
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
  const demands: Demand[] = [];
  for (const id of ids) {
    const { arn, tags } = await resourceOf(call, id);
    demands.push({ action, resource: arn, resourceTags: tags, ...extra });
  }
  return demands;
}

async function resourceOf(call: Call, id: string): Promise<Resource> {
  const membership = await findMembership(call);
  // An account outside of all organizations has nothing that could be named.
  const nowhere = { id: "o-*", managementAccount: accountOf(call) };
  if (membership === undefined) return { arn: unknownArn(nowhere, id), tags: {} };
  const { organization } = membership;
  const target = await findTarget(call.transaction, organization, id);
  if (target !== undefined) return { arn: targetArn(organization, target), tags: target.tags };
  return { arn: unknownArn(organization, id), tags: {} };
}

/** The ARN that an id would have. */
function unknownArn(organization: Pick<Organization, "id" | "managementAccount">, id: string): string {
  if (isAccountId(id)) return organizationsArn(organization, "account", id);
  if (id.startsWith("ou-")) return organizationsArn(organization, "ou", id);
  return organizationsArn(organization, "root", id);
}
