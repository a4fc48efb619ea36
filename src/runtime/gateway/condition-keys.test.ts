import { describe, expect, test } from "vitest";
import { accountId } from "../../pure/aws/account.ts";
import type { Caller, CallerSession } from "../../pure/aws/caller.ts";
import type { Call, HttpFacts } from "../call.ts";
import type { Demand } from "../operation.ts";
import { type ConditionFacts, type ConditionValue, conditionKeys } from "./condition-keys.ts";

const account = accountId("111111111111");
const NOW = Date.parse("2026-03-02T09:15:07.250Z");

const session: CallerSession = {
  createdAtMs: NOW - 60_000,
  expiresAtMs: NOW + 60_000,
  mfaAuthenticated: false,
  tags: {},
  transitiveTagKeys: [],
  policies: [],
  policyArns: [],
  chained: false,
};
const withMfa: CallerSession = { ...session, mfaAuthenticated: true, mfaAuthenticatedAtMs: NOW - 90_500 };

const root: Caller = { kind: "root", account, accessKeyId: "AKIA1", arn: "arn:aws:iam::111111111111:root" };
const user: Caller = {
  kind: "user",
  account,
  accessKeyId: "AKIA2",
  arn: "arn:aws:iam::111111111111:user/team/alice",
  userId: "AIDA2",
  userName: "alice",
};
const role: Caller = {
  kind: "assumed-role",
  account,
  accessKeyId: "ASIA3",
  arn: "arn:aws:sts::111111111111:assumed-role/reader/night",
  roleArn: "arn:aws:iam::111111111111:role/team/reader",
  roleId: "AROA3",
  roleName: "reader",
  sessionName: "night",
  session,
};
const federated: Caller = {
  kind: "federated-user",
  account,
  accessKeyId: "ASIA4",
  arn: "arn:aws:sts::111111111111:federated-user/bob",
  name: "bob",
  issuer: { kind: "user", arn: "arn:aws:iam::111111111111:user/alice", id: "AIDA2", name: "alice" },
  session,
};
const service: Caller = {
  kind: "service",
  service: "cloudtrail.amazonaws.com",
  sourceArn: "arn:aws:cloudtrail:us-east-1:111111111111:trail/t",
  sourceAccount: account,
};
const anonymous: Caller = { kind: "anonymous" };

const http: HttpFacts = {
  sourceIp: "192.0.2.7",
  userAgent: "aws-cli/2",
  host: "localhost:4566",
  referer: "https://example.com/",
  secure: true,
  signature: { version: "AWS4-HMAC-SHA256", place: "REST-HEADER" },
};

const demand: Demand = { action: "iam:GetUser", resource: "arn:aws:iam::111111111111:user/x" };

interface Given {
  readonly caller?: Caller;
  readonly http?: HttpFacts | undefined;
  readonly calledVia?: readonly string[];
  readonly demand?: Partial<Demand>;
  readonly facts?: Partial<ConditionFacts>;
}

function keysOf(given: Given = {}): (key: string) => ConditionValue {
  const caller = given.caller ?? user;
  // Only what condition keys read; the rest of a call needs a database.
  const call = {
    caller,
    account: "account" in caller ? caller.account : undefined,
    region: "eu-west-1",
    now: NOW,
    http: "http" in given ? given.http : http,
    calledVia: given.calledVia,
  } as Call;
  const facts = { call, isGlobal: false, principalTags: {}, resourceAccount: account, ...given.facts };
  return conditionKeys(facts, { ...demand, ...given.demand });
}

describe("of every call", () => {
  const keys = keysOf();
  test.for<[string, ConditionValue]>([
    ["aws:currenttime", "2026-03-02T09:15:07.250Z"],
    ["aws:epochtime", "1772442907"],
    ["aws:securetransport", "true"],
    ["aws:sourceip", "192.0.2.7"],
    ["aws:useragent", "aws-cli/2"],
    ["aws:referer", "https://example.com/"],
    ["aws:requestedregion", "eu-west-1"],
    ["aws:resourceaccount", "111111111111"],
    ["aws:viaawsservice", "false"],
  ])("%s", ([key, value]) => expect(keys(key)).toBe(value));

  test.for([
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:vpcsourceip",
    "aws:principalorgid",
    "aws:assumedroot",
    "aws:federatedprovider",
    "aws:nothingofours",
    "aws:",
    "",
    "iam:passedtoservice",
    "aws:requesttag/team",
    "aws:resourcetag/team",
    "aws:principaltag/team",
    "aws:tagkeys",
  ])("%s is absent", (key) => expect(keys(key)).toBeUndefined());

  test("a global service is in us-east-1 whatever was signed", () => {
    expect(keysOf({ facts: { isGlobal: true } })("aws:requestedregion")).toBe("us-east-1");
  });

  test("without TLS there is no secure transport", () => {
    expect(keysOf({ http: { ...http, secure: false } })("aws:securetransport")).toBe("false");
  });

  test("a header that was not sent is absent", () => {
    expect(keysOf({ http: { ...http, referer: undefined } })("aws:referer")).toBeUndefined();
  });

  test("a resource of another account", () => {
    const resourceAccount = accountId("222222222222");
    expect(keysOf({ facts: { resourceAccount } })("aws:resourceaccount")).toBe("222222222222");
  });
});

describe("of a call with a session that services passed on", () => {
  const calledVia = ["cloudformation.amazonaws.com", "cloudtrail.amazonaws.com"];
  const keys = keysOf({ calledVia, http: undefined, caller: { ...user, session: withMfa } });
  test.for<[string, ConditionValue]>([
    ["aws:viaawsservice", "true"],
    ["aws:calledvia", calledVia],
    ["aws:calledviafirst", "cloudformation.amazonaws.com"],
    ["aws:calledvialast", "cloudtrail.amazonaws.com"],
    ["aws:principalisawsservice", "false"],
    ["aws:username", "alice"],
    ["aws:multifactorauthpresent", "true"],
    ["aws:securetransport", "true"],
    ["aws:sourceip", undefined],
  ])("%s", ([key, value]) => expect(keys(key)).toEqual(value));
});

describe("by kind of caller", () => {
  const PRINCIPAL_KEYS = [
    "aws:principalarn",
    "aws:principalaccount",
    "aws:principaltype",
    "aws:userid",
    "aws:username",
    "aws:principalisawsservice",
    "aws:principalservicename",
    "aws:principalservicenameslist",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceidentity",
    "aws:tokenissuetime",
    "aws:multifactorauthpresent",
    "aws:multifactorauthage",
  ];
  const issued = "2026-03-02T09:14:07.250Z";

  test.for<[string, Caller, Readonly<Record<string, ConditionValue>>]>([
    [
      "root's key",
      root,
      {
        "aws:principalarn": "arn:aws:iam::111111111111:root",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "Account",
        "aws:userid": "111111111111",
        "aws:principalisawsservice": "false",
      },
    ],
    [
      "a user's key, which has nothing of a session",
      user,
      {
        "aws:principalarn": "arn:aws:iam::111111111111:user/team/alice",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "User",
        "aws:userid": "AIDA2",
        "aws:username": "alice",
        "aws:principalisawsservice": "false",
      },
    ],
    [
      "a user's session without a second factor",
      { ...user, session },
      {
        "aws:principalarn": "arn:aws:iam::111111111111:user/team/alice",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "User",
        "aws:userid": "AIDA2",
        "aws:username": "alice",
        "aws:principalisawsservice": "false",
        "aws:tokenissuetime": issued,
        "aws:multifactorauthpresent": "false",
      },
    ],
    [
      "a user's session with a second factor",
      { ...user, session: withMfa },
      {
        "aws:principalarn": "arn:aws:iam::111111111111:user/team/alice",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "User",
        "aws:userid": "AIDA2",
        "aws:username": "alice",
        "aws:principalisawsservice": "false",
        "aws:tokenissuetime": issued,
        "aws:multifactorauthpresent": "true",
        "aws:multifactorauthage": "90",
      },
    ],
    [
      "a role's session, by the role's own ARN",
      { ...role, session: { ...session, sourceIdentity: "alice" } },
      {
        "aws:principalarn": "arn:aws:iam::111111111111:role/team/reader",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "AssumedRole",
        "aws:userid": "AROA3:night",
        "aws:principalisawsservice": "false",
        "aws:sourceidentity": "alice",
        "aws:tokenissuetime": issued,
        "aws:multifactorauthpresent": "false",
      },
    ],
    [
      "a federated user",
      federated,
      {
        "aws:principalarn": "arn:aws:sts::111111111111:federated-user/bob",
        "aws:principalaccount": "111111111111",
        "aws:principaltype": "FederatedUser",
        "aws:userid": "111111111111:bob",
        "aws:principalisawsservice": "false",
        "aws:tokenissuetime": issued,
        "aws:multifactorauthpresent": "false",
      },
    ],
    [
      "a service",
      service,
      {
        "aws:principalisawsservice": "true",
        "aws:principalservicename": "cloudtrail.amazonaws.com",
        "aws:principalservicenameslist": ["cloudtrail.amazonaws.com"],
        "aws:sourcearn": "arn:aws:cloudtrail:us-east-1:111111111111:trail/t",
        "aws:sourceaccount": "111111111111",
      },
    ],
    [
      "nobody",
      anonymous,
      {
        "aws:principalaccount": "anonymous",
        "aws:principaltype": "Anonymous",
        "aws:userid": "anonymous",
      },
    ],
  ])("%s", ([, caller, expected]) => {
    const keys = keysOf({ caller });
    const answered = PRINCIPAL_KEYS.map((key) => [key, keys(key)] as const);
    expect(Object.fromEntries(answered.filter(([, value]) => value !== undefined))).toEqual(expected);
  });

  test("a service calls from no address, over no wire, and is not stopped for it", () => {
    const keys = keysOf({ caller: service, http: undefined });
    expect(keys("aws:sourceip")).toBeUndefined();
    expect(keys("aws:useragent")).toBeUndefined();
    expect(keys("aws:securetransport")).toBe("true");
  });
});

describe("tags", () => {
  const tags = { Team: "red", "a/b": "deep" };
  const keys = keysOf({
    demand: { requestTags: { Cost: "7" }, resourceTags: tags },
    facts: { principalTags: { Team: "blue" } },
  });

  test.for<[string, ConditionValue]>([
    ["aws:principaltag/team", "blue"],
    ["aws:requesttag/cost", "7"],
    ["aws:resourcetag/team", "red"],
    ["iam:resourcetag/team", "red"],
    ["aws:resourcetag/a/b", "deep"],
    ["aws:resourcetag/constructor", undefined],
    ["aws:resourcetag/", undefined],
    ["aws:requesttag/team", undefined],
  ])("%s", ([key, value]) => expect(keys(key)).toEqual(value));

  test("the keys of a tagging request, and of an untagging one", () => {
    expect(keys("aws:tagkeys")).toEqual(["Cost"]);
    expect(keysOf({ demand: { tagKeys: ["Team", "Cost"] } })("aws:tagkeys")).toEqual(["Team", "Cost"]);
    expect(keysOf({ demand: { requestTags: {} } })("aws:tagkeys")).toEqual([]);
  });
});

describe("a service's own keys", () => {
  const keys = keysOf({
    demand: {
      keys: { "sts:ExternalId": "x", "s3:ExistingObjectTag/Team": "red", "aws:SourceIp": "10.0.0.1" },
    },
  });

  test("are found whatever their case, and with a slash", () => {
    expect(keys("sts:externalid")).toBe("x");
    expect(keys("s3:existingobjecttag/team")).toBe("red");
    expect(keys("sts:rolesessionname")).toBeUndefined();
  });

  test("never replace a global one", () => {
    expect(keys("aws:sourceip")).toBe("192.0.2.7");
  });
});

describe("of organizations", () => {
  const facts = {
    principalPlace: { organizationId: "o-caller0000", path: "o-caller0000/r-aaaa/ou-aaaa-bbbbbbbb/" },
    resourcePlace: { organizationId: "o-owner00000", path: "o-owner00000/r-cccc/" },
  };
  const called = keysOf({ facts });
  const served = keysOf({ facts, caller: { kind: "service", service: "cloudtrail.amazonaws.com" } });
  test.for<[string, ConditionValue, ConditionValue]>([
    ["aws:principalorgid", "o-caller0000", undefined],
    ["aws:principalorgpaths", ["o-caller0000/r-aaaa/ou-aaaa-bbbbbbbb/"], undefined],
    ["aws:sourceorgid", undefined, "o-caller0000"],
    ["aws:sourceorgpaths", undefined, ["o-caller0000/r-aaaa/ou-aaaa-bbbbbbbb/"]],
    ["aws:resourceorgid", "o-owner00000", "o-owner00000"],
    ["aws:resourceorgpaths", ["o-owner00000/r-cccc/"], ["o-owner00000/r-cccc/"]],
  ])("%s", ([key, ofAccount, ofService]) => {
    expect([called(key), served(key)]).toEqual([ofAccount, ofService]);
  });
});
