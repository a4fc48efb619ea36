import { ListAWSServiceAccessForOrganization } from "../../../pure/api/organizations.ts";
import { type AccountId, isAccountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import * as errors from "../errors.ts";
import type { Organization, Organizations } from "../needs.ts";
import { isDenied } from "../organization-members/linked-role.ts";
import { CLOUDTRAIL } from "../service-principal.ts";

export function checkAccountId(id: string): AccountId {
  if (!isAccountId(id)) throw errors.invalidAccountId(id);
  return id;
}

/** The caller's organization, for what only its management account may do. */
export async function requireManagement(call: Call, organizations: Organizations): Promise<Organization> {
  const account = accountOf(call);
  const organization = await organizations.find(call.transaction, account);
  if (organization === undefined) throw errors.organizationsNotInUse();
  if (organization.managementAccount !== account) throw errors.notOrganizationManagement();
  if (!organization.hasAllFeatures) throw errors.organizationNotInAllFeaturesMode();
  return organization;
}

/** A closed account is not taken for a member. */
export async function requireMember(
  { transaction }: Call,
  organizations: Organizations,
  { id }: Organization,
  account: AccountId,
): Promise<void> {
  const active = await organizations.activeAccounts(transaction, id);
  if (!active.includes(account)) throw errors.accountNotFound(account);
}

/** Whether CloudTrail has trusted access, as the caller is told by AWS Organizations. */
export async function hasTrustedAccess(call: Call): Promise<boolean> {
  try {
    let NextToken: string | undefined;
    do {
      const page = await call.invokeForCaller(CLOUDTRAIL, ListAWSServiceAccessForOrganization, { NextToken });
      const enabled = page.EnabledServicePrincipals ?? [];
      if (enabled.some(({ ServicePrincipal }) => ServicePrincipal === CLOUDTRAIL)) return true;
      NextToken = page.NextToken;
    } while (NextToken !== undefined);
    return false;
  } catch (error) {
    throw isDenied(error) ? errors.organizationAccessMissing() : error;
  }
}

/** What CloudTrail answers when AWS Organizations refuses to register or to deregister. */
export function administrationFailure(error: unknown): unknown {
  if (isDenied(error)) return errors.organizationAccessMissing();
  return error instanceof ServiceError ? errors.organizationChanging() : error;
}
