import {
  type CloudTrailClient,
  CreateTrailCommand,
  DeleteTrailCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  type InsightSelector,
  PutEventSelectorsCommand,
  PutInsightSelectorsCommand,
  type PutInsightSelectorsCommandInput,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, DeleteBucketPolicyCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const TrailARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const STORE = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:eventdatastore/0a1b2c3d-0000-4000-8000-000000000000`;
const CALLS: InsightSelector = { InsightType: "ApiCallRateInsight" };
const ERRORS: InsightSelector = { InsightType: "ApiErrorRateInsight" };

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
  await trails.send(
    new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", IsMultiRegionTrail: true }),
  );
});
afterEach(() => house.close());

const record = () => lastRecord(house, "cloudtrail.amazonaws.com");
const put = (input: Partial<PutInsightSelectorsCommandInput>, client = trails) =>
  client.send(new PutInsightSelectorsCommand({ InsightSelectors: [CALLS], ...input }));
const get = (TrailName = "audit", client = trails) =>
  client.send(new GetInsightSelectorsCommand({ TrailName }));
const isOn = async () =>
  (await trails.send(new GetTrailCommand({ Name: "audit" }))).Trail?.HasInsightSelectors;

test("what is selected is completed, answered, recorded and kept", async () => {
  expect(await isOn()).toBe(false);
  const selectors = [CALLS, ERRORS].map((selector) => ({ ...selector, EventCategories: ["Management"] }));
  const answer = { TrailARN, InsightSelectors: selectors };
  expect(await put({ TrailName: "audit", InsightSelectors: [CALLS, ERRORS] })).toMatchObject(answer);
  expect(await record()).toEqual({
    eventName: "PutInsightSelectors",
    readOnly: false,
    requestParameters: {
      trailName: "audit",
      insightSelectors: [{ insightType: "ApiCallRateInsight" }, { insightType: "ApiErrorRateInsight" }],
    },
    responseElements: {
      trailARN: TrailARN,
      insightSelectors: [
        { insightType: "ApiCallRateInsight", eventCategories: ["Management"] },
        { insightType: "ApiErrorRateInsight", eventCategories: ["Management"] },
      ],
    },
  });
  expect(await get()).toMatchObject(answer);
  expect(await record()).toEqual({
    eventName: "GetInsightSelectors",
    readOnly: true,
    requestParameters: { trailName: "audit" },
    responseElements: null,
  });
  expect(await isOn()).toBe(true);
  expect(await get(TrailARN, house.cloudtrail(undefined, "eu-west-1"))).toMatchObject(answer);
});

test("none selected switches Insights off, whatever the bucket says, as does the end of the trail", async () => {
  await put({ TrailName: "audit" });
  await house.s3().send(new DeleteBucketPolicyCommand({ Bucket: "logs" }));
  const off = await put({ TrailName: TrailARN, InsightSelectors: [] });
  expect(off).toMatchObject({ TrailARN, InsightSelectors: [] });
  expect(await record()).toMatchObject({
    requestParameters: { trailName: TrailARN, insightSelectors: [] },
    responseElements: { trailARN: TrailARN, insightSelectors: [] },
  });
  expect(await isOn()).toBe(false);
  await expect(get()).rejects.toMatchObject({
    name: "InsightNotEnabledException",
    message: `Trail ${TrailARN} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
  });
  await trails.send(new DeleteTrailCommand({ Name: "audit" }));
  await expect(get()).rejects.toMatchObject({ name: "TrailNotFoundException" });
});

test("the bucket is asked again, for the folder of Insights", async () => {
  const onlyLogs = trailBucketPolicy("logs", ACCOUNT).replace("/*", "/CloudTrail/*");
  await house.s3().send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: onlyLogs }));
  await expect(put({ TrailName: "audit" })).rejects.toMatchObject({
    name: "InsufficientS3BucketPolicyException",
    message: "Incorrect S3 bucket policy is detected for bucket: logs",
  });
  const onlyInsights = onlyLogs.replace("/CloudTrail/*", "/CloudTrail-Insight/*");
  await house.s3().send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: onlyInsights }));
  await put({ TrailName: "audit" });
  const [, asked] = (await house.events("GetBucketAcl")).slice(-2);
  expect(asked).toMatchObject({
    userIdentity: { type: "AWSService", invokedBy: "cloudtrail.amazonaws.com" },
    requestParameters: { bucketName: "logs" },
  });
});

test("a trail must log what Insights are made from", async () => {
  const select = (...EventSelectors: object[]) =>
    trails.send(new PutEventSelectorsCommand({ TrailName: "audit", EventSelectors }));
  const refusal = { name: "InvalidInsightSelectorsException" };
  await expect(
    put({ TrailName: "audit", InsightSelectors: [{ ...CALLS, EventCategories: ["Data"] }] }),
  ).rejects.toMatchObject({
    ...refusal,
    message: `To enable ApiCallRateInsight, the trail ${TrailARN} must log data events.`,
  });
  await select({ ReadWriteType: "ReadOnly" });
  await expect(put({ TrailName: "audit" })).rejects.toMatchObject({
    ...refusal,
    message: `To enable ApiCallRateInsight, the trail ${TrailARN} must log write management events.`,
  });
  await put({ TrailName: "audit", InsightSelectors: [ERRORS] });
  await select({
    IncludeManagementEvents: false,
    DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3"] }],
  });
  await expect(put({ TrailName: "audit", InsightSelectors: [ERRORS] })).rejects.toMatchObject({
    ...refusal,
    message: `To enable ApiErrorRateInsight, the trail ${TrailARN} must log read or write management events.`,
  });
  const ofData = [{ ...CALLS, EventCategories: ["Data" as const] }];
  expect((await put({ TrailName: "audit", InsightSelectors: ofData })).InsightSelectors).toEqual(ofData);
});

test.for<[claim: string, input: Partial<PutInsightSelectorsCommandInput>, code: string, message: string]>([
  ["no source", {}, "InvalidParameterException", "You must specify either TrailName or EventDataStore."],
  [
    "a trail and an event data store",
    { TrailName: "audit", EventDataStore: STORE },
    "InvalidParameterCombinationException",
    "You can specify either TrailName, or EventDataStore and InsightsDestination, but not both.",
  ],
  [
    "a trail and a destination",
    { TrailName: "audit", InsightsDestination: STORE },
    "InvalidParameterCombinationException",
    "You can specify either TrailName, or EventDataStore and InsightsDestination, but not both.",
  ],
  [
    "an event data store without a destination",
    { EventDataStore: STORE },
    "InvalidParameterException",
    "You must specify both EventDataStore and InsightsDestination.",
  ],
  [
    "a destination without an event data store",
    { InsightsDestination: STORE },
    "InvalidParameterException",
    "You must specify both EventDataStore and InsightsDestination.",
  ],
  [
    "an event data store that is not there",
    { EventDataStore: STORE, InsightsDestination: STORE },
    "InvalidParameterException",
    `Unknown event data store: ${STORE}`,
  ],
  [
    "a trail that is not there",
    { TrailName: "nope" },
    "TrailNotFoundException",
    `Unknown trail: ${TrailARN.replace("audit", "nope")} for the user: ${ACCOUNT}`,
  ],
  [
    "a name that is none",
    { TrailName: "a" },
    "InvalidTrailNameException",
    "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.",
  ],
  [
    "an ARN that is none of a trail",
    { TrailName: "arn:aws:s3:::logs" },
    "CloudTrailARNInvalidException",
    "Invalid trail ARN: arn:aws:s3:::logs",
  ],
  [
    "no type",
    { TrailName: "audit", InsightSelectors: [{}] },
    "InvalidInsightSelectorsException",
    "The following fields are required: [InsightType].",
  ],
  [
    "a type twice",
    { TrailName: "audit", InsightSelectors: [CALLS, CALLS] },
    "InvalidInsightSelectorsException",
    "Insight type ApiCallRateInsight is selected twice for the event category Management.",
  ],
  [
    "an unknown type",
    { TrailName: "audit", InsightSelectors: [{ InsightType: "Moods" as "ApiCallRateInsight" }] },
    "InvalidInsightSelectorsException",
    "1 validation error detected: Value 'Moods' at 'insightSelectors.1.member.insightType' failed to satisfy constraint: Member must satisfy enum value set: [ApiCallRateInsight, ApiErrorRateInsight]",
  ],
])("PutInsightSelectors refuses %s", async ([, input, code, message]) => {
  await expect(put(input)).rejects.toMatchObject({ name: code, message });
  expect(await record()).toMatchObject({
    eventName: "PutInsightSelectors",
    errorCode: code,
    errorMessage: message,
    responseElements: null,
  });
});

test("changed at home only, and never by another account", async () => {
  await expect(put({ TrailName: TrailARN }, house.cloudtrail(undefined, "eu-west-1"))).rejects.toMatchObject({
    name: "InvalidHomeRegionException",
  });
  const other = await house.openAccount("other");
  await expect(put({ TrailName: TrailARN }, house.cloudtrail(other))).rejects.toMatchObject({
    name: "TrailNotFoundException",
  });
  expect(await isOn()).toBe(false);
});
