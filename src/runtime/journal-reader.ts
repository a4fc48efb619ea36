import type { Call } from "./call.ts";
import { moveCursor, readCursor } from "./cursors.ts";
import type { Job } from "./job.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import type { Database, Transaction } from "./storage/database.ts";

/** Who wants to know what the journal tells: a call, or {@link askAside}. */
export type Asker = Pick<Call, "transaction" | "outside">;

/** Keeps something that follows from the journal, always up to some entry and always whole. */
export interface JournalReader {
  /**
   * Everything that was committed when the asker began is known afterwards. A short way is gone in the asker's own
   * transaction, a long one beside it in many small ones, between which everybody else has their turn.
   */
  catchUp(asker: Asker): Promise<void>;
  /** To the end as it is now, in transactions of its own. */
  readOn(signal?: AbortSignal): Promise<void>;
  /** Keeps the way short. */
  readonly job: Job;
}

export interface JournalReaderOptions {
  /** Stable: it names the cursor and the job. */
  readonly name: string;
  readonly database: Database;
  readonly journal: Pick<Journal, "readAfter" | "lastSequence">;
  readonly intervalMs: number;
  /** How many entries are taken in one transaction, all the others of the house waiting. */
  readonly entriesAtOnce: number;
  /** Takes the next entries, in order; never none. */
  take(transaction: Transaction, entries: readonly JournalEntry[]): Promise<void>;
}

export function openJournalReader(options: JournalReaderOptions): JournalReader {
  const { name, database, journal, intervalMs, entriesAtOnce } = options;

  /** Gives the sequence that was reached. */
  const step = async (transaction: Transaction): Promise<number> => {
    const cursor = await readCursor(transaction, name);
    const entries = await journal.readAfter(transaction, cursor, entriesAtOnce);
    const last = entries.at(-1);
    if (last === undefined) return cursor;
    await options.take(transaction, entries);
    await moveCursor(transaction, name, last.sequence);
    return last.sequence;
  };

  const readUntil = async (target: number, signal?: AbortSignal): Promise<void> => {
    while (!signal?.aborted) {
      if ((await database.transaction(step)) >= target) return;
    }
  };

  const readOn = async (signal?: AbortSignal) => {
    const target = await database.transaction((transaction) => journal.lastSequence(transaction));
    await readUntil(target, signal);
  };

  return {
    async catchUp({ transaction, outside }) {
      const target = await journal.lastSequence(transaction);
      const behind = target - (await readCursor(transaction, name));
      // When it is asked again, what came meanwhile is newer than the asker, and need not be known.
      if (behind > entriesAtOnce) await outside(`journal/${name}`, () => readUntil(target));
      if (behind > 0) await step(transaction);
    },
    readOn,
    job: { name, intervalMs, run: readOn },
  };
}
