import { expect, test } from "vitest";
import { isBucketName } from "./bucket.ts";
import { placeOf } from "./place.ts";

test.for([
  ["abc", true],
  ["my-logs.2026", true],
  ["a".repeat(63), true],
  ["ab", false],
  ["a".repeat(64), false],
  ["Logs", false],
  ["my_logs", false],
  ["-logs", false],
  ["logs.", false],
  ["my..logs", false],
  ["192.168.5.4", false],
  ["xn--logs", false],
  ["sthree-logs", false],
  ["amzn-s3-demo-logs", false],
  ["logs-s3alias", false],
  ["logs--ol-s3", false],
  ["logs--x-s3", false],
] as const)("%s is a bucket's name: %s", ([name, valid]) => {
  expect(isBucketName(name)).toBe(valid);
});

test.for([
  ["us-east-1", undefined, { region: "us-east-1", location: "" }],
  ["us-east-1", "", { region: "us-east-1", location: "" }],
  ["us-east-1", "eu-west-2", { region: "eu-west-2", location: "eu-west-2" }],
  ["us-east-1", "EU", { region: "eu-west-1", location: "EU" }],
  ["eu-west-1", "EU", { region: "eu-west-1", location: "EU" }],
  ["eu-west-2", "eu-west-2", { region: "eu-west-2", location: "eu-west-2" }],
] as const)("the endpoint of %s takes the constraint %s", ([endpoint, constraint, place]) => {
  expect(placeOf(constraint, endpoint)).toEqual(place);
});

test.for([
  ["us-east-1", "us-east-1", "InvalidLocationConstraint", "The specified location-constraint is not valid"],
  ["us-east-1", "mars-1", "InvalidLocationConstraint", "The specified location-constraint is not valid"],
  [
    "eu-west-1",
    undefined,
    "IllegalLocationConstraintException",
    "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.",
  ],
  [
    "eu-west-1",
    "us-west-2",
    "IllegalLocationConstraintException",
    "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to.",
  ],
  [
    "eu-west-1",
    "us-east-1",
    "IllegalLocationConstraintException",
    "The us-east-1 location constraint is incompatible for the region specific endpoint this request was sent to.",
  ],
] as const)("the endpoint of %s refuses the constraint %s", ([endpoint, constraint, code, message]) => {
  expect(() => placeOf(constraint, endpoint)).toThrow(
    expect.objectContaining({ code, message, status: 400 }),
  );
});
