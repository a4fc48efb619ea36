import type { AccountId } from "../../../pure/aws/account.ts";
import type { Transaction } from "../../../runtime/storage/database.ts";
import { isAccountActive } from "../account/store.ts";
import type { Organizations } from "../needs.ts";
import { listFeatures } from "./store.ts";

/** Whether an account may take sessions of another's root user. */
export type RootSessions = (
  transaction: Transaction,
  caller: AccountId,
  target: AccountId,
) => Promise<boolean>;

/** The management account and IAM's administrators may, of members, once the organization enabled it. */
export function rootSessionsWith(organizations: Organizations): RootSessions {
  return async (transaction, caller, target) => {
    const organization = await organizations.find(transaction, caller);
    if (organization === undefined || !organization.hasAllFeatures || !organization.trustsIam) return false;
    const { id, managementAccount, iamAdministrators } = organization;
    if (caller !== managementAccount && !iamAdministrators.includes(caller)) return false;
    if (target === managementAccount) return false;
    if ((await organizations.find(transaction, target))?.id !== id) return false;
    if (!(await isAccountActive(transaction, target))) return false;
    return (await listFeatures(transaction, id)).includes("RootSessions");
  };
}
