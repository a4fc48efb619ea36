import { uuid } from "../../../pure/aws/ids.ts";
import { type DigestChain, startChain, stopChain } from "../../../pure/event/digest-chain.ts";
import type { Change } from "../../../runtime/notice.ts";
import { deliveryRegions, type Trail } from "../trails/trail.ts";
import type { DigestChainStore } from "./store.ts";
import type { StoredChain } from "./stored-chain.ts";

/**
 * After a change of the trail: starts the chains of its own account that it needs now, stops the others, moves those
 * that stay. A member account's chain in a Region starts with its first file there.
 */
export async function alignChains(
  chains: DigestChainStore,
  trail: Trail,
  isMember: (account: string) => boolean,
  change: Pick<Change, "now" | "chance">,
): Promise<void> {
  const missing = new Set(wantedRegions(trail));
  for (const stored of await chains.ofTrail(trail.id)) {
    if (!isRunning(stored)) continue;
    const { account, region } = stored;
    const isWanted =
      wantedRegions(trail).includes(region) && (account === trail.account || isMember(account));
    if (!isWanted) await stop(chains, stored, change.now);
    else if (!isInPlace(stored, trail)) await chains.save({ ...stored, ...placeOf(trail) });
    if (account === trail.account && isWanted) missing.delete(region);
  }
  for (const region of missing) await beginChain(chains, trail, { account: trail.account, region }, change);
}

/** The account is a member no more. */
export async function stopChains(
  chains: DigestChainStore,
  trailId: string,
  account: string,
  nowMs: number,
): Promise<void> {
  for (const stored of await chains.ofTrail(trailId, account)) {
    if (isRunning(stored)) await stop(chains, stored, nowMs);
  }
}

/** Begins a chain after the ones that the trail had for the account in the Region. */
export async function beginChain(
  chains: DigestChainStore,
  trail: Trail,
  { account, region }: Pick<StoredChain, "account" | "region">,
  { now, chance }: Pick<Change, "now" | "chance">,
): Promise<StoredChain> {
  let before: DigestChain | undefined;
  for (const stored of await chains.ofTrail(trail.id, account)) {
    if (stored.region !== region) continue;
    before = laterOf(withFinalDigest(stored.chain), before);
    if (stored.chain.ended) await chains.remove(stored.id);
  }
  const { id, arn, name, homeRegion } = trail;
  const begun: StoredChain = {
    id: uuid(chance),
    trail: { id, arn, name, account: trail.account, homeRegion },
    account,
    region,
    ...placeOf(trail),
    chain: startChain(now, before),
    drained: false,
  };
  await chains.save(begun);
  return begun;
}

/** The Regions in which the trail writes digests now. */
export function wantedRegions(trail: Trail): readonly string[] {
  return trail.isLogging && trail.logFileValidation ? deliveryRegions(trail) : [];
}

export async function stop(chains: DigestChainStore, stored: StoredChain, nowMs: number): Promise<void> {
  await chains.save({ ...stored, chain: stopChain(stored.chain, nowMs) });
}

export function isRunning({ chain }: StoredChain): boolean {
  return !chain.ended && chain.stoppedAtMs === undefined;
}

function placeOf({ bucket, prefix, organizationId }: Trail) {
  return { bucket, prefix, organizationId };
}

function isInPlace(stored: StoredChain, { bucket, prefix, organizationId }: Trail): boolean {
  return stored.bucket === bucket && stored.prefix === prefix && stored.organizationId === organizationId;
}

/** A stopped chain whose final digest is still to come already takes the second in which that will end. */
function withFinalDigest(chain: DigestChain): DigestChain {
  if (chain.ended || chain.stoppedAtMs === undefined) return chain;
  const stopMs = Math.ceil(chain.stoppedAtMs / 1000) * 1000;
  return { ...chain, coveredUntilMs: Math.max(stopMs, chain.coveredUntilMs + 1000) };
}

function laterOf(chain: DigestChain, other: DigestChain | undefined): DigestChain {
  return other !== undefined && other.coveredUntilMs > chain.coveredUntilMs ? other : chain;
}
