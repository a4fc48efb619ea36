import { describe, expect, test } from "vitest";
import { findTagFault, mergeTags, type Tag, tagList, tagsOf, withoutTags } from "./tags.ts";

const STRICT = { ignoreCase: false, max: 3 };
const FOLDING = { ignoreCase: true, max: 3 };
const tag = (Key: string, Value = ""): Tag => ({ Key, Value });

describe("findTagFault", () => {
  test.for([
    { name: "nothing", tags: [], fault: undefined },
    { name: "all characters", tags: [tag("Aé1_.:/=+-@ \u00a0", "x y")], fault: undefined },
    { name: "the longest", tags: [tag("k".repeat(128), "v".repeat(256))], fault: undefined },
    { name: "keys that differ in case", tags: [tag("a"), tag("A")], fault: undefined },
    { name: "an empty key", tags: [tag("")], fault: { kind: "key-length", key: "", index: 0 } },
    { name: "a key too long", tags: [tag("k".repeat(129))], fault: { kind: "key-length", index: 0 } },
    {
      name: "a value too long",
      tags: [tag("k", "v".repeat(257))],
      fault: { kind: "value-length", key: "k" },
    },
    { name: "a key with a comma", tags: [tag("a"), tag("b,c")], fault: { kind: "key-characters", index: 1 } },
    { name: "a value with a bracket", tags: [tag("a", "(")], fault: { kind: "value-characters", key: "a" } },
    { name: "a key of AWS", tags: [tag("aWs:x")], fault: { kind: "reserved-prefix", key: "aWs:x" } },
    {
      name: "a key twice",
      tags: [tag("a"), tag("b"), tag("a")],
      fault: { kind: "duplicate", key: "a", index: 2 },
    },
    {
      name: "too many",
      tags: [tag("a"), tag("b"), tag("c"), tag("d")],
      fault: { kind: "too-many", count: 4 },
    },
  ])("judges $name", ({ tags, fault }) => {
    const found = findTagFault(tags, STRICT);
    if (fault === undefined) expect(found).toBeUndefined();
    else expect(found).toMatchObject(fault);
  });

  test("takes keys that differ in case for the same where that is the rule", () => {
    expect(findTagFault([tag("a"), tag("A")], FOLDING)).toEqual({ kind: "duplicate", key: "A", index: 1 });
  });
});

test("tags laid over others take their place", () => {
  const merged = mergeTags({ team: "1", other: "2" }, [tag("TEAM", "3"), tag("new", "4")], FOLDING);
  expect(Object.entries(merged)).toEqual([
    ["TEAM", "3"],
    ["other", "2"],
    ["new", "4"],
  ]);
  expect(mergeTags({ team: "1" }, [tag("TEAM", "3")], STRICT)).toEqual({ team: "1", TEAM: "3" });
});

test("keys are taken away, absent ones without a word", () => {
  expect(withoutTags({ a: "1", B: "2" }, ["A", "b", "c"], STRICT)).toEqual({ a: "1", B: "2" });
  expect(withoutTags({ a: "1", B: "2" }, ["A", "c"], FOLDING)).toEqual({ B: "2" });
});

test("lists and records are two forms of the same", () => {
  const list = [tag("b", "1"), tag("a", "2")];
  expect(tagList(tagsOf(list))).toEqual(list);
  expect(tagsOf(undefined)).toEqual({});
  expect(tagsOf([tag("__proto__", "x")])).toEqual(Object.fromEntries([["__proto__", "x"]]));
});
