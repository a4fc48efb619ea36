import type { AccountId } from "../../../pure/aws/account.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import * as errors from "../errors.ts";
import type { Organization } from "../needs.ts";
import type { Parts } from "../parts.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import { ensureLinkedRole } from "./linked-role.ts";

/** Whether an account has the powers of the management account over what CloudTrail keeps for the organization. */
export function isOrganizationAdministrator(
  organization: Organization | undefined,
  account: AccountId,
): organization is Organization {
  return organization?.isTrusted === true && organization.administrators.includes(account);
}

/**
 * The organization for which the caller makes something, or makes something into the organization's: AWS's
 * conditions, in AWS's order. Only the management account turns what is an account's into an organization's.
 */
export async function requireOrganization(
  call: Call,
  { organizations, linkedRoles }: Pick<Parts, "organizations" | "linkedRoles">,
  { mayDelegate }: { readonly mayDelegate: boolean },
): Promise<Organization> {
  const account = accountOf(call);
  const organization = await organizations.find(call.transaction, account);
  if (organization === undefined) throw errors.organizationsNotInUse();
  const { managementAccount, administrators } = organization;
  const isManagement = account === managementAccount;
  if (!isManagement && !(mayDelegate && administrators.includes(account))) {
    throw errors.notOrganizationMaster();
  }
  if (!organization.hasAllFeatures) throw errors.organizationNotInAllFeaturesMode();
  if (!organization.isTrusted) throw errors.cloudTrailAccessNotEnabled(account);
  if (isManagement) {
    await ensureLinkedRole(call, linkedRoles, CLOUDTRAIL, errors.organizationAccessMissing);
  } else if (!(await linkedRoles.exists(call.transaction, CLOUDTRAIL, managementAccount))) {
    // An administrator cannot make a role in the management account.
    throw errors.noManagementAccountLinkedRole(managementAccount);
  }
  return organization;
}
