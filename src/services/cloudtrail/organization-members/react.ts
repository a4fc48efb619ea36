import type { AccountId } from "../../../pure/aws/account.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import type { Change, OrganizationNotice, OrganizationReaction } from "../../../runtime/notice.ts";
import type { LinkedRoles } from "../needs.ts";
import { CLOUDTRAIL } from "../service-principal.ts";
import type { Enrollments } from "./enrollments.ts";

/** One kind of what CloudTrail keeps for organizations, bound to one change. */
export interface OrganizationResources {
  /** The account has just ceased to be a member. */
  leave(organizationId: string, account: AccountId): Promise<void>;
  /** Makes everything of the organization what the management account has for itself. */
  becomeAccountLevel(organizationId: string): Promise<void>;
}

export interface ReactionParts {
  readonly linkedRoles: LinkedRoles;
  enrollmentsOf(change: Change): Enrollments;
  /** All kinds there are. */
  resourcesOf(change: Change): readonly OrganizationResources[];
}

/**
 * What becomes of CloudTrail's part in an organization when the organization changes. Giving trusted access again
 * brings nothing back, and a closed account keeps what it has.
 * https://docs.aws.amazon.com/organizations/latest/userguide/services-that-can-integrate-cloudtrail.html
 */
export function organizationReaction(parts: ReactionParts): OrganizationReaction {
  const { linkedRoles } = parts;

  const becomeAccountLevel = async (change: Change, organizationId: string) => {
    for (const resources of parts.resourcesOf(change)) await resources.becomeAccountLevel(organizationId);
  };

  return async (change: Change, notice: OrganizationNotice) => {
    const { transaction, now, chance } = change;
    const { id, managementAccount } = notice.organization;
    switch (notice.kind) {
      case "account-joined":
        if (notice.account !== managementAccount)
          await parts.enrollmentsOf(change).enroll(id, notice.account);
        break;
      case "account-left":
        await parts.enrollmentsOf(change).end(id, notice.account);
        for (const resources of parts.resourcesOf(change)) await resources.leave(id, notice.account);
        await linkedRoles.remove(transaction, CLOUDTRAIL, notice.account, chance);
        break;
      case "trusted-access-enabled":
        if (notice.service !== CLOUDTRAIL) break;
        try {
          await linkedRoles.ensure(transaction, CLOUDTRAIL, { account: managementAccount, now, chance });
        } catch (error) {
          // Trusted access does not need the role. What does is refused as long as it cannot be made.
          if (!(error instanceof ServiceError)) throw error;
        }
        break;
      case "trusted-access-disabled":
        if (notice.service === CLOUDTRAIL) await becomeAccountLevel(change, id);
        break;
      case "organization-deleted":
        await becomeAccountLevel(change, id);
        await linkedRoles.remove(transaction, CLOUDTRAIL, managementAccount, chance);
        break;
      // Who administers is asked anew with every call.
      case "delegated-administrator-registered":
      case "delegated-administrator-deregistered":
        break;
    }
  };
}
