import { describe, expect, test } from "vitest";
import { type ConditionValue, fixedContext } from "../context.ts";
import { compileCondition } from "./compile-condition.ts";
import { operatorUse } from "./registry.ts";

type Row = [operator: string, policy: string | string[], request: ConditionValue | undefined, holds: boolean];

function holds(operator: string, policy: string | string[], request: ConditionValue | undefined): boolean {
  const values = typeof policy === "string" ? [policy] : policy;
  const test = compileCondition({ operator, key: "aws:Key", values }, true);
  if (test === undefined) throw new RangeError(operator);
  const keys: Record<string, ConditionValue> = {
    "aws:username": "ann",
    "aws:star": "*",
    "aws:list": ["x", "y"],
  };
  if (request !== undefined) keys["aws:key"] = request;
  return test(fixedContext(keys));
}

const check = ([operator, policy, request, expected]: Row) =>
  expect(holds(operator, policy, request)).toBe(expected);

describe("String operators", () => {
  test.for<Row>([
    ["StringEquals", "a", "a", true],
    ["StringEquals", "a", "A", false],
    ["stringequals", "a", "a", true],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", [], "b", false],
    ["StringEquals", "a*", "ab", false],
    ["StringEquals", "a*", "a*", true],
    ["StringEquals", "", "", true],
    ["StringEquals", "", undefined, false],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotEquals", "a", undefined, true],
    ["StringEqualsIgnoreCase", "AbC", "aBc", true],
    ["StringNotEqualsIgnoreCase", "AbC", "aBc", false],
    ["StringLike", "a*c", "a:/c", true],
    ["StringLike", "a?c", "abc", true],
    ["StringLike", "a?c", "ac", false],
    ["StringLike", "A*", "abc", false],
    ["StringLike", "*", "", true],
    ["StringNotLike", "a*", "b", true],
    ["StringNotLike", "a*", "ab", false],
    ["StringLike", "${*}x", "*x", true],
    ["StringLike", "${*}x", "yx", false],
    ["StringLike", "${?}", "?", true],
    ["StringEquals", "${$}{", "${", true],
  ])("%s %j of %j is %s", check);
});

describe("variables in values", () => {
  test.for<Row>([
    ["StringEquals", "${aws:username}", "ann", true],
    ["StringEquals", "${AWS:UserName}", "ann", true],
    ["StringEqualsIgnoreCase", "${aws:username}", "ANN", true],
    ["StringLike", "home/${aws:username}/*", "home/ann/x", true],
    ["StringLike", "${aws:star}", "anything", false],
    ["StringLike", "${aws:star}", "*", true],
    ["StringEquals", "${aws:nobody}", "", false],
    ["StringEquals", ["${aws:nobody}", "b"], "b", true],
    ["StringNotEquals", "${aws:nobody}", "b", true],
    ["StringNotEquals", ["${aws:nobody}", "b"], "b", false],
    ["StringEquals", "${aws:nobody, 'you'}", "you", true],
    ["StringEquals", "${aws:nobody,''}", "", true],
    ["StringEquals", "${aws:username, 'you'}", "ann", true],
    ["StringEquals", "${aws:nobody, you}", "you", false],
    ["StringEquals", "${aws:list}", "x", false],
    ["StringEquals", "${aws:username", "${aws:username", false],
    ["StringEquals", "${}", "", false],
    ["ArnLike", "arn:aws:iam::1:user/${aws:username}", "arn:aws:iam::1:user/ann", true],
    ["ArnLike", "arn:aws:iam::1:user/${aws:star}", "arn:aws:iam::1:user/ann", false],
    ["NumericEquals", "${aws:username}", "ann", false],
  ])("%s %j of %j is %s", check);
});

describe("Numeric operators", () => {
  test.for<Row>([
    ["NumericEquals", "10", "10.0", true],
    ["NumericEquals", "-0", "0", true],
    ["NumericEquals", "010", "10", true],
    ["NumericEquals", "9007199254740993", "9007199254740992", false],
    ["NumericNotEquals", "10", "10.00", false],
    ["NumericNotEquals", "10", "ten", true],
    ["NumericEquals", "0x10", "16", false],
    ["NumericEquals", "ten", "ten", false],
    ["NumericLessThan", "10", "9.99", true],
    ["NumericLessThan", "10", "10", false],
    ["NumericLessThan", "-1", "-2", true],
    ["NumericLessThan", "1", "-2", true],
    ["NumericLessThan", "10", "", false],
    ["NumericLessThanEquals", "10", "10", true],
    ["NumericGreaterThan", "9", "10", true],
    ["NumericGreaterThan", "1.05", "1.5", true],
    ["NumericGreaterThanEquals", "10", "9", false],
    ["NumericGreaterThan", "9", undefined, false],
    ["NumericNotEquals", "9", undefined, true],
  ])("%s %j of %j is %s", check);
});

describe("Date operators", () => {
  test.for<Row>([
    ["DateEquals", "2026-01-01T00:00:00Z", "2026", true],
    ["DateEquals", "2026-01", "2026-01-01", true],
    ["DateEquals", "2026-01-01T10:00Z", "2026-01-01T11:00:00+01:00", true],
    ["DateEquals", "1970-01-02", "86400", true],
    ["DateEquals", "2024-02-29T00:00:00Z", "1709164800", true],
    ["DateEquals", "2026-01-01T00:00:00.5Z", "2026-01-01T00:00:00.500Z", true],
    ["DateNotEquals", "2026-01-01", "2026-01-02", true],
    ["DateNotEquals", "2026-01-01", undefined, true],
    ["DateLessThan", "2026-01-01", "2025-12-31T23:59:59Z", true],
    ["DateLessThan", "2026-01-01", "2026-01-01T00:00:00Z", false],
    ["DateLessThanEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
    ["DateGreaterThan", "2026-01-01", "2026-01-01T00:00:01Z", true],
    ["DateGreaterThanEquals", "2026-01-01", "2026-01-01", true],
    ["DateLessThan", "2026-02-30", "2020-01-01", false],
    ["DateLessThan", "2026-13-01", "2020-01-01", false],
    ["DateLessThan", "2026-*", "2020-01-01", false],
    ["DateLessThan", "tomorrow", "2020-01-01", false],
  ])("%s %j of %j is %s", check);
});

describe("Bool, BinaryEquals and Null", () => {
  test.for<Row>([
    ["Bool", "true", "TRUE", true],
    ["Bool", "True", "true", true],
    ["Bool", "false", "true", false],
    ["Bool", "yes", "yes", false],
    ["Bool", "false", undefined, false],
    ["BoolIfExists", "false", undefined, true],
    ["BoolIfExists", "false", "true", false],
    ["BinaryEquals", "QUJD", "QUJD", true],
    ["BinaryEquals", "QUJD", "QUJE", false],
    ["BinaryEquals", "%%%", "%%%", false],
    ["Null", "true", undefined, true],
    ["Null", "true", "x", false],
    ["Null", "false", "", true],
    ["Null", "false", undefined, false],
    ["Null", "true", [], true],
    ["null", "TRUE", undefined, true],
  ])("%s %j of %j is %s", check);
});

describe("IpAddress", () => {
  test.for<Row>([
    ["IpAddress", "10.0.0.0/8", "10.255.0.1", true],
    ["IpAddress", "10.0.0.0/8", "11.0.0.1", false],
    ["IpAddress", "203.0.113.10", "203.0.113.10", true],
    ["IpAddress", "203.0.113.10", "203.0.113.11", false],
    ["IpAddress", "203.0.113.8/29", "203.0.113.15", true],
    ["IpAddress", "203.0.113.8/29", "203.0.113.16", false],
    ["IpAddress", "0.0.0.0/0", "203.0.113.16", true],
    ["IpAddress", "0.0.0.0/0", "2001:db8::1", false],
    ["IpAddress", "::/0", "203.0.113.16", false],
    ["IpAddress", "2001:db8::/32", "2001:db8:ffff::1", true],
    ["IpAddress", "2001:db8::/33", "2001:db8:8000::1", false],
    ["IpAddress", "2001:DB8::1", "2001:db8:0:0:0:0:0:1", true],
    ["IpAddress", "10.0.0.0/8", "::ffff:10.1.2.3", true],
    ["IpAddress", "10.0.0.0/33", "10.0.0.1", false],
    ["IpAddress", "10.0.0", "10.0.0.1", false],
    ["IpAddress", "10.0.0.0/8", "not an address", false],
    ["IpAddress", "10.0.0.0/8", undefined, false],
    ["NotIpAddress", "10.0.0.0/8", "11.0.0.1", true],
    ["NotIpAddress", "10.0.0.0/8", "10.0.0.1", false],
    ["NotIpAddress", ["10.0.0.0/8", "11.0.0.0/8"], "11.0.0.1", false],
    ["NotIpAddress", "10.0.0.0/8", undefined, true],
  ])("%s %j of %j is %s", check);
});

describe("Arn operators", () => {
  const trail = "arn:aws:cloudtrail:us-east-1:111111111111:trail/t";
  test.for<Row>([
    ["ArnEquals", trail, trail, true],
    ["ArnEquals", "arn:aws:cloudtrail:*:111111111111:trail/*", trail, true],
    ["ArnLike", "arn:aws:cloudtrail:*:111111111111:trail/?", trail, true],
    ["ArnLike", "arn:*:trail/t", trail, false],
    ["ArnLike", "*", trail, false],
    ["ArnLike", "arn:aws:s3:::*", "arn:aws:s3:::b/a:b:c", true],
    ["ArnLike", "ARN:aws:cloudtrail:*:111111111111:trail/t", trail, false],
    ["ArnLike", "arn:aws:cloudtrail:*:*:trail/*", "arn:aws:cloudtrail", false],
    ["ArnNotEquals", "arn:aws:cloudtrail:*:*:trail/*", trail, false],
    ["ArnNotLike", "arn:aws:cloudtrail:*:*:trail/x", trail, true],
    ["ArnNotLike", trail, undefined, true],
  ])("%s %j of %j is %s", check);
});

describe("several values in the request", () => {
  test.for<Row>([
    ["ForAllValues:StringEquals", ["a", "b"], ["a"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringEquals", "a", undefined, true],
    ["ForAllValues:StringEquals", "a", [], true],
    ["ForAllValues:StringNotEquals", "a", ["b", "c"], true],
    ["ForAllValues:StringNotEquals", "a", ["b", "a"], false],
    ["ForAnyValue:StringEquals", "a", ["b", "a"], true],
    ["ForAnyValue:StringEquals", "a", "a", true],
    ["ForAnyValue:StringEquals", "a", undefined, false],
    ["ForAnyValue:StringNotEquals", "a", ["a", "b"], true],
    ["ForAnyValue:StringNotEquals", "a", ["a"], false],
    ["ForAnyValue:StringNotEquals", "a", undefined, false],
    ["ForAnyValue:StringEqualsIfExists", "a", undefined, true],
    ["foranyvalue:stringlike", "a*", ["b", "ab"], true],
    ["StringEquals", "a", ["b", "a"], true],
    ["StringNotEquals", "a", ["b", "a"], false],
    ["StringNotEquals", "a", ["b", "c"], true],
    ["StringEquals", "a", [], false],
    ["StringNotEqualsIfExists", "a", undefined, true],
  ])("%s %j of %j is %s", check);
});

test.for([
  "StringEqual",
  "NullIfExists",
  "ForAllValues:Null",
  "ForSomeValues:StringEquals",
  "IfExists",
  "",
  "StringEqualsIfExistsIfExists",
  "constructor",
])("there is no operator %j", (name) => {
  expect(operatorUse(name)).toBeUndefined();
});

test("a key is resolved once, and only when asked for", () => {
  const asked: string[] = [];
  const condition = { operator: "StringEquals", key: "aws:PrincipalTag/Team", values: ["${aws:username}"] };
  const context = {
    resolve: (key: string) => {
      asked.push(key);
      return "red";
    },
    slotted: [],
    named: undefined,
  };
  const compiled = compileCondition(condition, true);
  expect(compiled?.(context)).toBe(true);
  expect(compiled?.(context)).toBe(true);
  expect(asked).toEqual(["aws:principaltag/team", "aws:username"]);
});
