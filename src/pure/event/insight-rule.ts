/**
 * When activity is unusual. Time is cut into stretches of five minutes, and each is compared with the seven days
 * before it. Its calls are unusual when they are
 * 1. at least ten, so that a few calls of what is never called are no insight;
 * 2. more than one and a half times the typical peak: the busiest stretch of each day, of which the middle one. What
 *    happens on most days (a nightly job) is usual, however short; what happened once or twice is not yet;
 * 3. more than five deviations above the mean. Calls that come independently of each other deviate by the square
 *    root of their mean, so a deviation smaller than that is not believed.
 * AWS does not document its own rule; it says what it compares with: the average of seven days.
 */

export const STRETCH_MS = 5 * 60_000;
export const BASELINE_DAYS = 7;
const DAY_MS = 24 * 60 * 60_000;
export const BASELINE_MS = BASELINE_DAYS * DAY_MS;
const BASELINE_STRETCHES = BASELINE_MS / STRETCH_MS;

export const UNUSUAL_CALLS_MIN = 10;
const PEAKS = 1.5;
const DEVIATIONS = 5;

/** Calls from `startMs` on, for one stretch. Stretches without calls are left out. */
export interface StretchCount {
  readonly startMs: number;
  readonly calls: number;
}

export interface InsightBaseline {
  /** In all seven days. */
  readonly calls: number;
  /** Of calls in a stretch. */
  readonly mean: number;
  readonly deviation: number;
  readonly typicalPeak: number;
}

/** The stretch in which a time lies. */
export function stretchStart(timeMs: number): number {
  return Math.floor(timeMs / STRETCH_MS) * STRETCH_MS;
}

/** The baseline of activity that starts at `endMs`. Counts of before and after the seven days do not matter. */
export function baselineBefore(endMs: number, counts: readonly StretchCount[]): InsightBaseline {
  const peaks = new Array<number>(BASELINE_DAYS).fill(0);
  let calls = 0;
  let squares = 0;
  for (const { startMs, calls: count } of counts) {
    const day = Math.floor((endMs - 1 - startMs) / DAY_MS);
    const peak = peaks[day];
    if (startMs >= endMs || peak === undefined) continue;
    peaks[day] = Math.max(peak, count);
    calls += count;
    squares += count * count;
  }
  const mean = calls / BASELINE_STRETCHES;
  const deviation = Math.sqrt(Math.max(0, squares / BASELINE_STRETCHES - mean * mean));
  const typicalPeak = peaks.toSorted((one, other) => one - other)[(BASELINE_DAYS - 1) / 2] ?? 0;
  return { calls, mean, deviation, typicalPeak };
}

/** Whether so many calls in one stretch are unusual. */
export function isUnusual(calls: number, baseline: InsightBaseline): boolean {
  const { mean, deviation, typicalPeak } = baseline;
  if (calls < UNUSUAL_CALLS_MIN || calls <= PEAKS * typicalPeak) return false;
  return calls > mean + DEVIATIONS * Math.max(deviation, Math.sqrt(mean));
}
