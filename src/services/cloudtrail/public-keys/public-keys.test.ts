import { createPublicKey } from "node:crypto";
import { CreateTrailCommand, ListPublicKeysCommand, StartLoggingCommand } from "@aws-sdk/client-cloudtrail";
import { CreateBucketCommand, PutBucketPolicyCommand } from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse, START_MS } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { trailBucketPolicy } from "../trails/trail-bucket.fixture.ts";

let house: House;
beforeEach(async () => {
  house = await openHouse();
});
afterEach(() => house.close());

const list = (input: { StartTime?: Date; EndTime?: Date; NextToken?: string } = {}, region = "us-east-1") =>
  house.cloudtrail(undefined, region).send(new ListPublicKeysCommand(input));

test("the key that signed a digest is listed, as PKCS#1, in its Region, now and for a time that reaches ahead", async () => {
  await house.s3().send(new CreateBucketCommand({ Bucket: "logs" }));
  await house
    .s3()
    .send(new PutBucketPolicyCommand({ Bucket: "logs", Policy: trailBucketPolicy("logs", "111111111111") }));
  const trails = house.cloudtrail();
  await trails.send(
    new CreateTrailCommand({ Name: "audit", S3BucketName: "logs", EnableLogFileValidation: true }),
  );
  await trails.send(new StartLoggingCommand({ Name: "audit" }));
  await house.system.flush();
  const { PublicKeyList: [key, ...others] = [] } = await list();
  expect(others).toEqual([]);
  const { asymmetricKeyDetails } = createPublicKey({
    key: Buffer.from(key?.Value ?? []),
    format: "der",
    type: "pkcs1",
  });
  expect(asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
  expect(key?.Fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect(key?.ValidityStartTime).toEqual(new Date("2026-03-02T00:00:00Z"));
  const ahead = { StartTime: new Date(START_MS), EndTime: new Date(START_MS + 20 * 24 * 3600 * 1000) };
  expect((await list(ahead)).PublicKeyList).toHaveLength(1);
  expect((await list({ StartTime: new Date(0), EndTime: new Date(1000) })).PublicKeyList).toEqual([]);
  expect((await list({}, "eu-west-1")).PublicKeyList).toEqual([]);
});

test("ListPublicKeys is recorded, and refuses a time that ends before it starts and a token of nobody", async () => {
  await list({ StartTime: new Date(START_MS) });
  expect(await lastRecord(house, "cloudtrail.amazonaws.com")).toEqual({
    eventName: "ListPublicKeys",
    readOnly: true,
    requestParameters: { startTime: "Mar 2, 2026, 9:15:07\u202fAM" },
    responseElements: null,
  });
  await expect(list({ StartTime: new Date(2000), EndTime: new Date(1000) })).rejects.toMatchObject({
    name: "InvalidTimeRangeException",
  });
  await expect(list({ NextToken: "more" })).rejects.toMatchObject({ name: "InvalidTokenException" });
});
