import fc from "fast-check";
import { expect, test } from "vitest";
import { cutRanges, decodeRanges, encodeRanges } from "./sequence-ranges.ts";

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

test("long ranges are cut, and nothing of them is lost", () => {
  const ranges = [
    { first: 3, last: 9 },
    { first: 12, last: 12 },
    { first: 20, last: 22 },
  ];
  expect(cutRanges(ranges, 3)).toEqual([
    { first: 3, last: 5 },
    { first: 6, last: 8 },
    { first: 9, last: 9 },
    { first: 12, last: 12 },
    { first: 20, last: 22 },
  ]);
});
