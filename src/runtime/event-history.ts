/**
 * The index of event history: for every record that history shows, one row for each attribute it is found by
 * and one with attribute 0 and no value, by which it is found without any. A row is its own key, in the order
 * in which a page is read.
 */
import { type HistoryAttributeName, historyAttributes } from "../pure/event/history-attributes.ts";
import type { EventRecord } from "../pure/event/record.ts";
import type { HistoryQuery, JournalEntry } from "./journal.ts";
import type { Migration, Row, Transaction, Value } from "./storage/database.ts";

export const historyMigrations: readonly Migration[] = [
  {
    name: "journal/0002-event-history",
    sql: `CREATE TABLE event_history (
            recipient TEXT NOT NULL,
            region TEXT NOT NULL,
            attribute INTEGER NOT NULL,
            value TEXT NOT NULL,
            time INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            PRIMARY KEY (recipient, region, attribute, value, time, sequence)
          ) WITHOUT ROWID`,
  },
];

type HistoryRow = readonly [
  recipient: string,
  region: string,
  attribute: number,
  value: string,
  time: number,
  sequence: number,
];

/** Stored: a number is never given to another attribute. */
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

/** The index rows of an entry; none when event history does not show it. */
export function historyRows({
  sequence,
  recipientAccountId,
  awsRegion,
  eventTimeMs,
  eventCategory,
  text,
}: JournalEntry): HistoryRow[] {
  const offset = CATEGORY_OFFSETS[eventCategory];
  if (offset === undefined) return [];
  const row = (attribute: number, value: string): HistoryRow => [
    recipientAccountId,
    awsRegion,
    offset + attribute,
    value,
    eventTimeMs,
    sequence,
  ];
  const attributes = historyAttributes(JSON.parse(text) as EventRecord);
  return [
    row(ANY_ATTRIBUTE, ""),
    ...attributes.map(({ name, value }) => row(ATTRIBUTE_NUMBERS[name], value)),
  ];
}

export async function insertHistory(transaction: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map(() => "(?, ?, ?, ?, ?, ?)").join(", ");
  await transaction.run(`INSERT INTO event_history VALUES ${values} ON CONFLICT DO NOTHING`, ...rows.flat());
}

export async function removeHistory(transaction: Transaction, rows: readonly HistoryRow[]): Promise<void> {
  for (const row of rows) {
    await transaction.run(
      `DELETE FROM event_history
       WHERE recipient = ? AND region = ? AND attribute = ? AND value = ? AND time = ? AND sequence = ?`,
      ...row,
    );
  }
}

/** The rows of `events` that answer the query, newest first. */
export function selectHistory<Found extends Row>(
  transaction: Transaction,
  query: HistoryQuery,
): Promise<Found[]> {
  const { recipientAccountId, awsRegion, attribute, startTimeMs, endTimeMs, before, limit } = query;
  const offset = CATEGORY_OFFSETS[query.category ?? "Management"] ?? 0;
  const number = attribute === undefined ? ANY_ATTRIBUTE : ATTRIBUTE_NUMBERS[attribute.name];
  const bounds: Value[] = [startTimeMs, endTimeMs];
  let ending = "";
  if (before !== undefined) {
    bounds.push(before.eventTimeMs, before.sequence);
    ending = "AND (history.time, history.sequence) < (?, ?)";
  }
  return transaction.all<Found>(
    `SELECT events.* FROM event_history AS history JOIN events ON events.sequence = history.sequence
     WHERE history.recipient = ? AND history.region = ? AND history.attribute = ? AND history.value = ?
       AND history.time >= ? AND history.time <= ? ${ending}
     ORDER BY history.time DESC, history.sequence DESC LIMIT ?`,
    recipientAccountId,
    awsRegion,
    offset + number,
    attribute?.value ?? "",
    ...bounds,
    limit,
  );
}
