import { type TopValues, valueCounter } from "../../../pure/event/insight-attributions.ts";
import { type InsightSeries, insightSeriesKey, insightSeriesOf } from "../../../pure/event/insight-series.ts";
import type { EventRecord } from "../../../pure/event/record.ts";
import { askAside } from "../../../runtime/gateway/outside-work.ts";
import type { HistoryQuery, Journal } from "../../../runtime/journal.ts";
import type { Database } from "../../../runtime/storage/database.ts";

const ENTRIES_AT_ONCE = 250;
/** Of more calls than these the latest speak for all: time and memory stay bounded. */
const ENTRIES_MAX = 20_000;

/**
 * Who and what made the calls of the series in a time, from their records in event history. `average` is the
 * number of calls per minute.
 */
export async function attributeCalls(
  { database, journal }: { readonly database: Database; readonly journal: Journal },
  series: InsightSeries,
  { startMs, endMs, average }: { readonly startMs: number; readonly endMs: number; readonly average: number },
  signal?: AbortSignal,
): Promise<TopValues> {
  const key = insightSeriesKey(series);
  const counter = valueCounter();
  let before: HistoryQuery["before"];
  for (let read = 0; read < ENTRIES_MAX; read += ENTRIES_AT_ONCE) {
    signal?.throwIfAborted();
    const query: HistoryQuery = {
      recipientAccountId: series.recipientAccountId,
      awsRegion: series.awsRegion,
      attribute: { name: "EventName", value: series.eventName },
      startTimeMs: startMs,
      endTimeMs: endMs - 1,
      before,
      limit: ENTRIES_AT_ONCE,
    };
    const entries = await askAside(database, (asker) => journal.history(asker, query));
    for (const { text } of entries) {
      const record = JSON.parse(text) as EventRecord;
      if (insightSeriesOf(record).some((one) => insightSeriesKey(one) === key)) counter.add(record);
    }
    before = entries.at(-1);
    if (entries.length < ENTRIES_AT_ONCE) break;
  }
  return counter.top(average);
}
