import { uuid } from "../../../pure/aws/ids.ts";
import { type DigestChain, startChain, stopChain } from "../../../pure/event/digest-chain.ts";
import type { Chance } from "../../../runtime/chance.ts";
import { deliveryRegions, type Trail } from "../trails/trail.ts";
import type { DigestChainStore } from "./store.ts";

/** After a change of the trail: starts the chains that it needs now, stops the others, moves those that stay. */
export async function alignChains(
  chains: DigestChainStore,
  trail: Trail,
  nowMs: number,
  chance: Chance,
): Promise<void> {
  const wanted = new Set(trail.isLogging && trail.logFileValidation ? deliveryRegions(trail) : []);
  const before = new Map<string, DigestChain>();
  for (const stored of await chains.ofTrail(trail.id)) {
    const { chain, region } = stored;
    if (!chain.ended && chain.stoppedAtMs === undefined) {
      if (!wanted.delete(region)) await chains.save({ ...stored, chain: stopChain(chain, nowMs) });
      else if (stored.bucket !== trail.bucket || stored.prefix !== trail.prefix) {
        await chains.save({ ...stored, bucket: trail.bucket, prefix: trail.prefix });
      }
    } else if (wanted.has(region)) {
      before.set(region, laterOf(withFinalDigest(chain), before.get(region)));
      if (chain.ended) await chains.remove(stored.id);
    }
  }
  const { id, arn, name, account, homeRegion, bucket, prefix } = trail;
  for (const region of wanted) {
    await chains.save({
      id: uuid(chance),
      trail: { id, arn, name, account, homeRegion },
      region,
      bucket,
      prefix,
      chain: startChain(nowMs, before.get(region)),
      drained: false,
    });
  }
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
