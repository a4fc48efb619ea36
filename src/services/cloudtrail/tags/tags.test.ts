import { expect, test } from "vitest";
import { addTagsTo, removeTagsFrom } from "./tags.ts";

const many = (count: number, prefix = "k") =>
  Array.from({ length: count }, (_, index) => ({ Key: `${prefix}${index}` }));

test("a new value takes the place of the old one, and a key may have none", () => {
  const tags = addTagsTo([{ Key: "a", Value: "1" }, { Key: "b" }], [{ Key: "a", Value: "2" }, { Key: "c" }]);
  expect(tags).toEqual([{ Key: "a", Value: "2" }, { Key: "b" }, { Key: "c" }]);
});

test("removing goes by the key only", () => {
  expect(
    removeTagsFrom([{ Key: "a", Value: "1" }, { Key: "b" }], [{ Key: "a", Value: "x" }, { Key: "z" }]),
  ).toEqual([{ Key: "b" }]);
});

test.for([
  ["InvalidTagParameterException", [{ Key: "a" }, { Key: "a", Value: "2" }]],
  ["InvalidTagParameterException", [{ Key: "aws:a" }]],
  ["InvalidTagParameterException", [{ Key: "a?" }]],
  ["TagsLimitExceededException", many(51)],
  ["TagsLimitExceededException", many(41)],
] as const)("%s for %j", ([code, added]) => {
  expect(() => addTagsTo(many(10, "old"), added)).toThrow(expect.objectContaining({ code }));
});
