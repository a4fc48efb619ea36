import { expect, test } from "vitest";
import { generationCache } from "./generation-cache.ts";

function counting() {
  let reads = 0;
  return { read: async () => ++reads, reads: () => reads };
}

test("a value is read once for each generation", async () => {
  const cache = generationCache<number>();
  const { read } = counting();
  expect(await cache.get("ann", "one", read)).toBe(1);
  expect(await cache.get("ann", "one", read)).toBe(1);
  expect(await cache.get("ann", "two", read)).toBe(2);
  expect(await cache.get("ann", "one", read)).toBe(3);
});

test("what is not there is asked for each time", async () => {
  const cache = generationCache<number>();
  expect(await cache.get("ann", "one", async () => undefined)).toBeUndefined();
  expect(await cache.get("ann", "one", async () => 7)).toBe(7);
});

test("what was asked for longest ago is forgotten first", async () => {
  const cache = generationCache<number>(2);
  const { read, reads } = counting();
  for (const key of ["a", "b", "a", "c", "a"]) await cache.get(key, "one", read);
  expect(reads()).toBe(3);
  await cache.get("b", "one", read);
  expect(reads()).toBe(4);
});
