import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys, endOfPrefix } from "./key-order.ts";

const key = fc.string({ unit: "binary", maxLength: 6 });
const nearKey = fc.string({
  unit: fc.constantFrom("a", "b", "\u{D7FF}", "\u{E000}", "\u{FFFF}", "\u{10000}", "\u{10FFFF}"),
  maxLength: 4,
});

describe("the order of keys", () => {
  test("is that of their UTF-8 bytes", () => {
    fc.assert(
      fc.property(fc.oneof(key, nearKey), fc.oneof(key, nearKey), (left, right) => {
        expect(Math.sign(compareKeys(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
      { numRuns: 1000 },
    );
  });

  test.for([
    ["AWSLogs/", "AWSLogs0"],
    ["a", "b"],
    ["\u{D7FF}", "\u{E000}"],
    ["a\u{10FFFF}", "b"],
    ["a\u{10FFFF}\u{10FFFF}", "b"],
  ] as const)("behind the prefix %s comes %s", ([prefix, end]) => {
    expect(endOfPrefix(prefix)).toBe(end);
  });

  test("puts the end of a prefix above what has it and below what comes later", () => {
    fc.assert(
      fc.property(nearKey, nearKey, (prefix, other) => {
        const end = endOfPrefix(prefix);
        expect(compareKeys(prefix + other, end)).toBeLessThan(0);
        if (!other.startsWith(prefix) && compareKeys(other, prefix) > 0) {
          expect(compareKeys(other, end)).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test("knows an end above every key there can be", () => {
    expect(compareKeys("\u{10FFFF}".repeat(256), endOfPrefix(""))).toBeLessThan(0);
    expect(endOfPrefix("\u{10FFFF}")).toBe(endOfPrefix(""));
  });
});
