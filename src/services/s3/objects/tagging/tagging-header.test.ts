import { expect, test } from "vitest";
import { tagsOfHeader } from "./tagging-header.ts";

test.for<[string | undefined, [string, string][]]>([
  [undefined, []],
  ["", []],
  ["a=1", [["a", "1"]]],
  [
    "a=1&b=",
    [
      ["a", "1"],
      ["b", ""],
    ],
  ],
  ["a", [["a", ""]]],
  ["key+one=value%2Fone", [["key one", "value/one"]]],
])("%s", ([header, expected]) => {
  expect(tagsOfHeader(header)).toEqual(expected.map(([Key, Value]) => ({ Key, Value })));
});

test.for<[string, string, string]>([
  [
    "a=1&a=2",
    "InvalidArgument",
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  ],
  [
    "=1",
    "InvalidArgument",
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  ],
  [
    "a=%ZZ",
    "InvalidArgument",
    "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name duplicates.",
  ],
  ["aws:a=1", "InvalidTag", "Your TagKey cannot be prefixed with aws:"],
  ["a=%3C", "InvalidTag", "The TagValue you have provided is invalid"],
  [
    Array.from({ length: 11 }, (_, n) => `t${n}=v`).join("&"),
    "BadRequest",
    "Object tags cannot be greater than 10",
  ],
])("%s is refused", ([header, code, message]) => {
  expect(() => tagsOfHeader(header)).toThrow(expect.objectContaining({ code, message }));
});
