import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeBase32, encodeBase32 } from "./base32.ts";

// RFC 4648 §10, without its padding.
test.for([
  ["", ""],
  ["f", "MY"],
  ["fo", "MZXQ"],
  ["foo", "MZXW6"],
  ["foob", "MZXW6YQ"],
  ["fooba", "MZXW6YTB"],
  ["foobar", "MZXW6YTBOI"],
] as const)("%j is written %j", ([text, expected]) => {
  expect(encodeBase32(new TextEncoder().encode(text))).toBe(expected);
});

test("decoding undoes encoding", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeBase32(encodeBase32(bytes))).toEqual(bytes);
    }),
  );
});

test.for(["my", "M1", "MZ=", "A", "MZ"])("%j is none", (text) => {
  expect(decodeBase32(text)).toBeUndefined();
});
