import type { Trail } from "../trails/trail.ts";

/** What a trail became by one call, and from which place in the journal on. */
export interface TrailRevision {
  /** The last sequence before the call: the record of the call itself comes after it. */
  readonly fromSequence: number;
  /** Of the call, by which its own record is known. */
  readonly requestId: string;
  readonly trail: Trail;
}

/**
 * The trail as it was for one place in the journal, or undefined when it did not log then. `revisions` are of one
 * trail, oldest first. The call that starts logging is the first to be logged, the one that stops it the last.
 */
export function loggingTrailAt(
  revisions: readonly TrailRevision[],
  sequence: number,
  requestId: string | undefined,
): Trail | undefined {
  const index = revisions.findLastIndex((revision) => revision.fromSequence < sequence);
  const current = revisions[index];
  if (current === undefined) return undefined;
  if (current.trail.isLogging) return current.trail;
  const before = revisions[index - 1]?.trail;
  return before?.isLogging && requestId === current.requestId ? before : undefined;
}

/**
 * How far revisions may be forgotten once everything committed beside them was read: up to this sequence,
 * exclusive. The latest stays while the trail logs.
 */
export function forgettableBefore(revisions: readonly TrailRevision[]): number {
  const latest = revisions.at(-1);
  if (latest === undefined) return 0;
  return latest.trail.isLogging ? latest.fromSequence : latest.fromSequence + 1;
}
