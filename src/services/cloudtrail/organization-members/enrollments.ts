import type { AccountId } from "../../../pure/aws/account.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { Organizations } from "../needs.ts";
import { type TrailStore, trailsIn } from "../trails/store.ts";
import { type MemberStore, membersIn } from "./store.ts";

/** Which member accounts CloudTrail works in: those of an organization that has something of it. */
export interface Enrollments {
  /** Every active account that is not enrolled yet. */
  enrollAll(organizationId: string, managementAccount: AccountId): Promise<void>;
  /** An account that joined, if the organization uses CloudTrail. */
  enroll(organizationId: string, account: AccountId): Promise<void>;
  end(organizationId: string, account: AccountId): Promise<void>;
  /** Of all accounts, when the organization has nothing left that needs them. */
  endUnlessUsed(organizationId: string): Promise<void>;
}

export function enrollmentsIn(
  change: Change,
  { journal, organizations }: { readonly journal: Journal; readonly organizations: Organizations },
): Enrollments {
  const { transaction, requestId } = change;
  const members: MemberStore = membersIn(transaction);
  const trails: TrailStore = trailsIn(transaction);
  const isUsed = async (organizationId: string) => (await trails.ofOrganization(organizationId)).length > 0;
  const now = () => journal.lastSequence(transaction);
  return {
    async enrollAll(organizationId, managementAccount) {
      const known = new Set(await members.accountsOf(organizationId));
      const fromSequence = await now();
      for (const account of await organizations.activeAccounts(transaction, organizationId)) {
        if (account === managementAccount || known.has(account)) continue;
        await members.begin(organizationId, account, fromSequence);
      }
    },
    async enroll(organizationId, account) {
      if (await isUsed(organizationId)) await members.begin(organizationId, account, await now());
    },
    async end(organizationId, account) {
      await members.end(organizationId, account, await now(), requestId);
    },
    async endUnlessUsed(organizationId) {
      if (await isUsed(organizationId)) return;
      await members.end(organizationId, undefined, await now(), requestId);
    },
  };
}
