/**
 * The index of event history: for every record that history shows, one row for each attribute it is found by
 * and one with attribute 0 and no value, by which it is found without any. A row is three numbers and its own
 * key, in the order in which a page is read: `found_by` is 53 bits of a hash of account, Region, attribute and
 * value. Whoever reads looks at the records themselves, since two values may share a hash.
 */
import {
  type HistoryAttributeName,
  type HistoryResourceRules,
  historyAttributes,
} from "../pure/event/history-attributes.ts";
import type { JournalRecord } from "../pure/event/insight-record.ts";
import type { EventRecord } from "../pure/event/record.ts";
import type { HistoryQuery, JournalEntry } from "./journal.ts";
import type { Migration, Row, Transaction, Value } from "./storage/database.ts";

export const historyMigrations: readonly Migration[] = [
  {
    name: "journal/0002-event-history",
    sql: `CREATE TABLE event_history (
            found_by BIGINT NOT NULL,
            time BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (found_by, time, sequence)
          ) WITHOUT ROWID`,
  },
];

type HistoryRow = readonly [foundBy: number, time: number, sequence: number];

/** Hashed into stored rows: a number is never given to another attribute. */
const ATTRIBUTE_NUMBERS: Readonly<Record<HistoryAttributeName, number>> = {
  EventId: 1,
  EventName: 2,
  ReadOnly: 3,
  Username: 4,
  ResourceType: 5,
  ResourceName: 6,
  EventSource: 7,
  AccessKeyId: 8,
};
const ANY_ATTRIBUTE = 0;
/** Insights events are looked up apart from management events, by the same attributes. */
const CATEGORY_OFFSETS: Readonly<Partial<Record<EventRecord["eventCategory"], number>>> = {
  Management: 0,
  Insight: 16,
};

/** Where the operator finds an event of any account, Region and category by its id. */
const EVERYWHERE = "*";

/** The index rows of an entry: one by its id, and those by which event history shows it, if it does. */
export function historyRows(entry: JournalEntry, rules: HistoryResourceRules): HistoryRow[] {
  const { recipientAccountId, awsRegion, eventCategory, eventTimeMs, sequence, text } = entry;
  const record = JSON.parse(text) as JournalRecord;
  const rows: HistoryRow[] = [[hashOf(EVERYWHERE, record.eventID), eventTimeMs, sequence]];
  const offset = CATEGORY_OFFSETS[eventCategory];
  if (offset === undefined) return rows;
  const place = `${recipientAccountId}/${awsRegion}/`;
  rows.push([hashOf(place + (offset + ANY_ATTRIBUTE), ""), eventTimeMs, sequence]);
  for (const { name, value } of historyAttributes(record, rules)) {
    rows.push([hashOf(place + (offset + ATTRIBUTE_NUMBERS[name]), value), eventTimeMs, sequence]);
  }
  return rows;
}

/**
 * 53 bits, the most that a number holds exactly; the mixing is that of MurmurHash3. Stored rows depend on it.
 * Not cryptographic: who makes values collide lengthens the search in one account and changes no answer.
 */
function hashOf(place: string, value: string): number {
  const text = `${place}/${value}`;
  let low = 0x41c6ce57;
  let high = 0xdeadbeef;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}

/** Rows to an insert: a statement is prepared for each of these numbers. */
const ROWS_AT_ONCE = [64, 8, 1];

export async function insertHistory(transaction: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  // In the order of the table, what is inserted together changes each page once.
  const sorted = rows.toSorted((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2]);
  let done = 0;
  for (const count of ROWS_AT_ONCE) {
    const statement = `INSERT INTO event_history VALUES ${Array(count).fill("(?, ?, ?)").join(", ")} ON CONFLICT DO NOTHING`;
    for (; sorted.length - done >= count; done += count) {
      await transaction.run(statement, ...sorted.slice(done, done + count).flat());
    }
  }
}

export async function removeHistory(transaction: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  for (const row of rows) {
    await transaction.run(
      "DELETE FROM event_history WHERE found_by = ? AND time = ? AND sequence = ?",
      ...row,
    );
  }
}

/** The rows of `events` that may be the event with the id; their records tell. */
export function selectById<Found extends Row>(transaction: Transaction, eventId: string): Promise<Found[]> {
  return transaction.all<Found>(
    `SELECT events.text, events.decided FROM event_history AS history
     JOIN events ON events.sequence = history.sequence WHERE history.found_by = ?`,
    hashOf(EVERYWHERE, eventId),
  );
}

/** The rows of `events` that may answer the query, newest first; {@link isFoundBy} tells which do. */
export function selectHistory<Found extends Row>(
  transaction: Transaction,
  { recipientAccountId, awsRegion, attribute, startTimeMs, endTimeMs, before, limit, category }: HistoryQuery,
): Promise<Found[]> {
  const offset = CATEGORY_OFFSETS[category ?? "Management"] ?? 0;
  const number = attribute === undefined ? ANY_ATTRIBUTE : ATTRIBUTE_NUMBERS[attribute.name];
  const place = `${recipientAccountId}/${awsRegion}/${offset + number}`;
  const bounds: Value[] = [startTimeMs, endTimeMs];
  let ending = "";
  if (before !== undefined) {
    bounds.push(before.eventTimeMs, before.sequence);
    ending = "AND (history.time, history.sequence) < (?, ?)";
  }
  return transaction.all<Found>(
    `SELECT events.sequence, recipient, region, events.time, category, text FROM event_history AS history JOIN events ON events.sequence = history.sequence
     WHERE history.found_by = ? AND history.time >= ? AND history.time <= ? ${ending}
     ORDER BY history.time DESC, history.sequence DESC LIMIT ?`,
    hashOf(place, attribute?.value ?? ""),
    ...bounds,
    limit,
  );
}

export function isFoundBy(entry: JournalEntry, query: HistoryQuery, rules: HistoryResourceRules): boolean {
  const { recipientAccountId, awsRegion, category = "Management", attribute } = query;
  if (entry.recipientAccountId !== recipientAccountId || entry.awsRegion !== awsRegion) return false;
  if (entry.eventCategory !== category) return false;
  if (attribute === undefined) return true;
  const found = historyAttributes(JSON.parse(entry.text) as JournalRecord, rules);
  return found.some(({ name, value }) => name === attribute.name && value === attribute.value);
}
