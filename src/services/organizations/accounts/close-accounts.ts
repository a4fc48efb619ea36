import type { Job } from "../../../runtime/job.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { markChanged, requireOrganization } from "../organization/store.ts";
import { removeAttachmentsOf } from "../policies/store.ts";
import { recordCloseAccountResult, recordDeparture } from "../service-events.ts";
import { listClosed, removeMember, updateMember } from "./store.ts";

const INTERVAL_MS = 1000;

/** Ends the closing of accounts, and forgets those that were closed long ago. */
export function closeAccountsJob(needs: OrganizationsNeeds): Job {
  const { database, clock, chance, accounts, closedAccountMs } = needs;
  return {
    name: "organizations/close-accounts",
    intervalMs: INTERVAL_MS,
    run: () =>
      database.transaction(async (transaction) => {
        const now = clock.now();
        const change = { transaction, now, chance };
        for (const member of await listClosed(transaction, "PENDING_CLOSURE", now)) {
          await updateMember(transaction, { ...member, status: "SUSPENDED" });
          await accounts.setState(transaction, member.account, "SUSPENDED", chance);
          const organization = await requireOrganization(transaction, member.organizationId);
          await recordCloseAccountResult(change, needs, organization, member);
        }
        for (const member of await listClosed(transaction, "SUSPENDED", now - closedAccountMs)) {
          await removeAttachmentsOf(transaction, member.account);
          await removeMember(transaction, member.account);
          await accounts.setState(transaction, member.account, "CLOSED", chance);
          const organization = await requireOrganization(transaction, member.organizationId);
          await recordDeparture(change, needs, organization, member.account, "Cleaned");
          await markChanged(change, member.organizationId);
        }
      }),
  };
}
