import { expect, test } from "vitest";
import { historyResourceRules as rules } from "../../conventions.ts";
import { historyAttributes, historyResources, historyUsername } from "./history-attributes.ts";
import type { EventRecord, JsonObject } from "./record.ts";

function record(changes: Partial<EventRecord> = {}): EventRecord {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "IAMUser", userName: "alice", accessKeyId: "AKIAEXAMPLEALICE0001" },
    eventTime: "2026-03-02T09:15:07Z",
    eventSource: "cloudtrail.amazonaws.com",
    eventName: "StopLogging",
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.10",
    requestParameters: null,
    responseElements: null,
    eventID: "11111111-2222-4333-8444-555555555555",
    readOnly: false,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111111111111",
    eventCategory: "Management",
    ...changes,
  };
}

test.for<[string, JsonObject, string | undefined]>([
  ["a user", { type: "IAMUser", userName: "alice" }, "alice"],
  [
    "a user unknown at sign-in",
    { type: "IAMUser", userName: "HIDDEN_DUE_TO_SECURITY_REASONS" },
    "HIDDEN_DUE_TO_SECURITY_REASONS",
  ],
  ["the root user", { type: "Root", arn: "arn:aws:iam::111111111111:root" }, "root"],
  ["the root user of an account with an alias", { type: "Root", userName: "acme" }, "root"],
  [
    "a role's session",
    {
      type: "AssumedRole",
      arn: "arn:aws:sts::111111111111:assumed-role/Ops/alice@example.com",
      principalId: "AROA1:alice@example.com",
    },
    "alice@example.com",
  ],
  ["a role's session without an ARN", { type: "AssumedRole", principalId: "AROA1:nightly" }, "nightly"],
  ["a federated user", { type: "FederatedUser", arn: "arn:aws:sts::111111111111:federated-user/bob" }, "bob"],
  ["a web identity", { type: "WebIdentityUser", userName: "sub-1" }, "sub-1"],
  ["a service", { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" }, undefined],
  ["another account", { type: "AWSAccount", principalId: "AIDA1", accountId: "222222222222" }, undefined],
  ["a service event", { accountId: "111111111111", invokedBy: "kms.amazonaws.com" }, undefined],
])("the user name of %s", ([, userIdentity, expected]) => {
  expect(historyUsername(record({ userIdentity }))).toBe(expected);
});

test.for<[string, Partial<EventRecord>, string[]]>([
  ["nothing named", {}, []],
  ["a trail by name", { requestParameters: { name: "audit" } }, ["AWS::CloudTrail::Trail audit"]],
  [
    "a trail by ARN, as given",
    {
      eventName: "UpdateTrail",
      requestParameters: {
        name: "arn:aws:cloudtrail:us-east-1:111111111111:trail/audit",
        s3BucketName: "logs",
      },
    },
    ["AWS::CloudTrail::Trail arn:aws:cloudtrail:us-east-1:111111111111:trail/audit", "AWS::S3::Bucket logs"],
  ],
  [
    "a name that is no trail's",
    {
      eventName: "CreateEventDataStore",
      requestParameters: { name: "lake" },
      responseElements: { eventDataStoreArn: "arn:eds" },
    },
    ["AWS::CloudTrail::EventDataStore arn:eds"],
  ],
  [
    "a user and a policy",
    {
      eventSource: "iam.amazonaws.com",
      eventName: "AttachUserPolicy",
      requestParameters: { userName: "bob", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    },
    ["AWS::IAM::User bob", "AWS::IAM::Policy arn:aws:iam::aws:policy/ReadOnlyAccess"],
  ],
  [
    "a key that was made",
    {
      eventSource: "iam.amazonaws.com",
      eventName: "CreateAccessKey",
      requestParameters: { userName: "bob" },
      responseElements: { accessKey: { accessKeyId: "AKIA1", userName: "bob" } },
    },
    ["AWS::IAM::User bob", "AWS::IAM::AccessKey AKIA1"],
  ],
  [
    "a role that was assumed",
    {
      eventSource: "sts.amazonaws.com",
      eventName: "AssumeRole",
      requestParameters: { roleArn: "arn:aws:iam::111111111111:role/Ops", roleSessionName: "s" },
      responseElements: {
        credentials: { accessKeyId: "ASIA1" },
        assumedRoleUser: { assumedRoleId: "AROA1:s", arn: "arn:s" },
      },
      resources: [{ type: "AWS::IAM::Role", ARN: "arn:aws:iam::111111111111:role/Ops" }],
    },
    [
      "AWS::IAM::AccessKey ASIA1",
      "AWS::STS::AssumedRole AROA1:s",
      "AWS::STS::AssumedRole arn:s",
      "AWS::IAM::Role arn:aws:iam::111111111111:role/Ops",
    ],
  ],
  [
    "the same resource twice",
    { requestParameters: { trailName: "audit", trailARN: "audit" } },
    ["AWS::CloudTrail::Trail audit"],
  ],
  [
    "a service whose parameters are unknown",
    {
      eventSource: "sqs.amazonaws.com",
      requestParameters: { queueUrl: "q" },
      resources: [{ type: "AWS::SQS::Queue", ARN: "arn:q" }],
    },
    ["AWS::SQS::Queue arn:q"],
  ],
  [
    "parameters that are not text",
    { requestParameters: { name: ["audit"], s3BucketName: 1, kmsKeyId: "" } },
    [],
  ],
])("resources: %s", ([, changes, expected]) => {
  expect(historyResources(record(changes), rules).map(({ type, name }) => `${type} ${name}`)).toEqual(
    expected,
  );
});

test("a record is found by all it has", () => {
  const found = historyAttributes(
    record({ eventName: "CreateTrail", requestParameters: { name: "audit", s3BucketName: "audit" } }),
    rules,
  );
  expect(found.map(({ name, value }) => `${name}=${value}`)).toEqual([
    "EventId=11111111-2222-4333-8444-555555555555",
    "EventName=CreateTrail",
    "ReadOnly=false",
    "Username=alice",
    "ResourceType=AWS::CloudTrail::Trail",
    "ResourceType=AWS::S3::Bucket",
    "ResourceName=audit",
    "EventSource=cloudtrail.amazonaws.com",
    "AccessKeyId=AKIAEXAMPLEALICE0001",
  ]);
});

test("a service's record has neither a user name nor a key", () => {
  const names = historyAttributes(
    record({ userIdentity: { type: "AWSService", invokedBy: "s3.amazonaws.com" } }),
    rules,
  ).map(({ name }) => name);
  expect(names).toEqual(["EventId", "EventName", "ReadOnly", "EventSource"]);
});
