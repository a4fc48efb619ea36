import { expect, test } from "vitest";
import { valueCounter } from "./insight-attributions.ts";
import { assembleInsight, isInsightRecord } from "./insight-record.ts";
import { type InsightSeries, insightSeriesKey, insightSeriesOf } from "./insight-series.ts";
import type { EventRecord } from "./record.ts";

const ALICE = "arn:aws:iam::111111111111:user/ops/alice";
const record: EventRecord = {
  eventVersion: "1.11",
  userIdentity: { type: "IAMUser", arn: ALICE },
  eventTime: "2026-03-02T11:00:01Z",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateAccessKey",
  awsRegion: "us-east-1",
  sourceIPAddress: "192.0.2.1",
  userAgent: "aws-cli",
  requestParameters: null,
  responseElements: null,
  eventID: "e",
  readOnly: false,
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "111111111111",
  eventCategory: "Management",
};
const series: InsightSeries = {
  recipientAccountId: "111111111111",
  awsRegion: "us-east-1",
  insightType: "ApiCallRateInsight",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateAccessKey",
};
const errors: InsightSeries = { ...series, insightType: "ApiErrorRateInsight", errorCode: "LimitExceeded" };

const topOf = (records: readonly EventRecord[], average: number) => {
  const counter = valueCounter();
  for (const one of records) counter.add(one);
  return counter.top(average);
};

test("a Start record is written as AWS writes it, member by member", () => {
  const insight = assembleInsight({
    state: "Start",
    series,
    eventID: "0d6f5a1e-7a54-4a5d-8f5a-5b0c9a2e1f17",
    sharedEventID: "a1b2c3d4-5555-4666-8777-888899990000",
    startMs: Date.parse("2026-03-02T11:00:00Z"),
    endMs: Date.parse("2026-03-02T11:05:00Z"),
    average: 4.2,
    values: topOf([record], 4.2),
    baseline: { average: 0.0002, values: topOf([record], 0.0002) },
  });
  expect(JSON.stringify(insight)).toBe(
    JSON.stringify({
      eventVersion: "1.07",
      eventTime: "2026-03-02T11:00:00Z",
      awsRegion: "us-east-1",
      eventID: "0d6f5a1e-7a54-4a5d-8f5a-5b0c9a2e1f17",
      eventType: "AwsCloudTrailInsight",
      recipientAccountId: "111111111111",
      sharedEventID: "a1b2c3d4-5555-4666-8777-888899990000",
      insightDetails: {
        state: "Start",
        eventSource: "iam.amazonaws.com",
        eventName: "CreateAccessKey",
        insightType: "ApiCallRateInsight",
        insightContext: {
          statistics: {
            baseline: { average: 0.0002 },
            insight: { average: 4.2 },
            insightDuration: 5,
            baselineDuration: 10080,
          },
          attributions: [
            {
              attribute: "userIdentityArn",
              insight: [{ value: ALICE, average: 4.2 }],
              baseline: [{ value: ALICE, average: 0.0002 }],
            },
            {
              attribute: "userAgent",
              insight: [{ value: "aws-cli", average: 4.2 }],
              baseline: [{ value: "aws-cli", average: 0.0002 }],
            },
            {
              attribute: "errorCode",
              insight: [{ value: "null", average: 4.2 }],
              baseline: [{ value: "null", average: 0.0002 }],
            },
          ],
        },
      },
      eventCategory: "Insight",
    }),
  );
  expect(isInsightRecord(insight)).toBe(true);
  expect(isInsightRecord(record)).toBe(false);
});

test("an End record is of the end, with the error code where errors were counted, and ten decimals", () => {
  const nobody = topOf([], 0);
  const { eventTime, insightDetails } = assembleInsight({
    state: "End",
    series: errors,
    eventID: "e",
    sharedEventID: "s",
    startMs: Date.parse("2026-03-02T11:00:00Z"),
    endMs: Date.parse("2026-03-02T11:15:00Z"),
    average: 41 / 15,
    values: nobody,
    baseline: { average: 1 / 10080, values: nobody },
  });
  expect(eventTime).toBe("2026-03-02T11:15:00Z");
  expect(insightDetails).toMatchObject({
    state: "End",
    errorCode: "LimitExceeded",
    insightContext: {
      statistics: {
        baseline: { average: 0.0000992063 },
        insight: { average: 2.7333333333 },
        insightDuration: 15,
      },
      attributions: [
        { attribute: "userIdentityArn", insight: [], baseline: [] },
        { attribute: "userAgent", insight: [], baseline: [] },
        { attribute: "errorCode", insight: [], baseline: [] },
      ],
    },
  });
});

test("the five most frequent values, sessions of one role as one, and what is absent as null", () => {
  const calls = [
    ...["a", "b", "c"].map((session) => ({
      ...record,
      userIdentity: { arn: `arn:aws:sts::111111111111:assumed-role/deploy/${session}` },
    })),
    { ...record, userIdentity: { type: "AWSService" }, userAgent: undefined, errorCode: "Throttling" },
    ...[5, 4, 3, 2, 1].map((name) => ({ ...record, userIdentity: { arn: `user-${name}` } })),
  ];
  expect(topOf(calls, 18)).toEqual({
    userIdentityArn: [
      { value: "arn:aws:sts::111111111111:assumed-role/deploy", average: 6 },
      { value: "null", average: 2 },
      { value: "user-1", average: 2 },
      { value: "user-2", average: 2 },
      { value: "user-3", average: 2 },
    ],
    userAgent: [
      { value: "aws-cli", average: 16 },
      { value: "null", average: 2 },
    ],
    errorCode: [
      { value: "null", average: 16 },
      { value: "Throttling", average: 2 },
    ],
  });
});

test.for<[claim: string, changes: Partial<EventRecord>, series: readonly InsightSeries[]]>([
  ["a write counts in the call rate", {}, [series]],
  ["a read does not", { readOnly: true }, []],
  ["a failed read counts in the error rate", { readOnly: true, errorCode: "LimitExceeded" }, [errors]],
  ["a failed write counts in both", { errorCode: "LimitExceeded" }, [series, errors]],
  ["a data event does not count", { eventCategory: "Data", managementEvent: false }, []],
  ["what is no API call does not count", { eventType: "AwsServiceEvent" }, []],
])("%s", ([, changes, expected]) => {
  expect(insightSeriesOf({ ...record, ...changes })).toEqual(expected);
});

test("series have different keys, and the same series one", () => {
  const keys = [series, errors, { ...errors, errorCode: "Other" }, { ...series, awsRegion: "eu-west-1" }].map(
    insightSeriesKey,
  );
  expect(new Set(keys).size).toBe(4);
  expect(insightSeriesKey({ ...series, errorCode: undefined })).toBe(insightSeriesKey(series));
});
