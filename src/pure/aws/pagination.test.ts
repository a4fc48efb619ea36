import fc from "fast-check";
import { expect, test } from "vitest";
import { cutPage, decodePageToken, encodePageToken } from "./pagination.ts";

const position = fc.array(
  fc.oneof(
    fc.string({ unit: "binary" }).filter((text) => text.isWellFormed()),
    fc.integer(),
  ),
);

test("a token gives its position back in its own scope, and only there", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), position, (scope, other, values) => {
      const token = encodePageToken(scope, values);
      expect(token).toMatch(/^[A-Za-z0-9_-]+$/);
      expect(decodePageToken(scope, token)).toEqual(values);
      if (other !== scope) expect(decodePageToken(other, token)).toBeUndefined();
    }),
  );
});

test("an altered token is none", () => {
  const token = encodePageToken("users", ["ann", 7]);
  for (let index = 0; index < token.length; index++) {
    const altered = `${token.slice(0, index)}${token[index] === "A" ? "B" : "A"}${token.slice(index + 1)}`;
    const decoded = decodePageToken("users", altered);
    // The last character may carry bits that do not count.
    if (decoded !== undefined) expect(decoded).toEqual(["ann", 7]);
  }
  expect(decodePageToken("users", token.slice(0, -2))).toBeUndefined();
});

test.for(["", "!", "YWJj", "eyJhIjoxfQ", "é"])("%j is no token", (text) => {
  expect(decodePageToken("users", text)).toBeUndefined();
});

test("a page ends where more items follow", () => {
  const positionOf = (item: number) => [item];
  expect(cutPage([1, 2, 3], 2, positionOf)).toEqual({ items: [1, 2], next: [2] });
  expect(cutPage([1, 2], 2, positionOf)).toEqual({ items: [1, 2] });
  expect(cutPage([], 2, positionOf)).toEqual({ items: [] });
});
