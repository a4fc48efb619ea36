/**
 * When which digest is written. A chain starts when logging with validation starts, or starts again; its hours
 * are counted from that second, not from the full hour. Every hour gets a digest, also one without log files,
 * and an hour missed while the house was down is made up for, so a chain has no gap. Stopping ends it with one
 * more digest over what is left.
 */
import type { WrittenDigest } from "./digest-file.ts";

export const DIGEST_HOUR_MS = 60 * 60 * 1000;

/** What is kept of a chain between two digests. All times stand on whole seconds, as a digest writes them. */
export interface DigestChain {
  /** When the next digest starts: the start of the chain, then the end of the digest before. */
  readonly coveredUntilMs: number;
  /** Null until the starting digest is written. */
  readonly previous: WrittenDigest | null;
  /** Set when logging stopped; the chain goes on until its final digest is written. */
  readonly stoppedAtMs?: number | undefined;
  readonly ended: boolean;
}

/** What a digest that is due must cover. */
export interface DueDigest<File> {
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly logFiles: readonly File[];
  readonly final: boolean;
}

/**
 * A new chain, without a previous digest. `before` is the chain that the trail had until then, stopped but perhaps
 * not yet ended: a digest is named by the second of its end, so the new chain must not begin before the old one ends.
 */
export function startChain(startedAtMs: number, before?: DigestChain): DigestChain {
  const second = Math.floor(startedAtMs / 1000) * 1000;
  return { coveredUntilMs: Math.max(second, before ? endOf(before) : second), previous: null, ended: false };
}

function endOf(chain: DigestChain): number {
  if (chain.ended) return chain.coveredUntilMs;
  if (chain.stoppedAtMs === undefined)
    throw new RangeError("a chain of digests starts while another still runs");
  return finalEnd(chain.coveredUntilMs, chain.stoppedAtMs);
}

/** Two digests must not end in the same second: they would have the same key. */
function finalEnd(startTimeMs: number, stoppedAtMs: number): number {
  return Math.max(Math.ceil(stoppedAtMs / 1000) * 1000, startTimeMs + 1000);
}

/** Logging stopped, or the trail was deleted: what is left is covered by a final digest. */
export function stopChain(chain: DigestChain, stoppedAtMs: number): DigestChain {
  return chain.ended || chain.stoppedAtMs !== undefined ? chain : { ...chain, stoppedAtMs };
}

/**
 * The one digest to write next, or undefined when none is due; asked again after each one that was written.
 * `pending` are the log files delivered under this chain and not yet in a digest. A file that was registered late, after the
 * digest of its hour, goes into the next one.
 */
export function dueDigest<File extends { readonly deliveredAtMs: number }>(
  chain: DigestChain,
  pending: readonly File[],
  nowMs: number,
): DueDigest<File> | undefined {
  if (chain.ended) return undefined;
  const startTimeMs = chain.coveredUntilMs;
  const hourEndMs = startTimeMs + DIGEST_HOUR_MS;
  if (chain.stoppedAtMs !== undefined) {
    const endTimeMs = finalEnd(startTimeMs, chain.stoppedAtMs);
    if (endTimeMs <= hourEndMs) return { startTimeMs, endTimeMs, logFiles: pending, final: true };
  }
  if (nowMs < hourEndMs) return undefined;
  const logFiles = pending.filter((file) => file.deliveredAtMs < hourEndMs);
  return { startTimeMs, endTimeMs: hourEndMs, logFiles, final: false };
}

/** The chain after a due digest was written. */
export function advanceChain(
  chain: DigestChain,
  due: { readonly endTimeMs: number; readonly final: boolean },
  written: WrittenDigest,
): DigestChain {
  return { ...chain, coveredUntilMs: due.endTimeMs, previous: written, ended: due.final };
}
