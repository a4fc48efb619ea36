import { expect, test } from "vitest";
import type { LifecycleRule } from "../../../pure/api/s3.shapes.ts";
import type { Bucket } from "../buckets/bucket.ts";
import { expirationOf } from "./expiration.ts";
import type { ObjectVersion } from "./object.ts";

const object = {
  key: "logs/a",
  size: 10,
  tags: [{ Key: "keep", Value: "no" }],
  lastModifiedMs: Date.parse("2026-03-02T09:15:07Z"),
} as unknown as ObjectVersion;

const bucketWith = (...rules: LifecycleRule[]) =>
  ({
    lifecycle: { rules, transitionDefaultMinimumObjectSize: "all_storage_classes_128K" },
  }) as unknown as Bucket;
const rule = (given: Partial<LifecycleRule>): LifecycleRule => ({
  ID: "r1",
  Status: "Enabled",
  Filter: {},
  ...given,
});
const inDays = (Days: number) => ({ Expiration: { Days } });

test.for<[string, LifecycleRule[], string | undefined]>([
  ["no rule", [], undefined],
  [
    "days, to the next midnight",
    [rule(inDays(1))],
    'expiry-date="Wed, 04 Mar 2026 00:00:00 GMT", rule-id="r1"',
  ],
  [
    "a date",
    [rule({ Expiration: { Date: new Date("2027-01-01T00:00:00Z") } })],
    'expiry-date="Fri, 01 Jan 2027 00:00:00 GMT", rule-id="r1"',
  ],
  [
    "the rule that comes first",
    [rule(inDays(9)), rule({ ...inDays(3), ID: "early one" })],
    'expiry-date="Fri, 06 Mar 2026 00:00:00 GMT", rule-id="early%20one"',
  ],
  ["a disabled rule", [rule({ ...inDays(1), Status: "Disabled" })], undefined],
  ["another prefix", [rule({ ...inDays(1), Filter: { Prefix: "other/" } })], undefined],
  [
    "another prefix, the old way",
    [{ ID: "r1", Status: "Enabled", Prefix: "other/", ...inDays(1) }],
    undefined,
  ],
  ["another tag", [rule({ ...inDays(1), Filter: { Tag: { Key: "keep", Value: "yes" } } })], undefined],
  ["too small", [rule({ ...inDays(1), Filter: { ObjectSizeGreaterThan: 10 } })], undefined],
  [
    "all of several",
    [
      rule({
        ...inDays(1),
        Filter: { And: { Prefix: "logs/", Tags: [{ Key: "keep", Value: "no" }], ObjectSizeLessThan: 11 } },
      }),
    ],
    'expiry-date="Wed, 04 Mar 2026 00:00:00 GMT", rule-id="r1"',
  ],
  [
    "one of several lacking",
    [rule({ ...inDays(1), Filter: { And: { Prefix: "logs/", ObjectSizeLessThan: 10 } } })],
    undefined,
  ],
])("%s", ([, rules, expected]) => {
  expect(expirationOf(bucketWith(...rules), object)).toBe(expected);
});
