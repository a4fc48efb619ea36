import type { ListInsightsMetricDataRequest } from "../../../pure/api/cloudtrail.shapes.ts";
import { decodePageToken } from "../../../pure/aws/pagination.ts";
import type { StretchCount } from "../../../pure/event/insight-rule.ts";
import {
  errorCodeMissing,
  errorCodeNotAllowed,
  invalidPeriod,
  metricTimeRange,
  metricToken,
} from "../errors.ts";
import { COUNTED_PERIODS_MS, oldestCountMs } from "./store.ts";

const PERIOD_SECONDS = 3600;
const DAYS_MS = 90 * 24 * 60 * 60_000;
export const DATA_POINTS_MAX = 21_600;

/** The times that are asked for: data points begin from `fromMs` on and before `untilMs`. */
export interface MetricRange {
  readonly periodMs: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

export function checkErrorCode({ InsightType, ErrorCode }: ListInsightsMetricDataRequest): void {
  if (InsightType === "ApiErrorRateInsight" && ErrorCode === undefined) throw errorCodeMissing();
  if (InsightType !== "ApiErrorRateInsight" && ErrorCode !== undefined) throw errorCodeNotAllowed();
}

/** Aligned to the period, and no longer ago than data of the period is there. */
export function metricRange(
  { StartTime, EndTime, Period = PERIOD_SECONDS }: ListInsightsMetricDataRequest,
  nowMs: number,
): MetricRange {
  const periodMs = Period * 1000;
  const oldestMs = oldestCountMs(periodMs, nowMs);
  if (oldestMs === undefined) {
    throw invalidPeriod(COUNTED_PERIODS_MS.map((period) => period / 1000).join(", "));
  }
  const startMs = StartTime?.getTime() ?? nowMs - DAYS_MS;
  const untilMs = EndTime?.getTime() ?? nowMs;
  if (startMs > untilMs) throw metricTimeRange();
  const fromMs = Math.max(oldestMs, Math.floor(startMs / periodMs) * periodMs);
  return { periodMs, fromMs, untilMs: Math.min(untilMs, nowMs) };
}

/** Where the page of the token begins. */
export function pageStart(scope: string, token: string | undefined, range: MetricRange): MetricRange {
  if (token === undefined) return range;
  const [lastMs] = decodePageToken(scope, token) ?? [];
  if (typeof lastMs !== "number") throw metricToken();
  return { ...range, fromMs: Math.max(range.fromMs, lastMs + range.periodMs) };
}

/** The counts with a zero for every other period of the range, up to `limit`. */
export function fillWithZeros(
  counts: readonly StretchCount[],
  { fromMs, untilMs, periodMs }: MetricRange,
  limit: number,
): StretchCount[] {
  const callsAt = new Map(counts.map(({ startMs, calls }) => [startMs, calls]));
  const filled: StretchCount[] = [];
  for (let startMs = fromMs; startMs < untilMs && filled.length < limit; startMs += periodMs) {
    filled.push({ startMs, calls: callsAt.get(startMs) ?? 0 });
  }
  return filled;
}
