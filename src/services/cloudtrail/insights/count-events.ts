import { type InsightSeries, insightSeriesKey, insightSeriesOf } from "../../../pure/event/insight-series.ts";
import type { EventRecord } from "../../../pure/event/record.ts";
import type { Clock } from "../../../runtime/clock.ts";
import type { Journal, JournalEntry } from "../../../runtime/journal.ts";
import { type JournalReader, openJournalReader } from "../../../runtime/journal-reader.ts";
import type { Database, Transaction } from "../../../runtime/storage/database.ts";
import { COUNTED_PERIODS_MS, insightsIn, oldestCountMs } from "./store.ts";

const READER = "trail-insights";
const ENTRIES_AT_ONCE = 500;
const INTERVAL_MS = 60_000;

export interface EventCountingParts {
  readonly database: Database;
  readonly journal: Journal;
  readonly clock: Clock;
}

/**
 * Counts the journal's entries. All accounts are counted, with and without Insights, so that who switches them on
 * has a baseline already.
 */
export function eventCounting({ database, journal, clock }: EventCountingParts): JournalReader {
  return openJournalReader({
    name: READER,
    database,
    journal,
    intervalMs: INTERVAL_MS,
    entriesAtOnce: ENTRIES_AT_ONCE,
    take: (transaction, entries) => countEntries(transaction, entries, clock.now()),
  });
}

async function countEntries(
  transaction: Transaction,
  entries: readonly JournalEntry[],
  nowMs: number,
): Promise<void> {
  const insights = insightsIn(transaction);
  for (const [account, timeMs] of firstTimes(entries)) await insights.countedFrom(account, timeMs);
  for (const { series, times } of callTimes(entries)) {
    const seriesId = await insights.idOf(series);
    for (const periodMs of COUNTED_PERIODS_MS) {
      // A house that counts for the first time reads the journal from its beginning.
      const oldestMs = oldestCountMs(periodMs, nowMs) ?? 0;
      for (const [startMs, calls] of callsByPeriod(times, periodMs)) {
        if (startMs >= oldestMs) await insights.addCalls(seriesId, periodMs, startMs, calls);
      }
    }
  }
}

function firstTimes(entries: readonly JournalEntry[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { recipientAccountId, eventTimeMs } of entries) {
    if (!first.has(recipientAccountId)) first.set(recipientAccountId, eventTimeMs);
  }
  return first;
}

interface SeriesTimes {
  readonly series: InsightSeries;
  readonly times: number[];
}

function callTimes(entries: readonly JournalEntry[]): Iterable<SeriesTimes> {
  const bySeries = new Map<string, SeriesTimes>();
  for (const { eventCategory, eventTimeMs, text } of entries) {
    if (eventCategory !== "Management") continue;
    for (const series of insightSeriesOf(JSON.parse(text) as EventRecord)) {
      const key = insightSeriesKey(series);
      const known = bySeries.get(key);
      if (known === undefined) bySeries.set(key, { series, times: [eventTimeMs] });
      else known.times.push(eventTimeMs);
    }
  }
  return bySeries.values();
}

function callsByPeriod(times: readonly number[], periodMs: number): Map<number, number> {
  const calls = new Map<number, number>();
  for (const timeMs of times) {
    const startMs = Math.floor(timeMs / periodMs) * periodMs;
    calls.set(startMs, (calls.get(startMs) ?? 0) + 1);
  }
  return calls;
}
