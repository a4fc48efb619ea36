import { expect, test } from "vitest";
import { standingClock } from "./clock.ts";
import { openGuessLimit } from "./guess-limit.ts";

const MINUTE_MS = 60_000;

function open(atOnce: number) {
  const clock = standingClock(Date.parse("2026-03-02T09:15:07Z"));
  const limit = openGuessLimit({ clock, atOnce, refillMs: MINUTE_MS });
  const taken = (key: string, times: number) => Array.from({ length: times }, () => limit.take(key));
  return { clock, limit, taken };
}

test("some guesses at once, then one each time the allowance has refilled", () => {
  const { clock, taken } = open(3);
  expect(taken("ann", 5)).toEqual([true, true, true, false, false]);
  clock.advance(MINUTE_MS - 1);
  expect(taken("ann", 1)).toEqual([false]);
  clock.advance(1);
  expect(taken("ann", 2)).toEqual([true, false]);
  clock.advance(100 * MINUTE_MS);
  expect(taken("ann", 5)).toEqual([true, true, true, false, false]);
});

test("a guess that is refused costs nothing", () => {
  const { clock, taken } = open(1);
  expect(taken("ann", 10).filter(Boolean).length).toBe(1);
  clock.advance(MINUTE_MS);
  expect(taken("ann", 1)).toEqual([true]);
});

test("every key has its own allowance, and a right guess restores it", () => {
  const { limit, taken } = open(2);
  expect(taken("ann", 3)).toEqual([true, true, false]);
  expect(taken("bob", 1)).toEqual([true]);
  limit.restore("ann");
  expect(taken("ann", 3)).toEqual([true, true, false]);
});

test("what was guessed for longest ago is forgotten first", () => {
  const { limit, taken } = open(1);
  expect(taken("first", 2)).toEqual([true, false]);
  for (let index = 0; index < 10_000; index++) limit.take(`other ${index}`);
  expect(taken("first", 1)).toEqual([true]);
  expect(taken("other 9999", 1)).toEqual([false]);
});
