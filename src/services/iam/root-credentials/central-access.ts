import type { AccountId } from "../../../pure/aws/account.ts";
import type { Organization } from "../needs.ts";
import { iamNotTrusted, noOrganization, notAdministrator, notAllFeatures, notManagement } from "./errors.ts";

/** Who may do something: IAM's administrators in an organization, or its management account alone. */
export type Permitted = "administrators" | "management";

/** The account's organization, if the account may manage root users centrally there. */
export function requireCentralAccess(
  account: AccountId,
  organization: Organization | undefined,
  permitted: Permitted,
): Organization {
  if (organization === undefined) throw noOrganization(account);
  if (!organization.hasAllFeatures) throw notAllFeatures(account);
  if (organization.managementAccount !== account) {
    if (!organization.iamAdministrators.includes(account)) throw notAdministrator(account);
    if (permitted === "management") throw notManagement(account);
  }
  if (!organization.trustsIam) throw iamNotTrusted(account);
  return organization;
}
