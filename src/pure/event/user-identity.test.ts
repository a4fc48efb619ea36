import { expect, test } from "vitest";
import { accountId } from "../aws/account.ts";
import type { AccountCaller, Caller, CallerSession } from "../aws/caller.ts";
import {
  externalIdentity,
  foreignIdentity,
  type IdentityDetails,
  serviceEventIdentity,
  userIdentity,
} from "./user-identity.ts";

const account = accountId("555555555555");
const session: CallerSession = {
  createdAtMs: Date.UTC(2026, 2, 2, 8, 0, 11),
  expiresAtMs: Date.UTC(2026, 2, 2, 9, 0, 11),
  mfaAuthenticated: false,
  tags: {},
  transitiveTagKeys: [],
  policies: [],
  policyArns: [],
  chained: false,
};
const root: Caller = {
  kind: "root",
  account,
  accessKeyId: "AKIAROOT",
  arn: "arn:aws:iam::555555555555:root",
};
const user: AccountCaller = {
  kind: "user",
  account,
  accessKeyId: "AKIAMIRA",
  arn: "arn:aws:iam::555555555555:user/ops/mira",
  userId: "AIDAMIRA",
  userName: "mira",
};
const role: AccountCaller = {
  kind: "assumed-role",
  account,
  accessKeyId: "ASIAROLE",
  arn: "arn:aws:sts::555555555555:assumed-role/Auditor/mira",
  roleArn: "arn:aws:iam::555555555555:role/team/Auditor",
  roleId: "AROAAUDITOR",
  roleName: "Auditor",
  sessionName: "mira",
  session,
};
const federated: AccountCaller = {
  kind: "federated-user",
  account,
  accessKeyId: "ASIAFED",
  arn: "arn:aws:sts::555555555555:federated-user/kiosk",
  name: "kiosk",
  issuer: { kind: "user", arn: "arn:aws:iam::555555555555:user/broker", id: "AIDABROKER", name: "broker" },
  session: { ...session, mfaAuthenticated: true },
};
const attributes = `"attributes":{"creationDate":"2026-03-02T08:00:11Z","mfaAuthenticated":"false"}`;

test.for<[claim: string, caller: Caller, details: IdentityDetails, json: string]>([
  [
    "the root user",
    root,
    {},
    `{"type":"Root","principalId":"555555555555","arn":"arn:aws:iam::555555555555:root","accountId":"555555555555","accessKeyId":"AKIAROOT"}`,
  ],
  [
    "the root user of an account with an alias, in the console",
    { ...root, accessKeyId: "ASIAROOT", session },
    { accountAlias: "acme" },
    `{"type":"Root","principalId":"555555555555","arn":"arn:aws:iam::555555555555:root","accountId":"555555555555","accessKeyId":"ASIAROOT","userName":"acme","sessionContext":{${attributes}}}`,
  ],
  [
    "a user with a long-term key",
    user,
    { accountAlias: "acme" },
    `{"type":"IAMUser","principalId":"AIDAMIRA","arn":"arn:aws:iam::555555555555:user/ops/mira","accountId":"555555555555","accessKeyId":"AKIAMIRA","userName":"mira"}`,
  ],
  [
    "a user's session, with a source identity",
    { ...user, accessKeyId: "ASIAMIRA", session: { ...session, sourceIdentity: "mira@acme" } },
    {},
    `{"type":"IAMUser","principalId":"AIDAMIRA","arn":"arn:aws:iam::555555555555:user/ops/mira","accountId":"555555555555","accessKeyId":"ASIAMIRA","userName":"mira","sessionContext":{${attributes},"sourceIdentity":"mira@acme"}}`,
  ],
  [
    "a role, whose issuer has the path",
    role,
    {},
    `{"type":"AssumedRole","principalId":"AROAAUDITOR:mira","arn":"arn:aws:sts::555555555555:assumed-role/Auditor/mira","accountId":"555555555555","accessKeyId":"ASIAROLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAAUDITOR","arn":"arn:aws:iam::555555555555:role/team/Auditor","accountId":"555555555555","userName":"Auditor"},${attributes}}}`,
  ],
  [
    "a service with a role's session",
    role,
    { invokedBy: "cloudtrail.amazonaws.com" },
    `{"type":"AssumedRole","principalId":"AROAAUDITOR:mira","arn":"arn:aws:sts::555555555555:assumed-role/Auditor/mira","accountId":"555555555555","accessKeyId":"ASIAROLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAAUDITOR","arn":"arn:aws:iam::555555555555:role/team/Auditor","accountId":"555555555555","userName":"Auditor"},${attributes}},"invokedBy":"cloudtrail.amazonaws.com"}`,
  ],
  [
    "a federated user",
    federated,
    {},
    `{"type":"FederatedUser","principalId":"555555555555:kiosk","arn":"arn:aws:sts::555555555555:federated-user/kiosk","accountId":"555555555555","accessKeyId":"ASIAFED","sessionContext":{"sessionIssuer":{"type":"IAMUser","principalId":"AIDABROKER","arn":"arn:aws:iam::555555555555:user/broker","accountId":"555555555555","userName":"broker"},"attributes":{"creationDate":"2026-03-02T08:00:11Z","mfaAuthenticated":"true"}}}`,
  ],
  [
    "a service for itself",
    { kind: "service", service: "cloudtrail.amazonaws.com", sourceArn: "arn:aws:cloudtrail:…" },
    {},
    `{"type":"AWSService","invokedBy":"cloudtrail.amazonaws.com"}`,
  ],
  [
    "nobody",
    { kind: "anonymous" },
    {},
    `{"type":"AWSAccount","principalId":"","accountId":"ANONYMOUS_PRINCIPAL"}`,
  ],
])("%s", ([, caller, details, json]) => {
  expect(JSON.stringify(userIdentity(caller, details))).toBe(json);
});

test("a federated user whom the root user let in has an issuer without a name", () => {
  const issuer = { kind: "root", arn: "arn:aws:iam::555555555555:root", id: "555555555555" } as const;
  expect(userIdentity({ ...federated, issuer })).toMatchObject({
    sessionContext: { sessionIssuer: { type: "Root", principalId: "555555555555" } },
  });
});

test.for<[claim: string, caller: AccountCaller, principalId: string]>([
  ["a user", user, "AIDAMIRA"],
  ["a role", role, "AROAAUDITOR:mira"],
  ["a federated user", federated, "555555555555:kiosk"],
])("another account sees of %s nothing but ids", ([, caller, principalId]) => {
  expect(JSON.stringify(foreignIdentity(caller))).toBe(
    `{"type":"AWSAccount","principalId":"${principalId}","accountId":"555555555555"}`,
  );
});

test("a service event has no type, an external identity no account", () => {
  expect(JSON.stringify(serviceEventIdentity("555555555555", "AWS Internal"))).toBe(
    `{"accountId":"555555555555","invokedBy":"AWS Internal"}`,
  );
  const user = { principalId: "idp:1", userName: "mira", identityProvider: "idp" };
  expect(JSON.stringify(externalIdentity("WebIdentityUser", user))).toBe(
    `{"type":"WebIdentityUser","principalId":"idp:1","userName":"mira","identityProvider":"idp"}`,
  );
});
