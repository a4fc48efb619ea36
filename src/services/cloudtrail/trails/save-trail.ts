import type { Journal } from "../../../runtime/journal.ts";
import type { Change } from "../../../runtime/notice.ts";
import type { DeliveryStatusStore } from "../delivery-status/store.ts";
import { alignChains, stopChains } from "../digests/align-chains.ts";
import type { DigestChainStore } from "../digests/store.ts";
import type { Enrollments } from "../organization-members/enrollments.ts";
import type { OrganizationResources } from "../organization-members/react.ts";
import type { MemberStore } from "../organization-members/store.ts";
import type { RevisionStore } from "../revisions/store.ts";
import type { TrailStore } from "./store.ts";
import type { Trail } from "./trail.ts";

/** How a trail is changed, with everything that follows from it, bound to one change. */
export interface TrailChanges {
  create(trail: Trail): Promise<void>;
  change(before: Trail, after: Trail): Promise<void>;
  remove(trail: Trail): Promise<void>;
}

export interface TrailChangeStores {
  readonly journal: Journal;
  readonly trails: TrailStore;
  readonly revisions: RevisionStore;
  readonly chains: DigestChainStore;
  readonly status: DeliveryStatusStore;
  readonly members: MemberStore;
  readonly enrollments: Enrollments;
}

/**
 * Delivery follows the journal at its own pace, so a change is also kept as a revision: from which place in
 * the journal on the trail was like that. A trail that does not log has none.
 */
export function trailChanges(change: Change, stores: TrailChangeStores): TrailChanges {
  const { journal, trails, revisions, chains, status, members, enrollments } = stores;
  const revise = async (trail: Trail) => {
    const fromSequence = await journal.lastSequence(change.transaction);
    await revisions.add({ fromSequence, requestId: change.requestId ?? "", trail });
  };
  const align = async (trail: Trail) => {
    const { organizationId } = trail;
    const accounts = organizationId === undefined ? [] : await members.accountsOf(organizationId);
    const known = new Set<string>(accounts);
    await alignChains(chains, trail, (account) => known.has(account), change);
  };
  const enroll = async ({ organizationId, account }: Trail) => {
    if (organizationId !== undefined) await enrollments.enrollAll(organizationId, account);
  };
  return {
    async create(trail) {
      await trails.save(trail);
      await enroll(trail);
    },
    async change(before, after) {
      await trails.save(after);
      if (before.isLogging || after.isLogging) await revise(after);
      if (before.organizationId !== after.organizationId) {
        await enroll(after);
        if (after.organizationId === undefined) await status.forgetOthers(after.id, after.account);
        if (before.organizationId !== undefined) await enrollments.endUnlessUsed(before.organizationId);
      }
      await align(after);
    },
    async remove(trail) {
      const stopped = { ...trail, isLogging: false };
      await trails.remove(trail.arn);
      await status.forget(trail.id);
      if (trail.isLogging) await revise(stopped);
      if (trail.organizationId !== undefined) await enrollments.endUnlessUsed(trail.organizationId);
      await align(stopped);
      await chains.removeEnded(trail.id);
    },
  };
}

/** The trails of organizations, bound to one change. */
export function organizationTrails(
  { now }: Change,
  { trails, chains, status }: Pick<TrailChangeStores, "trails" | "chains" | "status">,
  changes: TrailChanges,
): OrganizationResources {
  return {
    async leave(organizationId, account) {
      for (const trail of await trails.ofOrganization(organizationId)) {
        await stopChains(chains, trail.id, account, now);
        await status.forget(trail.id, account);
      }
    },
    async becomeAccountLevel(organizationId) {
      for (const trail of await trails.ofOrganization(organizationId)) {
        await changes.change(trail, { ...trail, organizationId: undefined });
      }
    },
  };
}
