import type { AccountId } from "../../../pure/aws/account.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { accessDenied, notInOrganization } from "../errors.ts";
import type { Organization } from "./organization.ts";
import { findOrganizationOf } from "./store.ts";

/** The caller's place in its organization. */
export interface Membership {
  readonly organization: Organization;
  readonly account: AccountId;
  readonly isManagement: boolean;
}

export async function findMembership(call: Call): Promise<Membership | undefined> {
  const account = accountOf(call);
  const organization = await findOrganizationOf(call.transaction, account);
  if (organization === undefined) return undefined;
  return { organization, account, isManagement: organization.managementAccount === account };
}

/** For what every account of an organization may do. */
export async function asMember(call: Call): Promise<Membership> {
  const membership = await findMembership(call);
  if (membership === undefined) throw notInOrganization();
  return membership;
}

/** For what only the management account may do. */
export async function asManagement(call: Call): Promise<Organization> {
  const { organization, isManagement } = await asMember(call);
  if (!isManagement) throw accessDenied();
  return organization;
}

/**
 * For what members may do that the resource policy delegates to, or for reading, that are delegated
 * administrators: the call demanded just that (src/services/organizations/demands.ts, by its action).
 */
export async function asAdministrator(call: Call): Promise<Organization> {
  return (await asMember(call)).organization;
}
