import { expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { type MemberPeriod, membership } from "./member-period.ts";

const ANN = accountId("222222222222");
const period = (members: Partial<MemberPeriod>): MemberPeriod => ({
  organizationId: "o-one",
  account: ANN,
  fromSequence: 10,
  ...members,
});

test.for<[string, readonly MemberPeriod[], number, string | undefined, boolean]>([
  ["in none", [], 11, undefined, false],
  ["before it joined", [period({})], 10, undefined, false],
  ["with the call by which it joined", [period({})], 11, undefined, true],
  ["long after", [period({})], 9999, undefined, true],
  ["in another organization", [period({ organizationId: "o-other" })], 11, undefined, false],
  ["as another account", [period({ account: accountId("333333333333") })], 11, undefined, false],
  ["until it left", [period({ untilSequence: 20, endedBy: "leave" })], 20, undefined, true],
  ["with the call by which it left", [period({ untilSequence: 20, endedBy: "leave" })], 21, "leave", true],
  ["after it left", [period({ untilSequence: 20, endedBy: "leave" })], 21, "other", false],
  ["after it left by no call", [period({ untilSequence: 20 })], 21, undefined, false],
  [
    "in the time between",
    [period({ untilSequence: 20 }), period({ fromSequence: 30 })],
    25,
    undefined,
    false,
  ],
  ["again", [period({ untilSequence: 20 }), period({ fromSequence: 30 })], 31, undefined, true],
])("whether an account is a member %s", ([, periods, sequence, requestId, expected]) => {
  expect(membership(periods)("o-one", ANN, sequence, requestId)).toBe(expected);
});
