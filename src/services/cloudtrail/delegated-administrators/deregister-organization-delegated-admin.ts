import { DeregisterOrganizationDelegatedAdmin } from "../../../pure/api/cloudtrail.ts";
import { DeregisterDelegatedAdministrator } from "../../../pure/api/organizations.ts";
import * as errors from "../errors.ts";
import { operation } from "../operation.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import {
  administrationFailure,
  checkAccountId,
  hasTrustedAccess,
  requireManagement,
  requireMember,
} from "./administration.ts";

/** What the administrator made for the organization stays: it is the management account's. */
export const deregisterOrganizationDelegatedAdmin = operation(DeregisterOrganizationDelegatedAdmin, {
  demands: () => [{ action: "cloudtrail:DeregisterOrganizationDelegatedAdmin", resource: "*" }],
  async run({ DelegatedAdminAccountId: id }, call, { organizations }) {
    const account = checkAccountId(id);
    const organization = await requireManagement(call, organizations);
    if (account !== organization.managementAccount) {
      await requireMember(call, organizations, organization, account);
    }
    if (!organization.administrators.includes(account)) throw errors.accountNotRegistered(account);
    if (!(await hasTrustedAccess(call))) {
      throw errors.cloudTrailAccessNotEnabled(organization.managementAccount);
    }
    try {
      await call.invokeForCaller(CLOUDTRAIL, DeregisterDelegatedAdministrator, {
        AccountId: account,
        ServicePrincipal: CLOUDTRAIL,
      });
    } catch (error) {
      throw administrationFailure(error);
    }
    return {};
  },
});
