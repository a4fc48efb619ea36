import { gunzipSync } from "node:zlib";
import {
  type CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  type InsightType,
  LookupEventsCommand,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  GetAccessKeyLastUsedCommand,
  GetRoleCommand,
  type IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutBucketPolicyCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import type { InsightRecord } from "../../../pure/event/insight-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let house: House;
let trails: CloudTrailClient;
let iam: IAMClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  iam = house.iam();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
  await iam.send(new CreateUserCommand({ UserName: "ann" }));
});
afterEach(() => house.close());

async function createTrail(Name = "audit", ...types: InsightType[]): Promise<void> {
  await trails.send(
    new CreateTrailCommand({
      Name,
      S3BucketName: "logs",
      S3KeyPrefix: undefined,
      EnableLogFileValidation: true,
    }),
  );
  await trails.send(new StartLoggingCommand({ Name }));
  if (types.length > 0) await select(Name, ...types);
}

const select = (TrailName: string, ...types: InsightType[]) =>
  trails.send(
    new PutInsightSelectorsCommand({
      TrailName,
      InsightSelectors: types.map((InsightType) => ({ InsightType })),
    }),
  );

async function pass(milliseconds: number): Promise<void> {
  house.clock.advance(milliseconds);
  await house.settle();
}

async function createKeys(count: number, client = iam): Promise<void> {
  for (let made = 0; made < count; made++) {
    const { AccessKey } = await client.send(new CreateAccessKeyCommand({ UserName: "ann" }));
    await iam.send(
      new DeleteAccessKeyCommand({ UserName: "ann", AccessKeyId: AccessKey?.AccessKeyId ?? "" }),
    );
  }
}

async function askInVain(count: number): Promise<void> {
  for (let asked = 0; asked < count; asked++) {
    await iam.send(new GetRoleCommand({ RoleName: "nobody" })).catch(() => {});
  }
}

/** A week in which one key a day is made, from the house's first minute on. */
async function quietWeek(): Promise<void> {
  for (let day = 0; day < 7; day++) {
    await createKeys(1);
    await pass(24 * HOUR_MS);
  }
  await pass(5 * MINUTE_MS);
}

async function keys(kind: string): Promise<string[]> {
  const Prefix = `AWSLogs/${ACCOUNT}/${kind}/`;
  const { Contents = [] } = await house.s3().send(new ListObjectsV2Command({ Bucket: "logs", Prefix }));
  return Contents.map(({ Key = "" }) => Key);
}

async function read(Key: string): Promise<string> {
  const { Body } = await house.s3().send(new GetObjectCommand({ Bucket: "logs", Key }));
  return gunzipSync((await Body?.transformToByteArray()) ?? new Uint8Array()).toString();
}

async function deliveredInsights(): Promise<InsightRecord[]> {
  const found: InsightRecord[] = [];
  for (const key of await keys("CloudTrail-Insight")) found.push(...JSON.parse(await read(key)).Records);
  return found;
}

/** What lies in the bucket is what stands in the journal, each record once. */
async function expectAllDelivered(): Promise<void> {
  await house.system.flush();
  const byId = (one: InsightRecord, other: InsightRecord) => (one.eventID < other.eventID ? -1 : 1);
  expect((await deliveredInsights()).sort(byId)).toEqual((await insights()).sort(byId));
}

/** Insights records of the journal, in the order in which they were written. */
async function insights(): Promise<InsightRecord[]> {
  const records: InsightRecord[] = (await house.system.events()).map((text) => JSON.parse(text));
  return records.filter(({ eventCategory }) => eventCategory === "Insight");
}
const turns = async () =>
  (await insights()).map(({ eventTime, insightDetails: { state, eventName, insightType, errorCode } }) =>
    [state, eventName, insightType, errorCode, eventTime.slice(11, 16)].filter(Boolean).join(" "),
  );

const userAgent = async () => (await house.events("CreateAccessKey"))[0]?.userAgent ?? "";
const only = (insight: readonly [string, number], baseline: readonly [string, number]) => ({
  insight: [{ value: insight[0], average: insight[1] }],
  baseline: [{ value: baseline[0], average: baseline[1] }],
});

test("a burst after a quiet week starts and ends an insight, which is recorded, delivered and looked up", async () => {
  await createTrail("audit", "ApiCallRateInsight");
  await quietWeek();
  expect(await insights()).toEqual([]);
  // 09:20:07, in the stretch from 09:20 to 09:25, and on into the next one.
  await createKeys(30);
  await pass(5 * MINUTE_MS);
  await createKeys(12);
  await pass(MINUTE_MS);
  expect(await turns()).toEqual([
    "Start CreateAccessKey ApiCallRateInsight 09:20",
    "Start DeleteAccessKey ApiCallRateInsight 09:20",
  ]);
  await pass(10 * MINUTE_MS);
  expect(await turns()).toEqual([
    "Start CreateAccessKey ApiCallRateInsight 09:20",
    "Start DeleteAccessKey ApiCallRateInsight 09:20",
    "End CreateAccessKey ApiCallRateInsight 09:30",
    "End DeleteAccessKey ApiCallRateInsight 09:30",
  ]);
  const [start, , end] = await insights();
  const root = `arn:aws:iam::${ACCOUNT}:root`;
  const agent = await userAgent();
  // The first day's key was made before the baseline of seven days begins.
  const usual = 0.0005952381;
  expect(start).toEqual({
    eventVersion: "1.07",
    eventTime: "2026-03-09T09:20:00Z",
    awsRegion: "us-east-1",
    eventID: expect.stringMatching(UUID),
    eventType: "AwsCloudTrailInsight",
    recipientAccountId: ACCOUNT,
    sharedEventID: expect.stringMatching(UUID),
    insightDetails: {
      state: "Start",
      eventSource: "iam.amazonaws.com",
      eventName: "CreateAccessKey",
      insightType: "ApiCallRateInsight",
      insightContext: {
        statistics: {
          baseline: { average: usual },
          insight: { average: 6 },
          insightDuration: 5,
          baselineDuration: 10080,
        },
        attributions: [
          { attribute: "userIdentityArn", ...only([root, 6], [root, usual]) },
          { attribute: "userAgent", ...only([agent, 6], [agent, usual]) },
          { attribute: "errorCode", ...only(["null", 6], ["null", usual]) },
        ],
      },
    },
    eventCategory: "Insight",
  });
  expect(end).toEqual({
    ...start,
    eventTime: "2026-03-09T09:30:00Z",
    eventID: expect.stringMatching(UUID),
    insightDetails: {
      ...start?.insightDetails,
      state: "End",
      insightContext: {
        statistics: {
          baseline: { average: usual },
          insight: { average: 4.2 },
          insightDuration: 10,
          baselineDuration: 10080,
        },
        attributions: [
          { attribute: "userIdentityArn", ...only([root, 4.2], [root, usual]) },
          { attribute: "userAgent", ...only([agent, 4.2], [agent, usual]) },
          { attribute: "errorCode", ...only(["null", 4.2], ["null", usual]) },
        ],
      },
    },
  });
  expect(end?.eventID).not.toBe(start?.eventID);

  await expectAllDelivered();
  const files = await keys("CloudTrail-Insight");
  for (const key of files) {
    expect(key).toMatch(
      /^AWSLogs\/111111111111\/CloudTrail-Insight\/us-east-1\/2026\/03\/09\/111111111111_CloudTrail-Insight_us-east-1_20260309T\d{4}Z_[A-Za-z0-9]{16}\.json\.gz$/,
    );
  }
  for (const key of await keys("CloudTrail")) expect(await read(key)).not.toContain("AwsCloudTrailInsight");

  const EventCategory = "insight";
  const found = await trails.send(new LookupEventsCommand({ EventCategory }));
  expect(found.Events).toHaveLength(4);
  const attribute = (AttributeKey: "EventId" | "EventName" | "EventSource", AttributeValue = "") =>
    trails.send(
      new LookupEventsCommand({ EventCategory, LookupAttributes: [{ AttributeKey, AttributeValue }] }),
    );
  expect((await attribute("EventId", start?.eventID)).Events).toEqual([
    {
      EventId: start?.eventID,
      EventName: "CreateAccessKey",
      EventTime: new Date("2026-03-09T09:20:00Z"),
      EventSource: "iam.amazonaws.com",
      Resources: [],
      CloudTrailEvent: JSON.stringify(start),
    },
  ]);
  expect((await attribute("EventName", "CreateAccessKey")).Events).toHaveLength(2);
  expect((await attribute("EventSource", "iam.amazonaws.com")).Events).toHaveLength(4);
  expect((await attribute("EventName", "CreateUser")).Events).toEqual([]);
  // Others who read the journal are not stopped by what has no identity.
  const used = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: house.root.accessKeyId }));
  expect(used.AccessKeyLastUsed?.ServiceName).toBe("cloudtrail");
});

test("digests cover the files of Insights", async () => {
  await createTrail("audit", "ApiCallRateInsight");
  await quietWeek();
  await createKeys(20);
  await pass(10 * MINUTE_MS);
  await house.system.flush();
  const digests = await Promise.all((await keys("CloudTrail-Digest")).map(read));
  const covered = digests.flatMap((text) =>
    JSON.parse(text).logFiles.map((file: { s3Object: string }) => file.s3Object),
  );
  const files = await keys("CloudTrail-Insight");
  expect(files.length).toBeGreaterThan(0);
  expect(covered).toEqual(expect.arrayContaining(files));
});

test("errors of reads are an insight of the error rate, for those trails that selected it", async () => {
  await createTrail("errors", "ApiErrorRateInsight");
  await pass(7 * 24 * HOUR_MS);
  await pass(5 * MINUTE_MS);
  await askInVain(15);
  await createKeys(15);
  await pass(15 * MINUTE_MS);
  expect(await turns()).toEqual([
    "Start GetRole ApiErrorRateInsight NoSuchEntityException 09:20",
    "End GetRole ApiErrorRateInsight NoSuchEntityException 09:25",
  ]);
  const [start] = await insights();
  expect(start?.insightDetails.insightContext).toMatchObject({
    statistics: { baseline: { average: 0 }, insight: { average: 3 } },
    attributions: [
      {},
      {},
      { attribute: "errorCode", insight: [{ value: "NoSuchEntityException", average: 3 }], baseline: [] },
    ],
  });
});

test("two trails get each the Insights that they selected, from when they selected them", async () => {
  await createTrail("calls", "ApiCallRateInsight");
  await createTrail("none");
  await pass(7 * 24 * HOUR_MS + 5 * MINUTE_MS);
  await askInVain(15);
  await pass(15 * MINUTE_MS);
  expect(await insights()).toEqual([]);
  await select("none", "ApiErrorRateInsight");
  await askInVain(40);
  await pass(15 * MINUTE_MS);
  expect(await turns()).toHaveLength(2);
  // The trails share a folder: were both to deliver, each record would be there twice.
  await expectAllDelivered();
});

test("nothing is usual, and so nothing unusual, before seven days were counted", async () => {
  await createTrail("audit", "ApiCallRateInsight");
  await pass(6 * 24 * HOUR_MS);
  await createKeys(30);
  await pass(15 * MINUTE_MS);
  expect(await insights()).toEqual([]);
});

test.for<[claim: string, change: () => Promise<unknown>]>([
  ["stopped", () => trails.send(new StopLoggingCommand({ Name: "audit" }))],
  ["without selectors again", () => select("audit")],
  [
    "that logs no writes any more",
    () =>
      trails.send(
        new PutEventSelectorsCommand({ TrailName: "audit", EventSelectors: [{ ReadWriteType: "ReadOnly" }] }),
      ),
  ],
])("a trail %s starts no insight, but what started ends", async ([, change]) => {
  await createTrail("audit", "ApiCallRateInsight");
  await quietWeek();
  await createKeys(30);
  await pass(6 * MINUTE_MS);
  expect(await turns()).toHaveLength(2);
  await change();
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  for (let name = 0; name < 20; name++) await iam.send(new CreateUserCommand({ UserName: `u${name}` }));
  await pass(20 * MINUTE_MS);
  expect((await turns()).slice(2)).toEqual([
    "End CreateAccessKey ApiCallRateInsight 09:25",
    "End DeleteAccessKey ApiCallRateInsight 09:25",
  ]);
});

test("a burst that comes again is unusual again, until it comes on most days", async () => {
  await createTrail("audit", "ApiCallRateInsight");
  await pass(7 * 24 * HOUR_MS + 5 * MINUTE_MS);
  const found: number[] = [];
  for (let day = 0; day < 6; day++) {
    const before = (await insights()).length;
    await createKeys(20);
    await pass(24 * HOUR_MS);
    found.push((await insights()).length - before);
  }
  expect(found).toEqual([4, 4, 4, 4, 0, 0]);
});

test("Insights are the account's own, and survive a trail that is deleted", async () => {
  const other = await house.openAccount("other");
  const otherIam = house.iam(other);
  await otherIam.send(new CreateUserCommand({ UserName: "ann" }));
  await createTrail("audit", "ApiCallRateInsight");
  await quietWeek();
  for (let made = 0; made < 20; made++) {
    await otherIam.send(new CreateUserCommand({ UserName: `u${made}` }));
  }
  await createKeys(20);
  await pass(6 * MINUTE_MS);
  await trails.send(new DeleteTrailCommand({ Name: "audit" }));
  await pass(10 * MINUTE_MS);
  expect(await turns()).toEqual([
    "Start CreateAccessKey ApiCallRateInsight 09:20",
    "Start DeleteAccessKey ApiCallRateInsight 09:20",
    "End CreateAccessKey ApiCallRateInsight 09:25",
    "End DeleteAccessKey ApiCallRateInsight 09:25",
  ]);
  const look = (client: CloudTrailClient) =>
    client.send(new LookupEventsCommand({ EventCategory: "insight" }));
  expect((await look(trails)).Events).toHaveLength(4);
  expect((await look(house.cloudtrail(other))).Events).toEqual([]);
});
