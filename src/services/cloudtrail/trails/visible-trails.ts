import type { AccountId } from "../../../pure/aws/account.ts";
import { parseArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import type { Demand } from "../../../runtime/operation.ts";
import type { Parts } from "../parts.ts";
import type { Trail } from "./trail.ts";
import { trailResource } from "./trail-name.ts";

type Stores = Pick<Parts, "trails" | "members">;

/**
 * The trails that are there for an account, in all Regions: its own, and those of its organization. Of these a member
 * has copies, which are no more than the trail itself as the member sees it.
 */
export async function visibleTrails(account: AccountId, { trails, members }: Stores): Promise<Trail[]> {
  const own = await trails.ofAccount(account);
  const organizationId = await members.organizationOf(account);
  return organizationId === undefined ? own : [...own, ...(await trails.ofOrganization(organizationId))];
}

export async function findVisibleTrail(
  arn: string,
  account: AccountId,
  { trails, members }: Stores,
): Promise<Trail | undefined> {
  const trail = await trails.find(arn);
  if (trail === undefined || trail.account === account) return trail;
  if (trail.organizationId === undefined) return undefined;
  return (await members.organizationOf(account)) === trail.organizationId ? trail : undefined;
}

/** An action on a trail; one of the caller's organization counts as the caller's own. */
export async function onTrail(
  call: Call,
  stores: Stores,
  action: string,
  nameOrArn: string,
  extra: Pick<Demand, "requestTags" | "tagKeys"> = {},
): Promise<Demand[]> {
  const account = accountOf(call);
  const resource = trailResource(nameOrArn, call.region, account);
  const isElsewhere = parseArn(resource)?.account !== account;
  const copy = isElsewhere ? await findVisibleTrail(resource, account, stores) : undefined;
  return [{ action, resource, resourceAccount: copy && account, ...extra }];
}
