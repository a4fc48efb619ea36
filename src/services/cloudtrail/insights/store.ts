/**
 * What Insights keeps. A row of `cloudtrail_insight_counts` is the calls of one series that fell into one minute,
 * five minutes or an hour from `start_ms` on; times without calls have no row. The coarser a period, the longer
 * its rows are kept. `judged_until_ms` is how far a series was compared with its baseline.
 */
import type { InsightType } from "../../../pure/api/cloudtrail.shapes.ts";
import type { TopValues } from "../../../pure/event/insight-attributions.ts";
import { BASELINE_MS, STRETCH_MS, type StretchCount } from "../../../pure/event/insight-rule.ts";
import type { InsightSeries } from "../../../pure/event/insight-series.ts";
import type { Migration, Row, Transaction } from "../../../runtime/storage/database.ts";

export const insightMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0006-insights",
    sql: `
      CREATE TABLE cloudtrail_insight_series (
        id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        region TEXT NOT NULL,
        insight_type TEXT NOT NULL,
        event_source TEXT NOT NULL,
        event_name TEXT NOT NULL,
        error_code TEXT NOT NULL,
        judged_until_ms BIGINT NOT NULL,
        UNIQUE (account, region, event_source, event_name, insight_type, error_code)
      );
      CREATE TABLE cloudtrail_insight_counts (
        series_id BIGINT NOT NULL,
        period_ms BIGINT NOT NULL,
        start_ms BIGINT NOT NULL,
        calls BIGINT NOT NULL,
        PRIMARY KEY (series_id, period_ms, start_ms)
      ) WITHOUT ROWID;
      CREATE TABLE cloudtrail_insight_accounts (
        account TEXT NOT NULL PRIMARY KEY,
        counted_since_ms BIGINT NOT NULL
      );
      CREATE TABLE cloudtrail_open_insights (
        series_id BIGINT NOT NULL PRIMARY KEY,
        start_ms BIGINT NOT NULL,
        insight TEXT NOT NULL
      );
      CREATE TABLE cloudtrail_insight_progress (
        id BIGINT NOT NULL PRIMARY KEY,
        judged_until_ms BIGINT NOT NULL
      );
    `,
  },
];

const DAY_MS = 24 * 60 * 60_000;

/**
 * Milliseconds of each period that is counted, and for how long its counts are kept:
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_ListInsightsMetricData.html
 */
const RETENTION_MS: ReadonlyMap<number, number> = new Map([
  [60_000, 15 * DAY_MS],
  [STRETCH_MS, 63 * DAY_MS],
  [60 * 60_000, 90 * DAY_MS],
]);

export const COUNTED_PERIODS_MS: readonly number[] = [...RETENTION_MS.keys()];

/** Where the oldest count of the period begins that is kept; undefined for a period that is not counted. */
export function oldestCountMs(periodMs: number, nowMs: number): number | undefined {
  const retentionMs = RETENTION_MS.get(periodMs);
  return retentionMs && Math.floor((nowMs - retentionMs) / periodMs) * periodMs;
}

export interface StoredSeries extends InsightSeries {
  readonly id: number;
  readonly judgedUntilMs: number;
}

/** An insight that has started and not ended. */
export interface OpenInsight {
  readonly startMs: number;
  readonly sharedEventID: string;
  readonly baseline: { readonly average: number; readonly values: TopValues };
}

export interface InsightStore {
  idOf(series: InsightSeries): Promise<number>;
  find(series: InsightSeries): Promise<StoredSeries | undefined>;
  addCalls(seriesId: number, periodMs: number, startMs: number, calls: number): Promise<void>;
  /** From `fromMs` to before `untilMs`, in order. */
  counts(
    seriesId: number,
    periodMs: number,
    fromMs: number,
    untilMs: number,
    limit?: number,
  ): Promise<StretchCount[]>;
  baselineCounts(seriesId: number, endMs: number): Promise<StretchCount[]>;
  /** Notes the first time that anything of the account was counted. */
  countedFrom(account: string, timeMs: number): Promise<void>;
  countedSince(account: string): Promise<number | undefined>;
  /** The series of an account that had at least so many calls in some stretch of the time. */
  busySeries(account: string, fromMs: number, untilMs: number, callsMin: number): Promise<StoredSeries[]>;
  openSeries(): Promise<StoredSeries[]>;
  openInsight(seriesId: number): Promise<OpenInsight | undefined>;
  start(seriesId: number, insight: OpenInsight): Promise<void>;
  end(seriesId: number): Promise<void>;
  judged(seriesId: number, untilMs: number): Promise<void>;
  judgedUntil(): Promise<number>;
  allJudged(untilMs: number): Promise<void>;
  /** Up to `limit` series after the id. */
  seriesIds(afterId: number, limit: number): Promise<number[]>;
  /** Forgets what is too old of the series, and the series with its last count. */
  prune(seriesId: number, nowMs: number): Promise<void>;
}

interface SeriesRow extends Row {
  readonly id: number;
  readonly account: string;
  readonly region: string;
  readonly insight_type: string;
  readonly event_source: string;
  readonly event_name: string;
  readonly error_code: string;
  readonly judged_until_ms: number;
}

type CountRow = { start_ms: number; calls: number };
type OpenRow = { start_ms: number; insight: string };

const OF_SERIES =
  "account = ? AND region = ? AND event_source = ? AND event_name = ? AND insight_type = ? AND error_code = ?";
const SERIES =
  "series.id, account, region, insight_type, event_source, event_name, error_code, judged_until_ms";

export function insightsIn(transaction: Transaction): InsightStore {
  const counts: InsightStore["counts"] = async (seriesId, periodMs, fromMs, untilMs, limit) => {
    const rows = await transaction.all<CountRow>(
      `SELECT start_ms, calls FROM cloudtrail_insight_counts
       WHERE series_id = ? AND period_ms = ? AND start_ms >= ? AND start_ms < ? ORDER BY start_ms LIMIT ?`,
      seriesId,
      periodMs,
      fromMs,
      untilMs,
      limit ?? Number.MAX_SAFE_INTEGER,
    );
    return rows.map(({ start_ms: startMs, calls }) => ({ startMs, calls }));
  };
  const find: InsightStore["find"] = async (series) => {
    const row = await transaction.get<SeriesRow>(
      `SELECT ${SERIES} FROM cloudtrail_insight_series AS series WHERE ${OF_SERIES}`,
      ...columnsOf(series),
    );
    return row && seriesOf(row);
  };
  return {
    async idOf(series) {
      const found = await find(series);
      if (found !== undefined) return found.id;
      await transaction.run(
        `INSERT INTO cloudtrail_insight_series
           (account, region, event_source, event_name, insight_type, error_code, judged_until_ms)
         VALUES (?, ?, ?, ?, ?, ?, 0)`,
        ...columnsOf(series),
      );
      return (await find(series))?.id ?? 0;
    },
    find,
    async addCalls(seriesId, periodMs, startMs, calls) {
      await transaction.run(
        `INSERT INTO cloudtrail_insight_counts (series_id, period_ms, start_ms, calls) VALUES (?, ?, ?, ?)
         ON CONFLICT (series_id, period_ms, start_ms)
         DO UPDATE SET calls = cloudtrail_insight_counts.calls + excluded.calls`,
        seriesId,
        periodMs,
        startMs,
        calls,
      );
    },
    counts,
    baselineCounts: (seriesId, endMs) => counts(seriesId, STRETCH_MS, endMs - BASELINE_MS, endMs),
    async countedFrom(account, timeMs) {
      await transaction.run(
        `INSERT INTO cloudtrail_insight_accounts (account, counted_since_ms) VALUES (?, ?)
         ON CONFLICT (account) DO NOTHING`,
        account,
        timeMs,
      );
    },
    async countedSince(account) {
      const row = await transaction.get<{ since: number }>(
        "SELECT counted_since_ms AS since FROM cloudtrail_insight_accounts WHERE account = ?",
        account,
      );
      return row?.since;
    },
    async busySeries(account, fromMs, untilMs, callsMin) {
      const rows = await transaction.all<SeriesRow>(
        `SELECT DISTINCT ${SERIES} FROM cloudtrail_insight_series AS series
         JOIN cloudtrail_insight_counts AS counts ON counts.series_id = series.id
         WHERE account = ? AND counts.period_ms = ? AND counts.start_ms >= ? AND counts.start_ms < ?
           AND counts.calls >= ?
         ORDER BY series.id`,
        account,
        STRETCH_MS,
        fromMs,
        untilMs,
        callsMin,
      );
      return rows.map(seriesOf);
    },
    async openSeries() {
      const rows = await transaction.all<SeriesRow>(
        `SELECT ${SERIES} FROM cloudtrail_insight_series AS series
         JOIN cloudtrail_open_insights AS opened ON opened.series_id = series.id ORDER BY series.id`,
      );
      return rows.map(seriesOf);
    },
    async openInsight(seriesId) {
      const row = await transaction.get<OpenRow>(
        "SELECT start_ms, insight FROM cloudtrail_open_insights WHERE series_id = ?",
        seriesId,
      );
      // The text was written by `start`.
      return row && (JSON.parse(row.insight) as OpenInsight);
    },
    async start(seriesId, insight) {
      await transaction.run(
        "INSERT INTO cloudtrail_open_insights (series_id, start_ms, insight) VALUES (?, ?, ?)",
        seriesId,
        insight.startMs,
        JSON.stringify(insight),
      );
    },
    async end(seriesId) {
      await transaction.run("DELETE FROM cloudtrail_open_insights WHERE series_id = ?", seriesId);
    },
    async judged(seriesId, untilMs) {
      await transaction.run(
        "UPDATE cloudtrail_insight_series SET judged_until_ms = ? WHERE id = ?",
        untilMs,
        seriesId,
      );
    },
    async judgedUntil() {
      const row = await transaction.get<{ until: number }>(
        "SELECT judged_until_ms AS until FROM cloudtrail_insight_progress WHERE id = 1",
      );
      return row?.until ?? 0;
    },
    async allJudged(untilMs) {
      await transaction.run(
        `INSERT INTO cloudtrail_insight_progress (id, judged_until_ms) VALUES (1, ?)
         ON CONFLICT (id) DO UPDATE SET judged_until_ms = excluded.judged_until_ms`,
        untilMs,
      );
    },
    async seriesIds(afterId, limit) {
      const rows = await transaction.all<{ id: number }>(
        "SELECT id FROM cloudtrail_insight_series WHERE id > ? ORDER BY id LIMIT ?",
        afterId,
        limit,
      );
      return rows.map((row) => row.id);
    },
    async prune(seriesId, nowMs) {
      for (const periodMs of COUNTED_PERIODS_MS) {
        await transaction.run(
          "DELETE FROM cloudtrail_insight_counts WHERE series_id = ? AND period_ms = ? AND start_ms < ?",
          seriesId,
          periodMs,
          oldestCountMs(periodMs, nowMs) ?? 0,
        );
      }
      await transaction.run(
        `DELETE FROM cloudtrail_insight_series WHERE id = ?
           AND NOT EXISTS (SELECT 1 FROM cloudtrail_insight_counts WHERE series_id = cloudtrail_insight_series.id)
           AND NOT EXISTS (SELECT 1 FROM cloudtrail_open_insights WHERE series_id = cloudtrail_insight_series.id)`,
        seriesId,
      );
    },
  };
}

function columnsOf(series: InsightSeries): [string, string, string, string, string, string] {
  const { recipientAccountId, awsRegion, eventSource, eventName, insightType, errorCode = "" } = series;
  return [recipientAccountId, awsRegion, eventSource, eventName, insightType, errorCode];
}

function seriesOf(row: SeriesRow): StoredSeries {
  return {
    id: row.id,
    recipientAccountId: row.account,
    awsRegion: row.region,
    // Written from an InsightSeries by `idOf` and by nothing else.
    insightType: row.insight_type as InsightType,
    eventSource: row.event_source,
    eventName: row.event_name,
    errorCode: row.error_code || undefined,
    judgedUntilMs: row.judged_until_ms,
  };
}
