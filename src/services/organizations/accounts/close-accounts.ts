import type { Job } from "../../../runtime/job.ts";
import type { Change } from "../../../runtime/notice.ts";
import { StorageUnavailable } from "../../../runtime/storage/database.ts";
import type { OrganizationsNeeds } from "../needs.ts";
import { markChanged, requireOrganization } from "../organization/store.ts";
import { removeAttachmentsOf } from "../policies/store.ts";
import { recordCloseAccountResult, recordDeparture } from "../service-events.ts";
import type { Member } from "./account.ts";
import { findMember, listClosed, removeMember, updateMember } from "./store.ts";

const INTERVAL_MS = 1000;

type Step = (needs: OrganizationsNeeds, change: Change, member: Member) => Promise<void>;

/**
 * Ends the closing of accounts, and forgets those that were closed long ago; each in a transaction of its
 * own, so that an account which cannot be closed, and is tried again, keeps no other from it.
 */
export function closeAccountsJob(needs: OrganizationsNeeds): Job {
  const { database, clock, chance, closedAccountMs, log } = needs;
  const eachClosed = async (status: Member["status"], forMs: number, step: Step, signal: AbortSignal) => {
    const due = await database.transaction((transaction) =>
      listClosed(transaction, status, clock.now() - forMs),
    );
    for (const { account } of due) {
      if (signal.aborted) return;
      try {
        await database.transaction(async (transaction) => {
          const member = await findMember(transaction, account);
          if (member?.status === status) await step(needs, { transaction, now: clock.now(), chance }, member);
        });
      } catch (error) {
        if (error instanceof StorageUnavailable) throw error;
        log.error("an account could not be closed", { account, status, error });
      }
    }
  };
  return {
    name: "organizations/close-accounts",
    intervalMs: INTERVAL_MS,
    async run(signal) {
      await eachClosed("PENDING_CLOSURE", 0, suspend, signal);
      await eachClosed("SUSPENDED", closedAccountMs, forget, signal);
    },
  };
}

async function suspend(needs: OrganizationsNeeds, change: Change, member: Member): Promise<void> {
  const { transaction, chance } = change;
  await updateMember(transaction, { ...member, status: "SUSPENDED" });
  await needs.accounts.setState(transaction, member.account, "SUSPENDED", chance);
  const organization = await requireOrganization(transaction, member.organizationId);
  await recordCloseAccountResult(change, needs, organization, member);
}

async function forget(needs: OrganizationsNeeds, change: Change, member: Member): Promise<void> {
  const { transaction, chance } = change;
  await removeAttachmentsOf(transaction, member.account);
  await removeMember(transaction, member.account);
  await needs.accounts.setState(transaction, member.account, "CLOSED", chance);
  const organization = await requireOrganization(transaction, member.organizationId);
  await recordDeparture(change, needs, organization, member.account, "Cleaned");
  await markChanged(change, member.organizationId);
}
