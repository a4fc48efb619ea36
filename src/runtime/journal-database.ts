/**
 * The journal as a table of the database. A row of `events` is one record: `sequence` is given by the insert,
 * `time` is eventTime in milliseconds, `text` the record as JSON without white space, as it is delivered;
 * `decided` is what authorization decided of its call, which no account sees.
 */
import { type HistoryResourceRules, historyResources } from "../pure/event/history-attributes.ts";
import type { EventRecord } from "../pure/event/record.ts";
import { cursorMigrations } from "./cursors.ts";
import {
  historyMigrations,
  insertHistory,
  isFoundBy,
  removeHistory,
  selectById,
  selectHistory,
} from "./event-history.ts";
import type { Journal, JournalEntry } from "./journal.ts";
import { type JournalReader, openJournalReader } from "./journal-reader.ts";
import type { Database, Migration, Row, Transaction } from "./storage/database.ts";

/** The name under which the index of event history follows the journal. */
export const HISTORY_READER = "event-history";
const INDEXED_AT_ONCE = 250;
const INDEX_INTERVAL_MS = 1000;
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
   * Keeps the index of event history. An append is one insert, so that recording a call stays cheap; this is the
   * rest of the work, done later.
   */
  readonly index: JournalReader;
}

export interface JournalParts {
  readonly database: Database;
  /** By which parameters of which services history finds their records. */
  readonly rules: HistoryResourceRules;
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

export function openJournal({ database, rules }: JournalParts): OpenJournal {
  const readAfter = async (transaction: Transaction, sequence: number, limit: number) => {
    const rows = await transaction.all<EventRow>(
      "SELECT sequence, recipient, region, time, category, text FROM events WHERE sequence > ? ORDER BY sequence LIMIT ?",
      sequence,
      limit,
    );
    return rows.map(entryOf);
  };

  const lastSequence = async (transaction: Transaction) => {
    const row = await transaction.get<EventRow>("SELECT max(sequence) AS sequence FROM events");
    return row?.sequence ?? 0;
  };

  const index = openJournalReader({
    name: HISTORY_READER,
    database,
    journal: { readAfter, lastSequence },
    intervalMs: INDEX_INTERVAL_MS,
    entriesAtOnce: INDEXED_AT_ONCE,
    take: (transaction, entries) => insertHistory(transaction, entries, rules),
  });

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

    async find(asker, eventId) {
      const { transaction } = asker;
      await index.catchUp(asker);
      for (const { text, decided } of await selectById<DecidedRow>(transaction, eventId)) {
        if (eventIdOf(text) === eventId) return { text, decided: decided ?? undefined };
      }
      return undefined;
    },

    lastSequence,

    async history(asker, query) {
      const { transaction } = asker;
      await index.catchUp(asker);
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
        await removeHistory(transaction, entry, rules);
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
