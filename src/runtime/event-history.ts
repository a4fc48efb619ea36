/**
 * The index of event history: for every record that history shows, one row for each attribute it is found by
 * and one with attribute 0 and no value, by which it is found without any. A row is four numbers and its own
 * key, in the order in which a page is read. `place` stands for account, Region and category (`history_places`);
 * `found_by` is 53 bits of a hash of attribute and value. Whoever reads looks at the records themselves, since two
 * values may share a hash; as places share nothing, whoever makes values collide slows down nobody else.
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
  {
    // The rows of before are made anew from the journal.
    name: "journal/0004-history-places",
    sql: `DROP TABLE event_history;
          CREATE TABLE history_places (
            place INTEGER NOT NULL PRIMARY KEY,
            recipient TEXT NOT NULL,
            region TEXT NOT NULL,
            category TEXT NOT NULL,
            UNIQUE (recipient, region, category)
          );
          CREATE TABLE history (
            place BIGINT NOT NULL,
            found_by BIGINT NOT NULL,
            time BIGINT NOT NULL,
            sequence BIGINT NOT NULL,
            PRIMARY KEY (place, found_by, time, sequence)
          ) WITHOUT ROWID;
          UPDATE cursors SET sequence = 0 WHERE reader = 'event-history'`,
  },
];

type HistoryRow = readonly [place: number, foundBy: number, time: number, sequence: number];

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
/** Insights events are looked up apart from management events, by the same attributes. Data events are not. */
const SHOWN: ReadonlySet<EventRecord["eventCategory"]> = new Set(["Management", "Insight"]);

/** Where the operator finds an event of any account, Region and category by its id; no row of `history_places`. */
const EVERYWHERE = 0;

/** The index rows of an entry: one by its id, and those by which event history shows it, if it does. */
function historyRows(
  entry: JournalEntry,
  place: number | undefined,
  rules: HistoryResourceRules,
): HistoryRow[] {
  const { eventTimeMs, sequence, text } = entry;
  const record = JSON.parse(text) as JournalRecord;
  const found: HistoryRow[] = [
    [EVERYWHERE, hashOf(ATTRIBUTE_NUMBERS.EventId, record.eventID), eventTimeMs, sequence],
  ];
  if (place === undefined) return found;
  found.push([place, hashOf(ANY_ATTRIBUTE, ""), eventTimeMs, sequence]);
  for (const { name, value } of historyAttributes(record, rules)) {
    found.push([place, hashOf(ATTRIBUTE_NUMBERS[name], value), eventTimeMs, sequence]);
  }
  return found;
}

type Place = Pick<JournalEntry, "recipientAccountId" | "awsRegion" | "eventCategory">;

function findPlace(
  transaction: Transaction,
  { recipientAccountId, awsRegion, eventCategory }: Place,
): Promise<{ place: number } | undefined> {
  return transaction.get<{ place: number }>(
    "SELECT place FROM history_places WHERE recipient = ? AND region = ? AND category = ?",
    recipientAccountId,
    awsRegion,
    eventCategory,
  );
}

async function keptPlace(transaction: Transaction, place: Place): Promise<number> {
  const { recipientAccountId, awsRegion, eventCategory } = place;
  const known = await findPlace(transaction, place);
  if (known !== undefined) return known.place;
  await transaction.run(
    "INSERT INTO history_places (recipient, region, category) VALUES (?, ?, ?)",
    recipientAccountId,
    awsRegion,
    eventCategory,
  );
  return keptPlace(transaction, place);
}

/**
 * 53 bits, the most that a number holds exactly; the mixing is that of MurmurHash3. Stored rows depend on it.
 * Not cryptographic: who makes values collide lengthens the search in one account and changes no answer.
 */
function hashOf(attribute: number, value: string): number {
  const text = `${attribute}/${value}`;
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

export async function insertHistory(
  transaction: Transaction,
  entries: readonly JournalEntry[],
  rules: HistoryResourceRules,
): Promise<void> {
  const places = new Map<string, number>();
  const rows: HistoryRow[] = [];
  for (const entry of entries) {
    const name = `${entry.recipientAccountId}/${entry.awsRegion}/${entry.eventCategory}`;
    let place = places.get(name);
    if (place === undefined && SHOWN.has(entry.eventCategory)) {
      place = await keptPlace(transaction, entry);
      places.set(name, place);
    }
    rows.push(...historyRows(entry, place, rules));
  }
  // In the order of the table, what is inserted together changes each page once.
  rows.sort((one, other) => one[0] - other[0] || one[1] - other[1] || one[2] - other[2] || one[3] - other[3]);
  let done = 0;
  for (const count of ROWS_AT_ONCE) {
    const statement = `INSERT INTO history VALUES ${Array(count).fill("(?, ?, ?, ?)").join(", ")} ON CONFLICT DO NOTHING`;
    for (; rows.length - done >= count; done += count) {
      const values: Value[] = [];
      for (const row of rows.slice(done, done + count)) values.push(...row);
      await transaction.run(statement, ...values);
    }
  }
}

export async function removeHistory(
  transaction: Transaction,
  entry: JournalEntry,
  rules: HistoryResourceRules,
): Promise<void> {
  for (const row of historyRows(entry, (await findPlace(transaction, entry))?.place, rules)) {
    await transaction.run(
      "DELETE FROM history WHERE place = ? AND found_by = ? AND time = ? AND sequence = ?",
      ...row,
    );
  }
}

/** The rows of `events` that may be the event with the id; their records tell. */
export function selectById<Found extends Row>(transaction: Transaction, eventId: string): Promise<Found[]> {
  return transaction.all<Found>(
    `SELECT events.text, events.decided FROM history
     JOIN events ON events.sequence = history.sequence WHERE history.place = ? AND history.found_by = ?`,
    EVERYWHERE,
    hashOf(ATTRIBUTE_NUMBERS.EventId, eventId),
  );
}

/** The rows of `events` that may answer the query, newest first; {@link isFoundBy} tells which do. */
export async function selectHistory<Found extends Row>(
  transaction: Transaction,
  { attribute, startTimeMs, endTimeMs, before, limit, category, ...where }: HistoryQuery,
): Promise<Found[]> {
  const found = await findPlace(transaction, { ...where, eventCategory: category ?? "Management" });
  if (found === undefined) return [];
  const number = attribute === undefined ? ANY_ATTRIBUTE : ATTRIBUTE_NUMBERS[attribute.name];
  const bounds: Value[] = [startTimeMs, endTimeMs];
  let ending = "";
  if (before !== undefined) {
    bounds.push(before.eventTimeMs, before.sequence);
    ending = "AND (history.time, history.sequence) < (?, ?)";
  }
  return transaction.all<Found>(
    `SELECT events.sequence, recipient, region, events.time, category, text FROM history JOIN events ON events.sequence = history.sequence
     WHERE history.place = ? AND history.found_by = ? AND history.time >= ? AND history.time <= ? ${ending}
     ORDER BY history.time DESC, history.sequence DESC LIMIT ?`,
    found.place,
    hashOf(number, attribute?.value ?? ""),
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
