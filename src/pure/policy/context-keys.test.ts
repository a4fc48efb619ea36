import { expect, test } from "vitest";
import { contextKeysOf } from "./context-keys.ts";
import { parsePolicy } from "./parse.ts";

function policy(statement: object, version: object = { Version: "2012-10-17" }) {
  return parsePolicy(
    JSON.stringify({ ...version, Statement: { Effect: "Allow", Action: "*", ...statement } }),
  );
}

test.for<[name: string, statement: object, keys: readonly string[]]>([
  ["a policy without conditions asks for nothing", { Resource: "*" }, []],
  [
    "variables of the resource come before conditions",
    {
      Resource: "arn:aws:dynamodb:us-west-2:123456789012:table/${aws:username}",
      Condition: { DateGreaterThan: { "aws:CurrentTime": "2015-08-16T12:00:00Z" } },
    },
    ["aws:username", "aws:CurrentTime"],
  ],
  [
    "variables are read in the resource part of an ARN only",
    { Resource: "arn:aws:s3:::${aws:PrincipalAccount}/${aws:userid}" },
    ["aws:PrincipalAccount", "aws:userid"],
  ],
  ["not in its other parts", { Resource: "arn:aws:s3:${aws:RequestedRegion}::b/*" }, []],
  [
    "variables of condition values count with their key",
    { Resource: "*", Condition: { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } } },
    ["aws:ResourceTag/team", "aws:PrincipalTag/team"],
  ],
  [
    "defaults and literals are no keys",
    { Resource: "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/${*}${$}" },
    ["aws:PrincipalTag/team"],
  ],
  [
    "operators that read no variables have none",
    { Resource: "*", Condition: { NumericEquals: { "s3:max-keys": "${aws:userid}" } } },
    ["s3:max-keys"],
  ],
  [
    "presence asks for its key",
    { Resource: "*", Condition: { Null: { "aws:TokenIssueTime": "true" } } },
    ["aws:TokenIssueTime"],
  ],
  [
    "a key in another case is the same key, spelled as at first",
    {
      Resource: "*",
      Condition: { StringLike: { "AWS:SourceIp": "x" }, IpAddress: { "aws:sourceip": "10.0.0.0/8" } },
    },
    ["AWS:SourceIp"],
  ],
  [
    "an operator that AWS does not have still names its key",
    { Resource: "*", Condition: { StringAlmost: { "aws:userid": "${aws:username}" } } },
    ["aws:userid"],
  ],
])("%s", ([, statement, keys]) => {
  expect(contextKeysOf([policy(statement)])).toEqual(keys);
});

test("before 2012-10-17 there are no variables", () => {
  const statement = { Resource: "arn:aws:s3:::b/${aws:username}" };
  const old = policy(statement, { Version: "2008-10-17" });
  const bare = policy(statement, {});
  expect(contextKeysOf([old, bare])).toEqual([]);
});

test("several policies share their keys", () => {
  const first = policy({ Resource: "*", Condition: { Bool: { "aws:SecureTransport": "true" } } });
  const second = policy({
    Resource: "arn:aws:s3:::b/${aws:username}",
    Condition: { Bool: { "aws:securetransport": "true" } },
  });
  expect(contextKeysOf([first, second])).toEqual(["aws:SecureTransport", "aws:username"]);
});
