import { expect, test } from "vitest";
import type { LifecycleRule } from "../../../../pure/api/s3.shapes.ts";
import { seededChance } from "../../../../runtime/chance.ts";
import { newLifecycle, restoreLifecycle } from "./lifecycle.ts";

const expiring: LifecycleRule = {
  ID: "r1",
  Status: "Enabled",
  Filter: { Prefix: "AWSLogs/" },
  Expiration: { Days: 365 },
};

const made = (...rules: LifecycleRule[]) => newLifecycle(rules, undefined, seededChance(1));

test("rules are kept as they were put", () => {
  expect(made(expiring)).toEqual({
    rules: [expiring],
    transitionDefaultMinimumObjectSize: "all_storage_classes_128K",
  });
});

test("a rule without a name is given one, and an empty one counts as none", () => {
  const { rules } = made({ ...expiring, ID: undefined }, { ...expiring, ID: "" });
  expect(rules.map((rule) => rule.ID?.length)).toEqual([48, 48]);
});

test("dates survive the way through JSON", () => {
  const dated: LifecycleRule = {
    ID: "d",
    Status: "Enabled",
    Filter: {},
    Expiration: { Date: new Date("2030-01-01T00:00:00Z") },
    Transitions: [{ Date: new Date("2029-01-01T00:00:00Z"), StorageClass: "GLACIER" }],
  };
  const lifecycle = made(dated, expiring);
  expect(restoreLifecycle(JSON.parse(JSON.stringify(lifecycle)))).toEqual(lifecycle);
});

const MALFORMED = "MalformedXML";
test.for<[name: string, rule: LifecycleRule, code: string]>([
  ["neither Filter nor Prefix", { ...expiring, Filter: undefined }, MALFORMED],
  ["both Filter and Prefix", { ...expiring, Prefix: "a" }, MALFORMED],
  ["no action", { ...expiring, Expiration: undefined }, MALFORMED],
  [
    "two filter members without And",
    { ...expiring, Filter: { Prefix: "a", ObjectSizeGreaterThan: 1 } },
    MALFORMED,
  ],
  ["And around one member", { ...expiring, Filter: { And: { Prefix: "a" } } }, MALFORMED],
  ["an empty expiration", { ...expiring, Expiration: {} }, MALFORMED],
  [
    "two kinds of expiration",
    { ...expiring, Expiration: { Days: 1, ExpiredObjectDeleteMarker: true } },
    MALFORMED,
  ],
  ["a transition without a class", { ...expiring, Transitions: [{ Days: 1 }] }, MALFORMED],
  ["zero days", { ...expiring, Expiration: { Days: 0 } }, "InvalidArgument"],
  [
    "zero noncurrent days",
    { ...expiring, NoncurrentVersionExpiration: { NoncurrentDays: 0 } },
    "InvalidArgument",
  ],
  ["a long name", { ...expiring, ID: "x".repeat(256) }, "InvalidArgument"],
  [
    "the same tag twice",
    {
      ...expiring,
      Filter: {
        And: {
          Tags: [
            { Key: "k", Value: "a" },
            { Key: "k", Value: "b" },
          ],
        },
      },
    },
    "InvalidRequest",
  ],
])("a rule with %s is refused", ([, rule, code]) => {
  expect(() => made(rule)).toThrow(expect.objectContaining({ code, status: 400 }));
});

test("expiry is at midnight", () => {
  const date = new Date("2030-01-01T12:00:00Z");
  expect(() => made({ ...expiring, Expiration: { Date: date } })).toThrow("'Date' must be at midnight GMT");
});

test("names are unique, and there is at least one rule", () => {
  expect(() => made(expiring, expiring)).toThrow("Rule ID must be unique");
  expect(() => made()).toThrow(expect.objectContaining({ code: MALFORMED }));
});

test.for<[name: string, filter: LifecycleRule["Filter"]]>([
  ["empty", {}],
  ["a prefix", { Prefix: "" }],
  ["a tag", { Tag: { Key: "k", Value: "v" } }],
  ["a size", { ObjectSizeLessThan: 10 }],
  ["And", { And: { Prefix: "a", Tags: [{ Key: "k", Value: "v" }] } }],
])("a filter may be %s, and stays as it is", ([, filter]) => {
  expect(made({ ...expiring, Filter: filter }).rules[0]?.Filter).toEqual(filter);
});
