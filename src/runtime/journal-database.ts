/**
 * The journal as a table of the database. A row of `events` is one record: `sequence` is given by the insert,
 * `time` is eventTime in milliseconds, `text` the record as JSON without white space, as it is delivered;
 * `decided` is what authorization decided of its call, which no account sees.
 */
import { type HistoryResourceRules, historyResources } from "../pure/event/history-attributes.ts";
import type { EventRecord } from "../pure/event/record.ts";
import { cursorMigrations, moveCursor, readCursor } from "./cursors.ts";
import {
  historyMigrations,
  historyRows,
  insertHistory,
  isFoundBy,
  removeHistory,
  selectById,
  selectHistory,
} from "./event-history.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import type { Migration, Row, Transaction } from "./storage/database.ts";

/** The name under which the index of event history follows the journal. */
export const HISTORY_READER = "event-history";
const CAUGHT_UP_AT_ONCE = 500;
const PRUNED_AT_ONCE = 200;

const eventMigrations: readonly Migration[] = [
  {
    name: "journal/0001-events",
    sql: `CREATE TABLE events (
            sequence INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
            recipient TEXT NOT NULL,
            region TEXT NOT NULL,
            time INTEGER NOT NULL,
            category TEXT NOT NULL,
            text TEXT NOT NULL
          )`,
  },
  { name: "journal/0003-decisions", sql: "ALTER TABLE events ADD COLUMN decided TEXT" },
];

export interface OpenJournal {
  readonly migrations: readonly Migration[];
  readonly journal: Journal;
  /**
   * Brings the index of event history forward by up to `limit` entries and gives how many there were. An
   * append is one insert, so that recording a call stays cheap; this is the rest of the work, done later.
   */
  index(transaction: Transaction, limit: number): Promise<number>;
}

interface EventRow extends Row {
  readonly sequence: number;
  readonly recipient: string;
  readonly region: string;
  readonly time: number;
  readonly category: EventRecord["eventCategory"];
  readonly text: string;
}

interface DecidedRow extends Row {
  readonly text: string;
  readonly decided: string | null;
}

function eventIdOf(text: string): string {
  return (JSON.parse(text) as EventRecord).eventID;
}

/** `rules` say by which parameters of which services history finds their records. */
export function openJournal(rules: HistoryResourceRules): OpenJournal {
  const readAfter = async (transaction: Transaction, sequence: number, limit: number) => {
    const rows = await transaction.all<EventRow>(
      "SELECT sequence, recipient, region, time, category, text FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?",
      sequence,
      limit,
    );
    return rows.map(entryOf);
  };

  const index = async (transaction: Transaction, limit: number) => {
    const entries = await readAfter(transaction, await readCursor(transaction, HISTORY_READER), limit);
    await insertHistory(
      transaction,
      entries.flatMap((entry) => historyRows(entry, rules)),
    );
    const last = entries.at(-1);
    if (last !== undefined) await moveCursor(transaction, HISTORY_READER, last.sequence);
    return entries.length;
  };

  const journal: Journal = {
    async append(transaction, record, decided) {
      await transaction.run(
        "INSERT INTO events (recipient, region, time, category, text, decided) VALUES (?, ?, ?, ?, ?, ?)",
        record.recipientAccountId,
        record.awsRegion,
        Date.parse(record.eventTime),
        record.eventCategory,
        JSON.stringify(record),
        decided ?? null,
      );
    },

    readAfter,

    async find(transaction, eventId) {
      while ((await index(transaction, CAUGHT_UP_AT_ONCE)) === CAUGHT_UP_AT_ONCE);
      for (const { text, decided } of await selectById<DecidedRow>(transaction, eventId)) {
        if (eventIdOf(text) === eventId) return { text, decided: decided ?? undefined };
      }
      return undefined;
    },

    async lastSequence(transaction) {
      const row = await transaction.get<EventRow>("SELECT max(sequence) AS sequence FROM events");
      return row?.sequence ?? 0;
    },

    async history(transaction, query) {
      while ((await index(transaction, CAUGHT_UP_AT_ONCE)) === CAUGHT_UP_AT_ONCE);
      const found: JournalEntry[] = [];
      for (let { before } = query; ; ) {
        const rows = await selectHistory<EventRow>(transaction, { ...query, before });
        const entries = rows.map(entryOf);
        found.push(...entries.filter((entry) => isFoundBy(entry, query, rules)));
        before = entries.at(-1);
        if (rows.length < query.limit || found.length >= query.limit) return found.slice(0, query.limit);
      }
    },

    resourcesOf: (record) => historyResources(record, rules),

    async prune(transaction, olderThanMs, keepAfterSequence) {
      // The newest entry always stays: it remembers the highest sequence.
      const oldest = await transaction.all<EventRow>(
        `SELECT * FROM events WHERE sequence <= ? AND sequence < (SELECT max(sequence) FROM events)
         ORDER BY sequence LIMIT ?`,
        keepAfterSequence,
        PRUNED_AT_ONCE,
      );
      const old = oldest.filter(({ time }) => time < olderThanMs).map(entryOf);
      for (const entry of old) {
        await removeHistory(transaction, historyRows(entry, rules));
        await transaction.run("DELETE FROM events WHERE sequence = ?", entry.sequence);
      }
      return old.length;
    },
  };

  return { migrations: [...cursorMigrations, ...eventMigrations, ...historyMigrations], journal, index };
}

function entryOf({ sequence, recipient, region, time, category, text }: EventRow): JournalEntry {
  return {
    sequence,
    recipientAccountId: recipient,
    awsRegion: region,
    eventTimeMs: time,
    eventCategory: category,
    text,
  };
}
