import { gunzipSync } from "node:zlib";
import {
  type CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  GetTrailStatusCommand,
  PutEventSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateRoleCommand, CreateUserCommand } from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  DeleteBucketPolicyCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import type { EventRecord } from "../../../pure/event/record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const INTERVAL_MS = 300_000;

let house: House;
let s3: S3Client;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  s3 = house.s3();
  trails = house.cloudtrail();
  await s3.send(new CreateBucketCommand({ Bucket: "logs" }));
  await allow();
  await trails.send(
    new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", EnableLogFileValidation: true }),
  );
  await trails.send(new StartLoggingCommand({ Name: "audit" }));
});
afterEach(() => house.close());

const allow = () =>
  s3.send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));

async function keys(kind: string): Promise<string[]> {
  const Prefix = `AWSLogs/${ACCOUNT}/${kind}/`;
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: "logs", Prefix }));
  return Contents.map(({ Key = "" }) => Key);
}

async function deliveredNames(): Promise<string[]> {
  const names: string[] = [];
  for (const Key of await keys("CloudTrail")) {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "logs", Key }));
    const file = JSON.parse(gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString());
    names.push(...file.Records.map((record: EventRecord) => record.eventName));
  }
  return names;
}

test("what is called is found in the bucket an interval later", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  expect(await keys("CloudTrail")).toEqual([]);
  house.clock.advance(INTERVAL_MS);
  await house.settle();
  expect((await deliveredNames()).slice(0, 2)).toEqual(["StartLogging", "CreateUser"]);
  expect(await trails.send(new GetTrailStatusCommand({ Name: "audit" }))).toMatchObject({
    LatestDeliveryTime: new Date(START_MS + INTERVAL_MS),
    LatestDeliveryAttemptTime: "2026-03-02T09:20:07Z",
    LatestDeliveryAttemptSucceeded: "2026-03-02T09:20:07Z",
  });
});

test("the stop is the last event, and a deleted trail still delivers what it had", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  await trails.send(new StopLoggingCommand({ Name: "audit" }));
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  await trails.send(new DeleteTrailCommand({ Name: "audit" }));
  await house.system.flush();
  expect(await deliveredNames()).toEqual(["StartLogging", "CreateUser", "StopLogging"]);
  expect(await keys("CloudTrail-Digest")).toHaveLength(1);
});

test("without the policy nothing arrives and the status says why; with it again everything does", async () => {
  await s3.send(new DeleteBucketPolicyCommand({ Bucket: "logs" }));
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  await house.system.flush();
  expect(await keys("CloudTrail")).toEqual([]);
  const refused = await trails.send(new GetTrailStatusCommand({ Name: "audit" }));
  expect(refused).toMatchObject({
    LatestDeliveryError: "AccessDenied",
    LatestDeliveryAttemptTime: "2026-03-02T09:15:07Z",
    LatestDeliveryAttemptSucceeded: "",
  });
  expect(refused.LatestDeliveryTime).toBeUndefined();
  await allow();
  await house.system.flush();
  const names = await deliveredNames();
  expect(names).toEqual(
    expect.arrayContaining(["StartLogging", "DeleteBucketPolicy", "CreateUser", "PutBucketPolicy"]),
  );
  expect(names.filter((name) => name === "CreateUser")).toHaveLength(1);
  expect(
    (await trails.send(new GetTrailStatusCommand({ Name: "audit" }))).LatestDeliveryError,
  ).toBeUndefined();
});

test("a delivery is a call of CloudTrail for the trail, recorded as S3 records one", async () => {
  await house.iam().send(new CreateRoleCommand({ RoleName: "r", AssumeRolePolicyDocument: TRUST }));
  await house.system.flush();
  const [key] = await keys("CloudTrail");
  const [put] = await house.events("PutObject");
  expect(put).toMatchObject({
    userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
    sourceIPAddress: "cloudtrail.amazonaws.com",
    requestParameters: { bucketName: "logs", key, "x-amz-acl": "bucket-owner-full-control" },
    eventCategory: "Data",
    managementEvent: false,
    recipientAccountId: ACCOUNT,
  });
});

test("a trail that logs data events of its own bucket delivers once for each flush, not for ever", async () => {
  await trails.send(
    new PutEventSelectorsCommand({
      TrailName: ARN,
      EventSelectors: [{ DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }] }],
    }),
  );
  await house.system.flush();
  const first = (await keys("CloudTrail")).length;
  await house.system.flush();
  expect((await keys("CloudTrail")).length).toBe(first + 1);
});

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" },
});
