import { RegisterOrganizationDelegatedAdmin } from "../../../pure/api/cloudtrail.ts";
import { GetRole } from "../../../pure/api/iam.ts";
import { RegisterDelegatedAdministrator } from "../../../pure/api/organizations.ts";
import * as errors from "../errors.ts";
import { operation } from "../operation.ts";
import {
  EVENT_CONTEXT,
  ensureLinkedRole,
  isDenied,
  LINKED_ROLE_NAME,
} from "../organization-members/linked-role.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import {
  administrationFailure,
  checkAccountId,
  hasTrustedAccess,
  requireManagement,
  requireMember,
} from "./administration.ts";

const ADMINISTRATORS_MAX = 3;

/** What it asks of AWS Organizations and IAM it asks with the caller's session, and so needs the caller's permissions. */
export const registerOrganizationDelegatedAdmin = operation(RegisterOrganizationDelegatedAdmin, {
  demands: () => [{ action: "cloudtrail:RegisterOrganizationDelegatedAdmin", resource: "*" }],
  async run({ MemberAccountId: id }, call, { organizations, linkedRoles }) {
    const account = checkAccountId(id);
    const organization = await requireManagement(call, organizations);
    if (account === organization.managementAccount) throw errors.cannotDelegateManagementAccount(account);
    await requireMember(call, organizations, organization, account);
    if (!(await hasTrustedAccess(call))) {
      throw errors.cloudTrailAccessNotEnabled(organization.managementAccount);
    }
    const { administrators } = organization;
    if (administrators.includes(account)) throw errors.accountRegistered(account);
    if (administrators.length >= ADMINISTRATORS_MAX) {
      throw errors.tooManyDelegatedAdministrators(ADMINISTRATORS_MAX);
    }
    const denied = errors.linkedRolePermissionMissing;
    try {
      await call.invokeForCaller(CLOUDTRAIL, GetRole, { RoleName: LINKED_ROLE_NAME });
    } catch (error) {
      if (isDenied(error)) throw denied();
      // Whether it is there is seen next.
    }
    for (const service of [CLOUDTRAIL, EVENT_CONTEXT]) {
      await ensureLinkedRole(call, linkedRoles, service, denied);
    }
    try {
      await call.invokeForCaller(CLOUDTRAIL, RegisterDelegatedAdministrator, {
        AccountId: account,
        ServicePrincipal: CLOUDTRAIL,
      });
    } catch (error) {
      throw administrationFailure(error);
    }
    return {};
  },
});
