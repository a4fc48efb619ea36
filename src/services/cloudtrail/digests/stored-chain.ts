import { type DigestChain, type DueDigest, dueDigest, stopChain } from "../../../pure/event/digest-chain.ts";
import type { CoveredFile } from "../delivery/store.ts";
import type { Trail } from "../trails/trail.ts";

/** The digests of one trail for one account in one Region, from a start of logging to its end. */
export interface StoredChain {
  readonly id: string;
  readonly trail: Pick<Trail, "id" | "arn" | "name" | "account" | "homeRegion">;
  /** Whose log files they cover. */
  readonly account: string;
  readonly region: string;
  /** Where the next digest goes; the ones before may stand in another bucket. */
  readonly bucket: string;
  readonly prefix?: string | undefined;
  readonly organizationId?: string | undefined;
  /** Its `stoppedAtMs` is set as soon as logging stopped, though files may still be to come. */
  readonly chain: DigestChain;
  /** Everything logged until the stop was planned into files. */
  readonly drained: boolean;
}

/**
 * The digest to write next, or undefined. A stopped chain ends only when its last file is delivered, and goes on
 * by the hour until then. `early` closes the current hour now, if it has files.
 */
export function nextDigest(
  stored: StoredChain,
  files: readonly CoveredFile[],
  hasUndelivered: boolean,
  { nowMs, intervalMs, early }: { nowMs: number; intervalMs: number; early: boolean },
): DueDigest<CoveredFile> | undefined {
  const mayEnd = stored.drained && !hasUndelivered;
  const chain = mayEnd ? stored.chain : { ...stored.chain, stoppedAtMs: undefined };
  const due = dueDigest(chain, files, nowMs);
  if (due !== undefined || chain.stoppedAtMs !== undefined) return due;
  const endMs = chain.coveredUntilMs + intervalMs;
  if (nowMs >= endMs) return endHour(chain, files, endMs);
  return early && files.length > 0 ? endHour(chain, files, nowMs + 1) : undefined;
}

/** A digest over less than an hour is cut off like a final one, but its chain goes on. */
function endHour(
  chain: DigestChain,
  files: readonly CoveredFile[],
  endMs: number,
): DueDigest<CoveredFile> | undefined {
  const within = files.filter((file) => file.deliveredAtMs < endMs);
  const due = dueDigest(stopChain(chain, endMs), within, endMs);
  return due && { ...due, final: false };
}
