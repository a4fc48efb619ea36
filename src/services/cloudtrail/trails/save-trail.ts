import type { Call } from "../../../runtime/call.ts";
import type { Journal } from "../../../runtime/journal.ts";
import type { DeliveryStatusStore } from "../delivery/store.ts";
import { alignChains } from "../digests/align-chains.ts";
import type { DigestChainStore } from "../digests/store.ts";
import type { RevisionStore } from "../revisions/store.ts";
import type { TrailStore } from "./store.ts";
import type { Trail } from "./trail.ts";

/** How a trail is changed, with everything that follows from it, bound to one call. */
export interface TrailChanges {
  create(trail: Trail): Promise<void>;
  change(before: Trail, after: Trail): Promise<void>;
  remove(trail: Trail): Promise<void>;
}

interface Stores {
  readonly journal: Journal;
  readonly trails: TrailStore;
  readonly revisions: RevisionStore;
  readonly chains: DigestChainStore;
  readonly status: DeliveryStatusStore;
}

/**
 * Delivery follows the journal at its own pace, so a change is also kept as a revision: from which place in
 * the journal on the trail was like that. A trail that does not log has none.
 */
export function trailChanges(call: Call, stores: Stores): TrailChanges {
  const { journal, trails, revisions, chains, status } = stores;
  const revise = async (trail: Trail) => {
    const fromSequence = await journal.lastSequence(call.transaction);
    await revisions.add({ fromSequence, requestId: call.requestId, trail });
  };
  return {
    create: (trail) => trails.save(trail),
    async change(before, after) {
      await trails.save(after);
      if (before.isLogging || after.isLogging) await revise(after);
      await alignChains(chains, after, call.now, call.chance);
    },
    async remove(trail) {
      const stopped = { ...trail, isLogging: false };
      await trails.remove(trail.arn);
      await status.forget(trail.id);
      if (trail.isLogging) await revise(stopped);
      await alignChains(chains, stopped, call.now, call.chance);
      await chains.removeEnded(trail.id);
    },
  };
}
