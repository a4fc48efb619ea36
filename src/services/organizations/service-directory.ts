import type { AccountId } from "../../pure/aws/account.ts";
import type { Transaction } from "../../runtime/storage/database.ts";
import { listMembers } from "./accounts/store.ts";
import { listDelegations } from "./delegated-administrators/store.ts";
import { findOrganizationOf } from "./organization/store.ts";
import { isAccessEnabled } from "./trusted-access/store.ts";

/** An account's organization, as a service that works with organizations has to know it. */
export interface ServiceOrganization {
  readonly id: string;
  readonly managementAccount: AccountId;
  readonly hasAllFeatures: boolean;
  /** Whether the service has trusted access. */
  readonly isTrusted: boolean;
  /** Registered for the service; without trusted access their powers rest. */
  readonly administrators: readonly AccountId[];
}

/** What services ask of organizations. */
export interface ServiceDirectory {
  /** The organization of an account, as it is for a service; undefined for an account that is in none. */
  find(
    transaction: Transaction,
    account: AccountId,
    service: string,
  ): Promise<ServiceOrganization | undefined>;
  /** By joining, the management account included; closed accounts are not among them. */
  activeAccounts(transaction: Transaction, organizationId: string): Promise<AccountId[]>;
}

export const serviceDirectory: ServiceDirectory = {
  async find(transaction, account, service) {
    const organization = await findOrganizationOf(transaction, account);
    if (organization === undefined) return undefined;
    const { id, managementAccount, featureSet } = organization;
    const delegations = await listDelegations(transaction, id);
    return {
      id,
      managementAccount,
      hasAllFeatures: featureSet === "ALL",
      isTrusted: await isAccessEnabled(transaction, id, service),
      administrators: delegations
        .filter(({ principal }) => principal === service)
        .map((delegation) => delegation.account),
    };
  },
  async activeAccounts(transaction, organizationId) {
    const members = await listMembers(transaction, organizationId);
    return members.filter(({ status }) => status === "ACTIVE").map((member) => member.account);
  },
};
