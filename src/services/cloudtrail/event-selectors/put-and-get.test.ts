import {
  CreateTrailCommand,
  GetEventSelectorsCommand,
  GetTrailCommand,
  PutEventSelectorsCommand,
} from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

const ACCOUNT = "111111111111";
const TrailARN = `arn:aws:cloudtrail:us-east-1:${ACCOUNT}:trail/audit`;

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", ACCOUNT) }));
  await house
    .cloudtrail()
    .send(new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", IsMultiRegionTrail: true }));
});
afterEach(() => house.close());

const record = () => lastRecord(house, "cloudtrail.amazonaws.com");

test("basic selectors are completed, answered, recorded and kept", async () => {
  const trails = house.cloudtrail();
  const EventSelectors = [
    {
      ReadWriteType: "All" as const,
      DataResources: [{ Type: "AWS::S3::Object", Values: ["arn:aws:s3:::finance/"] }],
    },
  ];
  const complete = [
    { ...EventSelectors[0], IncludeManagementEvents: true, ExcludeManagementEventSources: [] },
  ];
  const put = await trails.send(new PutEventSelectorsCommand({ TrailName: "audit", EventSelectors }));
  expect(put).toMatchObject({ TrailARN, EventSelectors: complete });
  expect(put.AdvancedEventSelectors).toBeUndefined();
  const recorded = {
    readWriteType: "All",
    dataResources: [{ type: "AWS::S3::Object", values: ["arn:aws:s3:::finance/"] }],
    excludeManagementEventSources: [],
  };
  expect(await record()).toEqual({
    eventName: "PutEventSelectors",
    readOnly: false,
    requestParameters: { trailName: "audit", eventSelectors: [recorded] },
    responseElements: {
      trailARN: TrailARN,
      eventSelectors: [{ ...recorded, includeManagementEvents: true }],
    },
  });
  expect(await trails.send(new GetEventSelectorsCommand({ TrailName: "audit" }))).toMatchObject({
    TrailARN,
    EventSelectors: complete,
  });
  expect(await record()).toEqual({
    eventName: "GetEventSelectors",
    readOnly: true,
    requestParameters: { trailName: "audit" },
    responseElements: null,
  });
});

test("advanced selectors take the place of basic ones, word for word", async () => {
  const trails = house.cloudtrail();
  const AdvancedEventSelectors = [
    { Name: "", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
  ];
  await trails.send(new PutEventSelectorsCommand({ TrailName: "audit", AdvancedEventSelectors }));
  const found = await house
    .cloudtrail(undefined, "eu-west-1")
    .send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
  expect(found.AdvancedEventSelectors).toEqual(AdvancedEventSelectors);
  expect(found.EventSelectors).toBeUndefined();
  expect((await trails.send(new GetTrailCommand({ Name: "audit" }))).Trail?.HasCustomEventSelectors).toBe(
    true,
  );
});

test("only at home", async () => {
  await expect(
    house
      .cloudtrail(undefined, "eu-west-1")
      .send(new PutEventSelectorsCommand({ TrailName: TrailARN, EventSelectors: [{}] })),
  ).rejects.toMatchObject({ name: "InvalidHomeRegionException" });
});

test("a refusal is recorded with what was asked", async () => {
  await expect(
    house.cloudtrail().send(new PutEventSelectorsCommand({ TrailName: "audit", EventSelectors: [] })),
  ).rejects.toMatchObject({ name: "InvalidEventSelectorsException" });
  expect(await record()).toMatchObject({
    eventName: "PutEventSelectors",
    errorCode: "InvalidEventSelectorsException",
    requestParameters: { trailName: "audit" },
    responseElements: null,
  });
});
