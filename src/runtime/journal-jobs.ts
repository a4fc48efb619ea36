import type { Clock } from "./clock.ts";
import { lowestCursor } from "./cursors.ts";
import type { Job } from "./job.ts";
import type { OpenJournal } from "./journal-database.ts";
import type { Database } from "./storage/database.ts";

/** Event history goes this far back: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/view-cloudtrail-events.html */
const RETENTION_MS = 90 * 24 * 3_600_000;
const PRUNE_INTERVAL_MS = 3_600_000;

export interface JournalJobParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly journal: OpenJournal;
}

/** What the journal needs done from time to time, in small transactions between those of callers. */
export function journalJobs({ database, clock, journal: { journal, index } }: JournalJobParts): Job[] {
  return [
    index.job,
    {
      name: "journal/retention",
      intervalMs: PRUNE_INTERVAL_MS,
      async run(signal) {
        while (!signal.aborted) {
          const count = await database.transaction(async (transaction) =>
            journal.prune(transaction, clock.now() - RETENTION_MS, await lowestCursor(transaction)),
          );
          if (count === 0) return;
        }
      },
    },
  ];
}
