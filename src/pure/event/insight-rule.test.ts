import { array, assert, integer, nat, property, record } from "fast-check";
import { expect, test } from "vitest";
import {
  BASELINE_MS,
  baselineBefore,
  isUnusual,
  STRETCH_MS,
  type StretchCount,
  stretchStart,
  UNUSUAL_CALLS_MIN,
} from "./insight-rule.ts";

const END_MS = Date.parse("2026-03-09T10:00:00Z");
const DAY_MS = 24 * 60 * 60_000;
const DAY_STRETCHES = DAY_MS / STRETCH_MS;

/** Counts by how many stretches before the end they are: 1 is the last one of the baseline. */
const before = (calls: Readonly<Record<number, number>>): StretchCount[] =>
  Object.entries(calls).map(([back, count]) => ({
    startMs: END_MS - Number(back) * STRETCH_MS,
    calls: count,
  }));
const every = (stretches: number, calls: (index: number) => number): StretchCount[] =>
  before(
    Object.fromEntries(
      Array.from({ length: BASELINE_MS / STRETCH_MS / stretches }, (_, index) => [
        (index + 1) * stretches,
        calls(index),
      ]),
    ),
  );

test("a baseline is the mean and the spread of seven days, and their typical peak", () => {
  const counts = before({ 1: 40, 2: 20, [DAY_STRETCHES + 1]: 30, 2016: 10, 2017: 999, 0: 999, [-1]: 999 });
  const mean = 100 / 2016;
  expect(baselineBefore(END_MS, counts)).toEqual({
    calls: 100,
    mean,
    deviation: Math.sqrt((1600 + 400 + 900 + 100) / 2016 - mean * mean),
    typicalPeak: 0,
  });
});

test("the typical peak is the middle one of the peaks of seven days", () => {
  const peaks = [50, 0, 7, 12, 900, 3, 12];
  const counts = peaks.flatMap((calls, day) => before({ [day * DAY_STRETCHES + 3]: calls }));
  expect(baselineBefore(END_MS, counts).typicalPeak).toBe(12);
});

const quiet = baselineBefore(END_MS, []);
const steady = baselineBefore(
  END_MS,
  every(1, () => 100),
);
const noisy = baselineBefore(
  END_MS,
  every(1, (index) => 90 + ((index * 7) % 21)),
);
const spread = baselineBefore(
  END_MS,
  every(1, () => 16),
);
const rare = baselineBefore(END_MS, before({ 500: 1, 900: 1 }));
const nightly = baselineBefore(
  END_MS,
  every(DAY_STRETCHES, () => 60),
);
const newNightly = baselineBefore(END_MS, before({ [DAY_STRETCHES]: 60, [2 * DAY_STRETCHES]: 60 }));
const hourly = baselineBefore(
  END_MS,
  every(12, () => 60),
);

test.for<[claim: string, calls: number, baseline: typeof quiet, unusual: boolean]>([
  ["nine calls of what is never called", 9, quiet, false],
  ["ten calls of what is never called", 10, quiet, true],
  ["twenty calls of what is seldom called", 20, rare, true],
  ["nothing at all", 0, steady, false],
  ["steady calls going on", 100, steady, false],
  ["half as many again as always", 150, steady, false],
  ["more than that", 151, steady, true],
  ["five roots of a small mean above it", 36, spread, false],
  ["more than those", 37, spread, true],
  ["the highest of noisy calls", 110, noisy, false],
  ["twice noisy calls", 200, noisy, true],
  ["a nightly job at its hour", 60, nightly, false],
  ["a nightly job with half as much again to do", 90, nightly, false],
  ["a nightly job gone wild", 100, nightly, true],
  ["a nightly job of two days", 60, newNightly, true],
  ["an hourly job", 60, hourly, false],
  ["an hourly job gone wild", 300, hourly, true],
])("%s: %d calls", ([, calls, baseline, unusual]) => {
  expect(isUnusual(calls, baseline)).toBe(unusual);
});

const stretchCounts = array(record({ startMs: nat(2100), calls: integer({ min: 1, max: 5000 }) })).map(
  (counts) => before(Object.fromEntries(counts.map(({ startMs, calls }) => [startMs, calls]))),
);

test("law: more calls are never more usual, and few or average calls are never unusual", () => {
  assert(
    property(stretchCounts, nat(20_000), nat(1000), (counts, calls, more) => {
      const baseline = baselineBefore(END_MS, counts);
      if (isUnusual(calls, baseline)) {
        expect(isUnusual(calls + more, baseline)).toBe(true);
        expect(calls).toBeGreaterThanOrEqual(UNUSUAL_CALLS_MIN);
        expect(calls).toBeGreaterThan(baseline.mean);
      }
    }),
  );
});

test("law: only the seven days count, in whatever order", () => {
  assert(
    property(stretchCounts, (counts) => {
      const within = counts.filter(({ startMs }) => startMs >= END_MS - BASELINE_MS && startMs < END_MS);
      expect(baselineBefore(END_MS, counts.toReversed())).toEqual(baselineBefore(END_MS, within));
      expect(baselineBefore(END_MS, counts).calls).toBe(within.reduce((sum, { calls }) => sum + calls, 0));
    }),
  );
});

test("law: what went on for seven days is usual", () => {
  assert(
    property(nat(100_000), (calls) => {
      expect(
        isUnusual(
          calls,
          baselineBefore(
            END_MS,
            every(1, () => calls),
          ),
        ),
      ).toBe(false);
    }),
    { numRuns: 20 },
  );
});

test("a time lies in the stretch that began at or before it", () => {
  expect(stretchStart(END_MS)).toBe(END_MS);
  expect(stretchStart(END_MS + STRETCH_MS - 1)).toBe(END_MS);
});
