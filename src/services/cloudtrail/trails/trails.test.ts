import {
  type CloudTrailClient,
  CreateTrailCommand,
  type CreateTrailCommandInput,
  DeleteTrailCommand,
  DescribeTrailsCommand,
  GetInsightSelectorsCommand,
  GetTrailCommand,
  GetTrailStatusCommand,
  ListTrailsCommand,
  StartLoggingCommand,
  StopLoggingCommand,
  UpdateTrailCommand,
  type UpdateTrailCommandInput,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "./trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const ARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;
const OTHER_ACCOUNT_ARN = "arn:aws:cloudtrail:us-east-1:222222222222:trail/audit";

let house: House;
let trails: CloudTrailClient;
beforeEach(async () => {
  house = await openHouse();
  trails = house.cloudtrail();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
});
afterEach(() => house.close());

const record = () => lastRecord(house, "cloudtrail.amazonaws.com");
const create = (input: Partial<CreateTrailCommandInput> = {}, client = trails) =>
  client.send(new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", ...input }));
const update = (input: Partial<UpdateTrailCommandInput>) =>
  trails.send(new UpdateTrailCommand({ Name: "audit", ...input }));
const refused = (code: string, message?: string) =>
  expect.objectContaining({ name: code, ...(message === undefined ? {} : { message }) });

describe("UpdateTrail", () => {
  test("changes what is sent and keeps the rest", async () => {
    await create({ EnableLogFileValidation: true });
    await update({ IsMultiRegionTrail: true });
    expect(await record()).toEqual({
      eventName: "UpdateTrail",
      readOnly: false,
      requestParameters: { name: "audit", isMultiRegionTrail: true },
      responseElements: {
        name: "audit",
        s3BucketName: "logs",
        includeGlobalServiceEvents: true,
        isMultiRegionTrail: true,
        trailARN: ARN,
        logFileValidationEnabled: true,
        isOrganizationTrail: false,
      },
    });
  });

  test("returning to one Region switches global service events off", async () => {
    await create({ IsMultiRegionTrail: true });
    expect(await update({ IsMultiRegionTrail: false })).toMatchObject({ IncludeGlobalServiceEvents: false });
    expect(await update({ IsMultiRegionTrail: true })).toMatchObject({ IncludeGlobalServiceEvents: true });
  });

  test("empty texts take away what is not there", async () => {
    await create();
    await update({
      KmsKeyId: "",
      SnsTopicName: "",
      CloudWatchLogsLogGroupArn: "",
      CloudWatchLogsRoleArn: "",
    });
    expect(await record()).toMatchObject({ eventName: "UpdateTrail", errorCode: undefined });
  });

  test.for<[string, Partial<UpdateTrailCommandInput>, string, string | undefined]>([
    [
      "an unknown trail",
      { Name: "nope", IsMultiRegionTrail: true },
      "TrailNotFoundException",
      `Unknown trail: arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/nope for the user: ${ACCOUNT}`,
    ],
    [
      "global events switched off for all Regions",
      { Name: "everywhere", IncludeGlobalServiceEvents: false },
      "InvalidParameterCombinationException",
      "Multi-Region trail must include global service events.",
    ],
    ["a bucket that is not there", { S3BucketName: "nowhere" }, "S3BucketDoesNotExistException", undefined],
    ["an organization", { IsOrganizationTrail: true }, "OrganizationsNotInUseException", undefined],
  ])("refuses %s", async ([, input, code, message]) => {
    await create();
    await create({ Name: "everywhere", IsMultiRegionTrail: true });
    await expect(update(input)).rejects.toEqual(refused(code, message));
    expect(await record()).toMatchObject({ eventName: "UpdateTrail", errorCode: code });
  });
});

describe("reading", () => {
  const described = {
    Name: "audit",
    S3BucketName: "logs",
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    HomeRegion: "us-east-1",
    TrailARN: ARN,
    LogFileValidationEnabled: false,
    HasCustomEventSelectors: false,
    HasInsightSelectors: false,
    IsOrganizationTrail: false,
  };

  test("GetTrail", async () => {
    await create({ IsMultiRegionTrail: true });
    expect((await trails.send(new GetTrailCommand({ Name: "audit" }))).Trail).toEqual(described);
    expect(await record()).toEqual({
      eventName: "GetTrail",
      readOnly: true,
      requestParameters: { name: "audit" },
      responseElements: null,
    });
    await expect(trails.send(new GetTrailCommand({ Name: "nope" }))).rejects.toEqual(
      refused("TrailNotFoundException", `Unknown trail: nope for the user: ${ACCOUNT}`),
    );
  });

  test("DescribeTrails: the Region's own trails first, shadows unless unwanted, unknown ones left out", async () => {
    const elsewhere = house.cloudtrail(undefined, "eu-west-1");
    await create({ IsMultiRegionTrail: true });
    await create({ Name: "zz-local" }, elsewhere);
    const names = async (input: object, client = elsewhere) =>
      (await client.send(new DescribeTrailsCommand(input))).trailList?.map(({ Name }) => Name);
    expect(await names({})).toEqual(["zz-local", "audit"]);
    expect(await names({ includeShadowTrails: false })).toEqual(["zz-local"]);
    expect(await names({ trailNameList: ["audit"] })).toEqual([]);
    expect(await names({ trailNameList: [ARN, "zz-local", "unknown"] })).toEqual(["zz-local", "audit"]);
    expect(await names({}, trails)).toEqual(["audit"]);
    expect(await record()).toEqual({
      eventName: "DescribeTrails",
      readOnly: true,
      requestParameters: { trailNameList: [] },
      responseElements: null,
    });
    await expect(names({ trailNameList: ["a"] })).rejects.toEqual(refused("InvalidTrailNameException"));
  });

  test("ListTrails names the trails of all Regions", async () => {
    await create({}, house.cloudtrail(undefined, "eu-west-1"));
    await create({ Name: "here" });
    expect((await trails.send(new ListTrailsCommand({}))).Trails).toEqual([
      { TrailARN: ARN.replace("audit", "here"), Name: "here", HomeRegion: "us-east-1" },
      { TrailARN: ARN.replace("us-east-1", "eu-west-1"), Name: "audit", HomeRegion: "eu-west-1" },
    ]);
    expect(await record()).toMatchObject({
      eventName: "ListTrails",
      readOnly: true,
      requestParameters: null,
    });
  });

  test("GetTrailStatus of a new trail", async () => {
    await create();
    const { $metadata, ...status } = await trails.send(new GetTrailStatusCommand({ Name: ARN }));
    expect($metadata.httpStatusCode).toBe(200);
    expect(status).toEqual({
      IsLogging: false,
      LatestDeliveryAttemptTime: "",
      LatestNotificationAttemptTime: "",
      LatestNotificationAttemptSucceeded: "",
      LatestDeliveryAttemptSucceeded: "",
      TimeLoggingStarted: "",
      TimeLoggingStopped: "",
    });
    expect(await record()).toMatchObject({
      eventName: "GetTrailStatus",
      readOnly: true,
      requestParameters: { name: ARN },
    });
  });

  test("GetInsightSelectors: Insights are not on", async () => {
    await create();
    await expect(trails.send(new GetInsightSelectorsCommand({ TrailName: "audit" }))).rejects.toEqual(
      refused(
        "InsightNotEnabledException",
        `Trail ${ARN} does not have Insights enabled. Edit the trail settings to enable Insights, and then try the operation again.`,
      ),
    );
    expect(await record()).toMatchObject({
      eventName: "GetInsightSelectors",
      errorCode: "InsightNotEnabledException",
    });
    await expect(
      trails.send(new GetInsightSelectorsCommand({ TrailName: "audit", EventDataStore: ARN })),
    ).rejects.toEqual(refused("InvalidParameterCombinationException"));
    await expect(trails.send(new GetInsightSelectorsCommand({}))).rejects.toEqual(
      refused("InvalidParameterException"),
    );
  });
});

describe("logging", () => {
  test("starts, shows its times, and stops", async () => {
    await create();
    await trails.send(new StartLoggingCommand({ Name: ARN }));
    expect(await record()).toEqual({
      eventName: "StartLogging",
      readOnly: false,
      requestParameters: { name: ARN },
      responseElements: null,
    });
    expect(await trails.send(new GetTrailStatusCommand({ Name: "audit" }))).toMatchObject({
      IsLogging: true,
      StartLoggingTime: new Date(START_MS),
      TimeLoggingStarted: "2026-03-02T09:15:07Z",
      TimeLoggingStopped: "",
    });
    house.clock.advance(60_000);
    await trails.send(new StartLoggingCommand({ Name: "audit" }));
    await trails.send(new StopLoggingCommand({ Name: "audit" }));
    await trails.send(new StopLoggingCommand({ Name: "audit" }));
    expect((await house.events()).at(-1)).toMatchObject({
      eventName: "StopLogging",
      readOnly: false,
      requestParameters: { name: "audit" },
    });
    expect(await trails.send(new GetTrailStatusCommand({ Name: "audit" }))).toMatchObject({
      IsLogging: false,
      StartLoggingTime: new Date(START_MS),
      StopLoggingTime: new Date(START_MS + 60_000),
      TimeLoggingStopped: "2026-03-02T09:16:07Z",
    });
  });

  test("DeleteTrail", async () => {
    await create();
    await trails.send(new DeleteTrailCommand({ Name: ARN }));
    expect(await record()).toEqual({
      eventName: "DeleteTrail",
      readOnly: false,
      requestParameters: { name: ARN },
      responseElements: null,
    });
    expect((await trails.send(new ListTrailsCommand({}))).Trails).toEqual([]);
  });

  test.for([
    ["StartLogging", StartLoggingCommand],
    ["StopLogging", StopLoggingCommand],
    ["DeleteTrail", DeleteTrailCommand],
  ] as const)("%s only at home, and only of a trail that is there", async ([, Command]) => {
    await create({ IsMultiRegionTrail: true });
    const away = house.cloudtrail(undefined, "eu-west-1");
    await expect(away.send(new Command({ Name: ARN }))).rejects.toEqual(
      refused("InvalidHomeRegionException", `Trail ${ARN}'s home region is us-east-1.`),
    );
    await expect(away.send(new Command({ Name: "audit" }))).rejects.toEqual(
      refused(
        "TrailNotFoundException",
        `Unknown trail: ${ARN.replace("us-east-1", "eu-west-1")} for the user: ${ACCOUNT}`,
      ),
    );
    await expect(trails.send(new Command({ Name: OTHER_ACCOUNT_ARN }))).rejects.toEqual(
      refused("TrailNotFoundException", `Unknown trail: ${OTHER_ACCOUNT_ARN} for the user: ${ACCOUNT}`),
    );
    await expect(trails.send(new Command({ Name: "arn:aws:s3:::x" }))).rejects.toEqual(
      refused("CloudTrailARNInvalidException"),
    );
    await expect(trails.send(new Command({ Name: "x" }))).rejects.toEqual(
      refused("InvalidTrailNameException"),
    );
  });
});
