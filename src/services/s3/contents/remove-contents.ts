import type { Clock } from "../../../runtime/clock.ts";
import type { Job } from "../../../runtime/job.ts";
import type { BlobStore } from "../../../runtime/storage/blobs.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import type { Bodies } from "./bodies.ts";
import { contentStore } from "./store.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** An answer begins to read after its transaction, so content outlives its last use for a while. */
const UNUSED_MS = 5 * MINUTE_MS;
/** Content that no row has known for so long was left by a request that came to nothing. */
const ORPHANED_MS = 24 * HOUR_MS;
const REMOVED_AT_ONCE = 500;

export interface RemovalParts {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly bodies: Bodies;
}

/** Removes blobs that no object and no part uses any more, and those that none ever did. */
export function contentJobs({ database, blobs, clock, bodies }: RemovalParts): readonly Job[] {
  return [
    {
      name: "s3-remove-contents",
      intervalMs: MINUTE_MS,
      async run(signal) {
        while (!signal.aborted) {
          const since = clock.now() - UNUSED_MS;
          const unused = await database.transaction((transaction) =>
            contentStore(transaction).unused(since, REMOVED_AT_ONCE),
          );
          const removable = unused.filter((id) => !bodies.isBeingRead(id));
          // The row goes last: when this is cut short, the next run finds what is left to do.
          for (const id of removable) await blobs.remove(id);
          await database.transaction((transaction) => contentStore(transaction).forget(removable));
          if (unused.length < REMOVED_AT_ONCE || removable.length === 0) return;
        }
      },
    },
    {
      name: "s3-remove-orphaned-contents",
      intervalMs: 6 * HOUR_MS,
      async run() {
        await blobs.removeOrphans(clock.now() - ORPHANED_MS, (ids) =>
          database.transaction((transaction) => contentStore(transaction).known(ids)),
        );
      },
    },
  ];
}
