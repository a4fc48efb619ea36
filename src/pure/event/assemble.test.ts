import { expect, test } from "vitest";
import { accountId } from "../aws/account.ts";
import type { AccountCaller, Caller } from "../aws/caller.ts";
import { assembleRecord, type RecordInput } from "./assemble.ts";

const account = accountId("555555555555");
const mira: AccountCaller = {
  kind: "user",
  account,
  accessKeyId: "AKIAMIRA",
  arn: "arn:aws:iam::555555555555:user/mira",
  userId: "AIDAMIRA",
  userName: "mira",
};
const tls = {
  tlsVersion: "TLSv1.3",
  cipherSuite: "TLS_AES_128_GCM_SHA256",
  clientProvidedHostHeader: "cloudtrail.eu-west-3.amazonaws.com",
};
const stop: RecordInput = {
  caller: mira,
  call: {
    eventTimeMs: Date.UTC(2026, 2, 2, 9, 15, 7, 987),
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "UpdateTrail",
    awsRegion: "eu-west-3",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2",
    requestID: "request-1",
    tls,
  },
  eventID: "event-1",
  requestParameters: { name: "night-watch" },
  responseElements: { name: "night-watch" },
  readOnly: false,
  recipientAccountId: account,
};
const call = (changes: Partial<RecordInput["call"]>) => ({ ...stop.call, ...changes });
const denied = { code: "AccessDeniedException", message: "User: … is not authorized", denied: true };

test("a record has its members in the order in which the service writes them", () => {
  const identity = `{"type":"IAMUser","principalId":"AIDAMIRA","arn":"arn:aws:iam::555555555555:user/mira","accountId":"555555555555","accessKeyId":"AKIAMIRA","userName":"mira"}`;
  expect(JSON.stringify(assembleRecord(stop))).toBe(
    `{"eventVersion":"1.11","userIdentity":${identity},"eventTime":"2026-03-02T09:15:07Z",` +
      `"eventSource":"cloudtrail.amazonaws.com","eventName":"UpdateTrail","awsRegion":"eu-west-3",` +
      `"sourceIPAddress":"198.51.100.7","userAgent":"aws-cli/2","requestParameters":{"name":"night-watch"},` +
      `"responseElements":{"name":"night-watch"},"requestID":"request-1","eventID":"event-1","readOnly":false,` +
      `"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"555555555555",` +
      `"eventCategory":"Management","tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256",` +
      `"clientProvidedHostHeader":"cloudtrail.eu-west-3.amazonaws.com"}}`,
  );
});

test("every optional member has its place", () => {
  const full = assembleRecord({
    ...stop,
    error: { code: "ThrottlingException", message: "Rate exceeded", denied: false },
    additionalEventData: { a: 1 },
    resources: [{ accountId: account, type: "AWS::CloudTrail::Trail", ARN: "arn:…" }],
    sharedEventID: "shared-1",
    serviceEventDetails: { b: 2 },
  });
  expect(Object.keys(JSON.parse(JSON.stringify(full)))).toEqual([
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "responseElements",
    "additionalEventData",
    "requestID",
    "eventID",
    "readOnly",
    "resources",
    "eventType",
    "managementEvent",
    "recipientAccountId",
    "sharedEventID",
    "serviceEventDetails",
    "eventCategory",
    "tlsDetails",
  ]);
});

const MAKING = { showsAnswersOf: /^AssumeRole$/ };

test.for<[claim: string, input: RecordInput, expected: Record<string, unknown>]>([
  [
    "who is denied gets AccessDenied, and no parameters are shown",
    { ...stop, error: denied },
    {
      errorCode: "AccessDenied",
      errorMessage: denied.message,
      requestParameters: null,
      responseElements: null,
    },
  ],
  [
    "a service that reads them first keeps the parameters of who is denied",
    { ...stop, habits: { keepsDeniedParameters: true }, error: denied },
    { errorCode: "AccessDenied", requestParameters: { name: "night-watch" }, responseElements: null },
  ],
  [
    "any other error keeps the parameters and its code",
    { ...stop, error: { code: "TrailNotFoundException", message: "Unknown trail", denied: false } },
    {
      errorCode: "TrailNotFoundException",
      requestParameters: { name: "night-watch" },
      responseElements: null,
    },
  ],
  ["reading shows no answer", { ...stop, readOnly: true }, { readOnly: true, responseElements: null }],
  [
    "making credentials counts as reading and shows its answer",
    { ...stop, readOnly: true, habits: MAKING, call: call({ eventName: "AssumeRole" }) },
    { readOnly: true, responseElements: { name: "night-watch" } },
  ],
  [
    "asking who one is shows none",
    {
      ...stop,
      readOnly: true,
      habits: MAKING,
      call: call({ eventName: "GetCallerIdentity" }),
    },
    { responseElements: null },
  ],
  [
    "a data event is no management event",
    { ...stop, category: "Data" },
    { managementEvent: false, eventCategory: "Data" },
  ],
  [
    "another account sees the caller by id only",
    { ...stop, recipientAccountId: "666666666666", sharedEventID: "shared-1" },
    {
      userIdentity: { type: "AWSAccount", principalId: "AIDAMIRA", accountId: "555555555555" },
      recipientAccountId: "666666666666",
      sharedEventID: "shared-1",
      tlsDetails: tls,
    },
  ],
  [
    "a service with the caller's session is the source, without TLS",
    { ...stop, invokedBy: "cloudtrail.amazonaws.com" },
    {
      userIdentity: expect.objectContaining({ userName: "mira", invokedBy: "cloudtrail.amazonaws.com" }),
      sourceIPAddress: "cloudtrail.amazonaws.com",
      userAgent: "cloudtrail.amazonaws.com",
      tlsDetails: undefined,
    },
  ],
  [
    "a service for itself is, too",
    { ...stop, caller: { kind: "service", service: "cloudtrail.amazonaws.com" }, sharedEventID: "shared-1" },
    {
      userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
      sourceIPAddress: "cloudtrail.amazonaws.com",
      tlsDetails: undefined,
      sharedEventID: "shared-1",
    },
  ],
  [
    "a given identity and version are taken as they are",
    {
      ...stop,
      identity: { accountId: account, invokedBy: "AWS Internal" },
      eventVersion: "1.08",
      eventType: "AwsServiceEvent",
    },
    {
      eventVersion: "1.08",
      eventType: "AwsServiceEvent",
      userIdentity: { accountId: account, invokedBy: "AWS Internal" },
    },
  ],
  [
    "long texts are cut at a kilobyte",
    {
      ...stop,
      call: call({ userAgent: "u".repeat(3000) }),
      error: { code: "E", message: "m".repeat(3000), denied: false },
    },
    { userAgent: "u".repeat(1024), errorMessage: "m".repeat(1024) },
  ],
  [
    "parameters beyond their limit are replaced",
    { ...stop, requestParameters: { name: "n".repeat(102_400) } },
    { requestParameters: { omitted: true, originalSize: 102_411, reason: "requestParameters too large" } },
  ],
])("%s", ([, input, expected]) => {
  expect(assembleRecord(input)).toMatchObject(expected);
});

test("a session from the console is marked, but not to another account", () => {
  const session = {
    createdAtMs: 0,
    expiresAtMs: 1,
    mfaAuthenticated: false,
    tags: {},
    transitiveTagKeys: [],
    policies: [],
    policyArns: [],
    chained: false,
    fromConsole: true,
  };
  const caller: Caller = { ...mira, session };
  expect(assembleRecord({ ...stop, caller }).sessionCredentialFromConsole).toBe("true");
  expect(
    assembleRecord({ ...stop, caller, recipientAccountId: "666666666666" }).sessionCredentialFromConsole,
  ).toBeUndefined();
  expect(assembleRecord(stop).sessionCredentialFromConsole).toBeUndefined();
});

test("who is denied another account's object is not told whose it is", () => {
  const resources = [
    { type: "AWS::S3::Object", ARN: "arn:aws:s3:::vault/a" },
    { accountId: "666666666666", type: "AWS::S3::Bucket", ARN: "arn:aws:s3:::vault" },
  ];
  const read: RecordInput = {
    ...stop,
    habits: { hidesOwnersOfData: true },
    call: call({ eventSource: "s3.amazonaws.com", eventName: "GetObject" }),
    category: "Data",
    resources,
    error: denied,
  };
  expect(assembleRecord(read).resources?.map((resource) => resource.accountId)).toEqual([undefined, ""]);
  expect(assembleRecord({ ...read, recipientAccountId: "666666666666" }).resources).toEqual(resources);
  expect(assembleRecord({ ...read, error: undefined }).resources).toEqual(resources);
});
