import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { type Enrollment, enrolledBy } from "./enrollment.ts";

const ANN = accountId("222222222222");
const enrollment = (members: Partial<Enrollment>): Enrollment => ({
  organizationId: "o-one",
  account: ANN,
  fromSequence: 10,
  ...members,
});

test.for<[string, readonly Enrollment[], number, string | undefined, boolean]>([
  ["in none", [], 11, undefined, false],
  ["before it joined", [enrollment({})], 10, undefined, false],
  ["with the call by which it joined", [enrollment({})], 11, undefined, true],
  ["long after", [enrollment({})], 9999, undefined, true],
  ["in another organization", [enrollment({ organizationId: "o-other" })], 11, undefined, false],
  ["as another account", [enrollment({ account: accountId("333333333333") })], 11, undefined, false],
  ["until it left", [enrollment({ untilSequence: 20, endedBy: "leave" })], 20, undefined, true],
  [
    "with the call by which it left",
    [enrollment({ untilSequence: 20, endedBy: "leave" })],
    21,
    "leave",
    true,
  ],
  ["after it left", [enrollment({ untilSequence: 20, endedBy: "leave" })], 21, "other", false],
  ["after it left by no call", [enrollment({ untilSequence: 20 })], 21, undefined, false],
  [
    "in the time between",
    [enrollment({ untilSequence: 20 }), enrollment({ fromSequence: 30 })],
    25,
    undefined,
    false,
  ],
  ["again", [enrollment({ untilSequence: 20 }), enrollment({ fromSequence: 30 })], 31, undefined, true],
])("whether an account is a member %s", ([, enrollments, sequence, requestId, expected]) => {
  expect(enrolledBy(enrollments)("o-one", ANN, sequence, requestId)).toBe(expected);
});
