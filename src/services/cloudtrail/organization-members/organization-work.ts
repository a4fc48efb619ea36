import type { AccountId } from "../../../pure/aws/account.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { Organizations } from "../needs.ts";
import { type TrailStore, trailsIn } from "../trails/store.ts";
import { type MemberStore, membersIn } from "./store.ts";

/** CloudTrail's work in the member accounts of organizations, which lasts as long as they have something of it. */
export interface OrganizationWork {
  /** Takes the work up in every active account in which it is not under way. */
  begin(organizationId: string, managementAccount: AccountId): Promise<void>;
  /** For an account that joined, if there is any work. */
  beginIn(organizationId: string, account: AccountId): Promise<void>;
  endIn(organizationId: string, account: AccountId): Promise<void>;
  /** Lays the work down when the organization has nothing left that asks for it. */
  endUnlessUsed(organizationId: string): Promise<void>;
}

export function organizationWork(
  change: Change,
  { journal, organizations }: { readonly journal: Journal; readonly organizations: Organizations },
): OrganizationWork {
  const { transaction, requestId } = change;
  const members: MemberStore = membersIn(transaction);
  const trails: TrailStore = trailsIn(transaction);
  const isUsed = async (organizationId: string) => (await trails.ofOrganization(organizationId)).length > 0;
  const now = () => journal.lastSequence(transaction);
  return {
    async begin(organizationId, managementAccount) {
      const known = new Set(await members.accountsOf(organizationId));
      const fromSequence = await now();
      for (const account of await organizations.activeAccounts(transaction, organizationId)) {
        if (account === managementAccount || known.has(account)) continue;
        await members.begin(organizationId, account, fromSequence);
      }
    },
    async beginIn(organizationId, account) {
      if (await isUsed(organizationId)) await members.begin(organizationId, account, await now());
    },
    async endIn(organizationId, account) {
      await members.end(organizationId, account, await now(), requestId);
    },
    async endUnlessUsed(organizationId) {
      if (await isUsed(organizationId)) return;
      await members.end(organizationId, undefined, await now(), requestId);
    },
  };
}
