import {
  type CloudTrailClient,
  CreateTrailCommand,
  ListInsightsMetricDataCommand,
  type ListInsightsMetricDataCommandInput,
  PutInsightSelectorsCommand,
} from "@aws-sdk/client-cloudtrail";
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateUserCommand,
  GetRoleCommand,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const TRAIL = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
  await trails.send(new CreateTrailCommand({ Name: "audit", S3BucketName: "logs" }));
  await trails.send(
    new PutInsightSelectorsCommand({
      TrailName: "audit",
      InsightSelectors: [{ InsightType: "ApiCallRateInsight" }, { InsightType: "ApiErrorRateInsight" }],
    }),
  );
});
afterEach(() => house.close());

const request = {
  EventSource: "iam.amazonaws.com",
  EventName: "CreateGroup",
  InsightType: "ApiCallRateInsight",
};
const list = (input: Partial<ListInsightsMetricDataCommandInput> = {}, client = trails) =>
  client.send(
    new ListInsightsMetricDataCommand({ ...request, ...input } as ListInsightsMetricDataCommandInput),
  );
const points = async (input: Partial<ListInsightsMetricDataCommandInput> = {}, client = trails) => {
  const { Timestamps = [], Values = [] } = await list(input, client);
  expect(Values).toHaveLength(Timestamps.length);
  return Timestamps.map((time, index) => `${time.toISOString().slice(11, 16)} ${Values[index]}`);
};

let groups = 0;
async function createGroups(count: number): Promise<void> {
  for (let made = 0; made < count; made++) {
    groups += 1;
    await house.iam().send(new CreateGroupCommand({ GroupName: `g${groups}` }));
  }
}

test("calls are counted by minute, by five minutes and by hour, up to this call", async () => {
  await createGroups(2);
  const answer = await list();
  expect(answer).toMatchObject({
    ...request,
    Timestamps: [new Date("2026-03-02T09:00:00Z")],
    Values: [2],
  });
  expect(answer).not.toHaveProperty("TrailARN");
  expect(answer).not.toHaveProperty("NextToken");
  expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toEqual({
    eventName: "ListInsightsMetricData",
    readOnly: true,
    requestParameters: {
      eventSource: "iam.amazonaws.com",
      eventName: "CreateGroup",
      insightType: "ApiCallRateInsight",
    },
    responseElements: null,
  });
  house.clock.advance(2 * MINUTE_MS);
  await createGroups(1);
  house.clock.advance(8 * MINUTE_MS);
  await createGroups(3);
  expect(await points({ Period: 60 })).toEqual(["09:15 2", "09:17 1", "09:25 3"]);
  expect(await points({ Period: 300 })).toEqual(["09:15 3", "09:25 3"]);
  expect(await points({ Period: 3600 })).toEqual(["09:00 6"]);
});

test("a time has its start in it and its end not, and may be filled with zeros", async () => {
  await createGroups(1);
  house.clock.advance(5 * MINUTE_MS);
  await createGroups(2);
  const at = (minutes: number) => new Date(Date.parse("2026-03-02T09:00:00Z") + minutes * MINUTE_MS);
  expect(await points({ Period: 60, StartTime: at(15), EndTime: at(20) })).toEqual(["09:15 1"]);
  expect(await points({ Period: 60, StartTime: at(16), EndTime: at(21) })).toEqual(["09:20 2"]);
  // A time within a period asks for the whole of it.
  expect(await points({ Period: 300, StartTime: at(16) })).toEqual(["09:15 1", "09:20 2"]);
  const filled = { Period: 300, DataType: "FillWithZeros" as const, StartTime: at(5), EndTime: at(25) };
  expect(await points(filled)).toEqual(["09:05 0", "09:10 0", "09:15 1", "09:20 2"]);
  expect(await points({ ...filled, EventName: "NeverCalled" })).toEqual([
    "09:05 0",
    "09:10 0",
    "09:15 0",
    "09:20 0",
  ]);
  expect(await points({ Period: 60, StartTime: at(15), EndTime: at(15) })).toEqual([]);
});

test("in pages, whose tokens belong to their query", async () => {
  for (let minute = 0; minute < 5; minute++) {
    await createGroups(minute + 1);
    house.clock.advance(MINUTE_MS);
  }
  for (const DataType of ["NonZeroData", "FillWithZeros"] as const) {
    const query = { Period: 60, StartTime: new Date(START_MS), MaxResults: 2, DataType };
    const values: number[] = [];
    let token: string | undefined;
    let pages = 0;
    do {
      const page = await list({ ...query, NextToken: token });
      values.push(...(page.Values ?? []));
      token = page.NextToken;
      pages += 1;
    } while (token !== undefined);
    expect(values.slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(pages).toBe(3);
  }
  const { NextToken } = await list({ Period: 60, MaxResults: 2 });
  await expect(list({ Period: 300, MaxResults: 2, NextToken })).rejects.toMatchObject({
    name: "InvalidParameterException",
  });
});

test("errors are counted by their code, reads included", async () => {
  for (let asked = 0; asked < 3; asked++) {
    await house
      .iam()
      .send(new GetRoleCommand({ RoleName: "nobody" }))
      .catch(() => {});
  }
  const errors = { EventName: "GetRole", InsightType: "ApiErrorRateInsight" as const };
  expect(await points({ ...errors, ErrorCode: "NoSuchEntityException" })).toEqual(["09:00 3"]);
  expect(await points({ ...errors, ErrorCode: "AccessDenied" })).toEqual([]);
  expect(await points({ EventName: "GetRole" })).toEqual([]);
});

test("minutes are there for fifteen days, five minutes for sixty-three, hours for ninety", async () => {
  await createGroups(1);
  for (const [days, periods] of [
    [15, [60, 300, 3600]],
    [1, [300, 3600]],
    [47, [300, 3600]],
    [1, [3600]],
    [25, [3600]],
    [2, []],
  ] as const) {
    house.clock.advance(days * DAY_MS);
    const there: number[] = [];
    for (const Period of [60, 300, 3600]) {
      if ((await points({ Period, StartTime: new Date(0) })).length > 0) there.push(Period);
    }
    expect(there).toEqual(periods);
  }
});

test("of the account and Region of the call, where some trail has such Insights", async () => {
  await createGroups(2);
  expect(await points({}, house.cloudtrail(undefined, "eu-west-1"))).toEqual([]);
  expect(await points({}, house.cloudtrail(await house.openAccount("other")))).toEqual([]);
  await trails.send(
    new PutInsightSelectorsCommand({
      TrailName: "audit",
      InsightSelectors: [{ InsightType: "ApiErrorRateInsight" }],
    }),
  );
  expect(await points()).toEqual([]);
});

test("a trail asks for its data events, of which nothing is counted", async () => {
  await createGroups(1);
  expect(await list({ TrailName: "audit" })).toMatchObject({ TrailARN: TRAIL, Timestamps: [], Values: [] });
});

test("permission is LookupEvents, and for a trail ListInsightsData on it as well", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "ann" }));
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName: "ann" }));
  const ann = house.cloudtrail({
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  });
  const allow = (...Action: string[]) =>
    house.iam().send(
      new PutUserPolicyCommand({
        UserName: "ann",
        PolicyName: "p",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: Action.map((one) => ({
            Effect: "Allow",
            Action: one,
            Resource: one === "cloudtrail:LookupEvents" ? "*" : TRAIL,
          })),
        }),
      }),
    );
  const denied = { name: "AccessDeniedException" };
  await expect(list({}, ann)).rejects.toMatchObject(denied);
  await allow("cloudtrail:LookupEvents");
  await list({}, ann);
  await expect(list({ TrailName: "audit" }, ann)).rejects.toMatchObject(denied);
  await allow("cloudtrail:LookupEvents", "cloudtrail:ListInsightsData");
  expect((await list({ TrailName: "audit" }, ann)).TrailARN).toBe(TRAIL);
});

test.for<[claim: string, input: Partial<ListInsightsMetricDataCommandInput>, code: string, message: string]>([
  [
    "errors without a code",
    { InsightType: "ApiErrorRateInsight" },
    "InvalidParameterException",
    "ErrorCode is required when InsightType is ApiErrorRateInsight.",
  ],
  [
    "calls with an error code",
    { ErrorCode: "AccessDenied" },
    "InvalidParameterException",
    "ErrorCode is only allowed when InsightType is ApiErrorRateInsight.",
  ],
  [
    "another period",
    { Period: 120 },
    "InvalidParameterException",
    "Period must be one of the following: [60, 300, 3600].",
  ],
  [
    "a time that ends before it starts",
    { StartTime: new Date(2000), EndTime: new Date(1000) },
    "InvalidParameterException",
    "The start time must be before the end time.",
  ],
  [
    "a token of no listing",
    { NextToken: "nonsense" },
    "InvalidParameterException",
    "The next token is invalid, or was used with other parameters.",
  ],
  ["a trail that is not there", { TrailName: "nope" }, "InvalidParameterException", "Unknown trail: nope"],
  [
    "a name that is none",
    { TrailName: "a" },
    "InvalidTrailNameException",
    "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 1 characters.",
  ],
])("refuses %s", async ([, input, code, message]) => {
  await expect(list(input)).rejects.toMatchObject({ name: code, message });
  expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toMatchObject({
    eventName: "ListInsightsMetricData",
    errorCode: code,
    errorMessage: message,
  });
});
