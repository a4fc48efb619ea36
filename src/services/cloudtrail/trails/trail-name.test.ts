import { expect, test } from "vitest";
import { checkTrailName, parseTrailReference, trailResource } from "./trail-name.ts";

const account = "111111111111";

test.for(["abc", "My.Trail-1_x", "a".repeat(128), "1234", "1.2.3"])("%s is a name", (name) => {
  expect(() => checkTrailName(name)).not.toThrow();
});

test.for([
  ["ab", "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters."],
  [
    "a".repeat(129),
    "Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.",
  ],
  ["-abc", "Trail name must starts with a letter or number."],
  ["abc_", "Trail name must ends with a letter or number."],
  [
    "a b c",
    "Trail name or ARN can only contain uppercase letters, lowercase letters, numbers, periods (.), hyphens (-), and underscores (_).",
  ],
  ["a..b", "Trail name or ARN cannot have adjacent periods (.), hyphens (-), or underscores (_)."],
  ["a.-b", "Trail name or ARN cannot have adjacent periods (.), hyphens (-), or underscores (_)."],
  ["192.168.5.4", "Trail names must not be formatted as an IP address."],
] as const)("%s is none", ([name, message]) => {
  expect(() => checkTrailName(name)).toThrow(
    expect.objectContaining({ code: "InvalidTrailNameException", message }),
  );
});

test("a bare name is one of the Region and the account of the call", () => {
  const arn = "arn:aws:cloudtrail:eu-west-1:111111111111:trail/audit";
  expect(parseTrailReference("audit", "eu-west-1", account)).toEqual({
    arn,
    account,
    region: "eu-west-1",
    name: "audit",
  });
  expect(trailResource("audit", "eu-west-1", account)).toBe(arn);
  expect(trailResource(arn, "us-east-1", "222222222222")).toBe(arn);
});

test.for([
  "arn:aws:cloudtrail:us-east-1:1:trail/audit",
  "arn:aws:cloudtrail:us-east-1:111111111111:audit",
  "arn:aws:s3:::trail/audit",
  "arn:",
])("%s is not the ARN of a trail", (arn) => {
  expect(() => parseTrailReference(arn, "us-east-1", account)).toThrow(
    expect.objectContaining({ code: "CloudTrailARNInvalidException" }),
  );
});
