import { accountOf, type Call } from "../../../runtime/call.ts";
import { notHomeRegion, organizationTrailDenied, trailNotFound } from "../errors.ts";
import { isOrganizationAdministrator } from "../organization-members/preconditions.ts";
import type { Parts } from "../parts.ts";
import { isPresentIn, type Trail } from "./trail.ts";
import { parseTrailReference } from "./trail-name.ts";
import { findVisibleTrail } from "./visible-trails.ts";

/**
 * For reading: the trail or its shadow in the Region of the call. A shadow, or an organization's trail in a member
 * account, is only found by its ARN, since a bare name stands for a trail of the account at home in that Region.
 * `shown` is what a refusal repeats.
 */
export async function findTrail(
  nameOrArn: string,
  call: Call,
  parts: Pick<Parts, "trails" | "members">,
  shown?: string,
): Promise<Trail> {
  const account = accountOf(call);
  const reference = parseTrailReference(nameOrArn, call.region, account);
  const trail = await findVisibleTrail(reference.arn, account, parts);
  if (trail === undefined || !isPresentIn(trail, call.region)) {
    throw trailNotFound(shown ?? reference.arn, account);
  }
  return trail;
}

/** For changing: only in the trail's home Region, and an organization's trail only by who administers it. */
export async function findTrailAtHome(
  nameOrArn: string,
  call: Call,
  parts: Pick<Parts, "trails" | "members" | "organizations">,
): Promise<Trail> {
  const account = accountOf(call);
  const reference = parseTrailReference(nameOrArn, call.region, account);
  const trail = await findVisibleTrail(reference.arn, account, parts);
  if (trail === undefined) throw trailNotFound(reference.arn, account);
  if (trail.homeRegion !== call.region) throw notHomeRegion(trail.arn, trail.homeRegion);
  await requirePower(trail, call, parts);
  return trail;
}

/** Who does not own a trail changes it as an administrator of the organization whose it is. */
export async function requirePower(
  trail: Trail,
  call: Call,
  { organizations }: Pick<Parts, "organizations">,
): Promise<void> {
  const account = accountOf(call);
  if (trail.account === account) return;
  const organization = await organizations.find(call.transaction, account);
  if (!isOrganizationAdministrator(organization, account) || organization.id !== trail.organizationId) {
    throw organizationTrailDenied();
  }
}
