import fc from "fast-check";
import { expect, test } from "vitest";
import { limitSize, truncateText } from "./size-limits.ts";

test.for<[claim: string, text: string, bytesMax: number, cut: string]>([
  ["a text that fits stays", "abc", 3, "abc"],
  ["a longer one is cut", "abcd", 3, "abc"],
  ["not within a character", "aä", 2, "a"],
  ["nor within a pair of surrogates", "a🌲b", 4, "a"],
  ["a character that just fits stays", "a🌲b", 5, "a🌲"],
])("%s", ([, text, bytesMax, cut]) => {
  expect(truncateText(text, bytesMax)).toBe(cut);
});

test("law: what is cut is a beginning of the text and fits", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(60), (text, bytesMax) => {
      const cut = truncateText(text, bytesMax);
      expect(text.startsWith(cut)).toBe(true);
      expect(new TextEncoder().encode(cut).length).toBeLessThanOrEqual(bytesMax);
    }),
  );
});

test("what is too large is replaced by a note of its size, never dropped without a word", () => {
  const value = { name: "ä".repeat(10) };
  const size = new TextEncoder().encode(JSON.stringify(value)).length;
  expect(limitSize("requestParameters", value, size)).toBe(value);
  expect(limitSize("requestParameters", value, size - 1)).toEqual({
    omitted: true,
    originalSize: size,
    reason: "requestParameters too large",
  });
  expect(limitSize("requestParameters", null, 0)).toBeNull();
});
