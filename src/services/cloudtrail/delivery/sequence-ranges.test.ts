import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeRanges, encodeRanges, sequenceTest } from "./sequence-ranges.ts";

test.for([
  [[], ""],
  [[5], "5"],
  [[5, 6, 7], "5-7"],
  [[1, 3, 4, 9], "1,3-4,9"],
] as const)("%j is written %s", ([sequences, text]) => {
  expect(encodeRanges(sequences)).toBe(text);
});

test("reading gives back what was written", () => {
  const ascending = fc.uniqueArray(fc.nat(200)).map((numbers) => numbers.sort((a, b) => a - b));
  fc.assert(
    fc.property(ascending, (sequences) => {
      const read = decodeRanges(encodeRanges(sequences)).flatMap(({ first, last }) =>
        Array.from({ length: last - first + 1 }, (_, index) => first + index),
      );
      expect(read).toEqual(sequences);
    }),
  );
});

test("of growing sequences, those in a range are told from those between", () => {
  const isIn = sequenceTest([
    { first: 3, last: 4 },
    { first: 7, last: 7 },
  ]);
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter(isIn)).toEqual([3, 4, 7]);
});
