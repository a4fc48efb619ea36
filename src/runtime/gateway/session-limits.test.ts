import { describe, expect, test } from "vitest";
import { conventions } from "../../conventions.ts";
import { CreateTrail } from "../../pure/api/cloudtrail.ts";
import { GetUser } from "../../pure/api/iam.ts";
import { PutObject } from "../../pure/api/s3.ts";
import {
  AssumeRole,
  GetAccessKeyInfo,
  GetCallerIdentity,
  GetFederationToken,
  GetSessionToken,
} from "../../pure/api/sts.ts";
import { accountId } from "../../pure/aws/account.ts";
import type { Caller, CallerSession } from "../../pure/aws/caller.ts";
import { mayUseTemporaryCredentials } from "./session-limits.ts";

const account = accountId("111111111111");
const session: CallerSession = {
  createdAtMs: 0,
  expiresAtMs: 1,
  mfaAuthenticated: false,
  tags: {},
  transitiveTagKeys: [],
  policies: [],
  policyArns: [],
  chained: false,
};
const withMfa = { ...session, mfaAuthenticated: true, mfaAuthenticatedAtMs: 0 };
const root = { kind: "root", account, accessKeyId: "AKIA1", arn: "arn:aws:iam::111111111111:root" } as const;
const user = { ...root, kind: "user", userId: "AIDA1", userName: "alice" } as const;
const role: Caller = {
  ...root,
  kind: "assumed-role",
  roleArn: "arn",
  roleId: "AROA1",
  roleName: "r",
  sessionName: "s",
  session,
};
const federated: Caller = {
  ...root,
  kind: "federated-user",
  name: "f",
  issuer: { kind: "user", arn: "arn", id: "AIDA1" },
  session,
};

const operations = {
  GetUser,
  CreateTrail,
  PutObject,
  GetCallerIdentity,
  AssumeRole,
  GetSessionToken,
  GetFederationToken,
  GetAccessKeyInfo,
} as const;

const ALL = Object.keys(operations);
const OWN_WORDS = ["GetSessionToken", "GetFederationToken"];

describe("what a caller reaches before any policy is asked", () => {
  test.for<[string, Caller, readonly string[]]>([
    ["root's key", root, ALL],
    ["a user's key", user, ALL],
    ["a role's session", role, ALL],
    ["a service", { kind: "service", service: "cloudtrail.amazonaws.com" }, ALL],
    ["nobody", { kind: "anonymous" }, ALL],
    [
      "a user's session",
      { ...user, session },
      ["CreateTrail", "PutObject", "GetCallerIdentity", "AssumeRole", ...OWN_WORDS],
    ],
    [
      "root's session",
      { ...root, session },
      ["CreateTrail", "PutObject", "GetCallerIdentity", "AssumeRole", ...OWN_WORDS],
    ],
    [
      "a user's session with a second factor",
      { ...user, session: withMfa },
      ["GetUser", "CreateTrail", "PutObject", "GetCallerIdentity", "AssumeRole", ...OWN_WORDS],
    ],
    ["a federated user", federated, ["CreateTrail", "PutObject", "GetCallerIdentity"]],
    ["a user in the console", { ...user, session: { ...session, fromConsole: true } }, ALL],
    ["a federated user in the console", { ...federated, session: { ...session, fromConsole: true } }, ALL],
  ])("%s", ([, caller, expected]) => {
    const reached = Object.entries(operations).filter(([, operation]) =>
      mayUseTemporaryCredentials(caller, conventions.get(operation.service) ?? {}, operation.name),
    );
    expect(reached.map(([name]) => name)).toEqual(expected);
  });
});
