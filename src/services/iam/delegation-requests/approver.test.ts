import { describe, expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import type { CallerSession, RootCaller } from "../../../pure/aws/caller.ts";
import { approverOf } from "./approver.ts";

const account = accountId("111111111111");
const session: CallerSession = {
  createdAtMs: 0,
  expiresAtMs: 1,
  mfaAuthenticated: false,
  sourceIdentity: "mira",
  tags: { team: "blue" },
  transitiveTagKeys: [],
  policies: [],
  policyArns: [],
  chained: false,
};
const root = (limits: Partial<CallerSession> = {}): RootCaller => ({
  kind: "root",
  account,
  accessKeyId: "ASIA",
  arn: `arn:aws:iam::${account}:root`,
  session: { ...session, ...limits },
});

test("who accepts lends what it is, without its credentials", () => {
  expect(approverOf({ caller: root() })).toEqual({
    kind: "root",
    account,
    arn: `arn:aws:iam::${account}:root`,
    session: { tags: { team: "blue" }, sourceIdentity: "mira" },
  });
});

describe("a session that is limited lends nothing", () => {
  test.for<[string, Partial<CallerSession>]>([
    ["by a policy", { policies: ["{}"] }],
    ["by a managed policy", { policyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"] }],
    ["to one task of a root user", { rootTask: "arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy" }],
  ])("%s", ([, limits]) => {
    expect(() => approverOf({ caller: root(limits) })).toThrow(
      expect.objectContaining({ code: "InvalidInput" }),
    );
  });
});
