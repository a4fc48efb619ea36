import { afterEach, beforeEach, expect, test } from "vitest";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import { lowestCursor } from "../../../runtime/cursors.ts";
import type { CloudTrail } from "../service.ts";
import { type DeliveryStand, dyingDatabase, openDeliveryStand, START_MS } from "./delivery-stand.fixture.ts";

const MINUTE_MS = 60_000;
const deliveryJob = ({ service }: CloudTrail) => service.jobs?.find(({ name }) => name === "trail-delivery");

let stand: DeliveryStand;
beforeEach(async () => {
  stand = await openDeliveryStand();
});
afterEach(() => stand.close());

test("delivers what happened from StartLogging to StopLogging, both included, once", async () => {
  await stand.act("CreateUser");
  await stand.create();
  await stand.act("CreateGroup");
  await stand.start();
  await stand.act("CreateRole");
  await stand.stop();
  await stand.act("DeleteRole");
  await stand.cloudtrail.flush();
  await stand.cloudtrail.flush();
  const [key = "", ...others] = stand.keys("CloudTrail");
  expect(others).toEqual([]);
  expect(key).toMatch(
    /^AWSLogs\/111111111111\/CloudTrail\/us-east-1\/2026\/03\/02\/111111111111_CloudTrail_us-east-1_20260302T1000Z_[A-Za-z0-9]{16}\.json\.gz$/,
  );
  expect(stand.eventNames(key)).toEqual(["StartLogging", "CreateRole", "StopLogging"]);
  const { acl, contentType, contentEncoding, metadata } = stand.objects.get(key) ?? {};
  expect({ acl, contentType, contentEncoding, metadata }).toEqual({
    acl: "bucket-owner-full-control",
    contentType: "application/json",
    contentEncoding: "gzip",
    metadata: {},
  });
});

test("the record in the file is byte for byte the one in the journal", async () => {
  await stand.create();
  await stand.start();
  await stand.cloudtrail.flush();
  const entries = await stand.database.transaction((transaction) =>
    stand.journal.readAfter(transaction, 0, 10),
  );
  const texts = stand.delivered().map((record) => JSON.stringify(record));
  expect(texts).toEqual(entries.slice(1).map((entry) => entry.text));
});

test("a stop, a restart and a deletion between two deliveries leave out only what was not logged", async () => {
  await stand.create();
  await stand.start();
  await stand.act("One");
  await stand.stop();
  await stand.act("NotLogged");
  await stand.start();
  await stand.act("Two");
  await stand.remove();
  await stand.act("NotLoggedEither");
  await stand.cloudtrail.flush();
  expect(stand.delivered().map((record) => record.eventName)).toEqual([
    "StartLogging",
    "One",
    "StopLogging",
    "StartLogging",
    "Two",
    "DeleteTrail",
  ]);
});

test("every event is selected by the selectors of its time, and filed in the bucket of its time", async () => {
  const s3 = { eventCategory: "Data", managementEvent: false, readOnly: true } as const;
  const object = { resources: [{ type: "AWS::S3::Object", ARN: "arn:aws:s3:::finance/a" }] };
  await stand.create();
  await stand.start();
  await stand.act("GetObject", undefined, { ...s3, ...object });
  await stand.change("PutEventSelectors", () => ({
    selection: {
      advancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Data"] },
            { Field: "resources.type", Equals: ["AWS::S3::Object"] },
          ],
        },
      ],
    },
  }));
  await stand.act("GetObject", undefined, { ...s3, ...object });
  await stand.act("CreateRole");
  await stand.change("UpdateTrail", () => ({ bucket: "other", prefix: "p" }));
  await stand.act("HeadObject", undefined, { ...s3, ...object });
  await stand.cloudtrail.flush();
  const files = [...stand.objects.values()].map(({ bucket, key }) => ({
    bucket,
    prefix: key.slice(0, key.indexOf("AWSLogs/")),
    events: stand.eventNames(key),
  }));
  expect(files).toEqual([
    { bucket: "logs", prefix: "", events: ["StartLogging", "GetObject"] },
    { bucket: "other", prefix: "p/", events: ["HeadObject"] },
  ]);
});

test("a trail of all Regions files each event in the folder of its Region; one of a single Region leaves it", async () => {
  await stand.create({ isMultiRegionTrail: true });
  await stand.create({ name: "single" });
  await stand.start();
  await stand.change("StartLogging", () => ({ isLogging: true }), "single");
  await stand.act("ListBuckets", undefined, { awsRegion: "eu-west-1", eventSource: "s3.amazonaws.com" });
  await stand.act("CreateRole", undefined, { recipientAccountId: "222222222222" });
  await stand.cloudtrail.flush();
  const files = stand.keys("CloudTrail").map((key) => [key.split("/")[3], stand.eventNames(key)]);
  expect(files).toEqual(
    expect.arrayContaining([
      ["eu-west-1", ["ListBuckets"]],
      ["us-east-1", ["StartLogging", "StartLogging"]],
      ["us-east-1", ["StartLogging"]],
    ]),
  );
  expect(files).toHaveLength(3);
});

test("a refusing bucket is shown by its code, and gets everything, oldest first, when it gives in", async () => {
  await stand.create();
  await stand.start();
  stand.bucket.refusal = () => new ServiceError("AccessDenied", "Access Denied");
  await stand.cloudtrail.flush();
  expect((await stand.status()).logFiles).toEqual({
    attemptedAtMs: START_MS,
    deliveredAtMs: undefined,
    error: "AccessDenied",
  });
  stand.clock.advance(10 * MINUTE_MS);
  await stand.act("CreateRole");
  await stand.cloudtrail.flush();
  stand.clock.advance(10 * MINUTE_MS);
  await stand.act("DeleteRole");
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(stand.puts.map(stand.eventNames)).toEqual([["StartLogging"], ["CreateRole"], ["DeleteRole"]]);
  expect(stand.puts.map((key) => /_(\d{8}T\d{4}Z)_/.exec(key)?.[1])).toEqual([
    "20260302T1000Z",
    "20260302T1010Z",
    "20260302T1020Z",
  ]);
  expect((await stand.status()).logFiles).toEqual({
    attemptedAtMs: START_MS + 20 * MINUTE_MS,
    deliveredAtMs: START_MS + 20 * MINUTE_MS,
    error: undefined,
  });
});

test("one trail's refusing bucket does not hold up another's", async () => {
  await stand.create();
  await stand.create({ name: "second", bucket: "fine" });
  await stand.start();
  await stand.change("StartLogging", () => ({ isLogging: true }), "second");
  stand.bucket.refusal = ({ bucket }) =>
    bucket === "logs" ? new ServiceError("NoSuchBucket", "The specified bucket does not exist") : undefined;
  await stand.cloudtrail.flush();
  expect([...stand.objects.values()].map(({ bucket }) => bucket)).toEqual(["fine"]);
  expect((await stand.status()).logFiles.error).toBe("NoSuchBucket");
});

test("a fault of the house is shown, thrown for the log, and made up for", async () => {
  await stand.create();
  await stand.start();
  stand.bucket.refusal = () => new Error("disk on fire");
  await expect(stand.cloudtrail.flush()).rejects.toThrow("disk on fire");
  expect((await stand.status()).logFiles.error).toBe("InternalError");
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(stand.delivered().map((record) => record.eventName)).toEqual(["StartLogging"]);
});

test("what cannot be delivered for thirty days is given up, and until then keeps the journal", async () => {
  await stand.create();
  await stand.start();
  stand.bucket.refusal = () => new ServiceError("AccessDenied", "Access Denied");
  await stand.cloudtrail.flush();
  const keptAfter = () => stand.database.transaction(lowestCursor);
  expect(await keptAfter()).toBe(1);
  stand.clock.advance(31 * 24 * 60 * MINUTE_MS);
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(stand.puts).toEqual([]);
  expect(await keptAfter()).toBe(2);
});

test("many entries are read in pages", async () => {
  await stand.create();
  await stand.start();
  for (let count = 0; count < 1203; count++) await stand.act(`Event${count}`);
  await stand.cloudtrail.flush();
  const names = stand.delivered().map((record) => record.eventName);
  expect(names).toHaveLength(1204);
  expect(new Set(names).size).toBe(1204);
});

test("dying anywhere and starting again delivers every event once, under the same keys", async () => {
  let died = 0;
  for (let transactions = 0; transactions < 30; transactions++) {
    const other = await openDeliveryStand();
    await other.create({ isMultiRegionTrail: true, logFileValidation: true });
    await other.start();
    await other.act("CreateRole");
    await other.act("ListBuckets", undefined, { awsRegion: "eu-west-1" });
    await other.stop();
    const dying = other.open(dyingDatabase(other.database, transactions));
    const logs = deliveryJob(dying);
    const survived = await logs?.run(new AbortController().signal).then(
      () => true,
      () => false,
    );
    if (!survived) died += 1;
    const again = deliveryJob(other.open());
    await again?.run(new AbortController().signal);
    const names = other.delivered().map((record) => record.eventName);
    expect(names.sort(), `died after ${transactions} transactions`).toEqual([
      "CreateRole",
      "ListBuckets",
      "StartLogging",
      "StopLogging",
    ]);
    await other.close();
    if (survived) break;
  }
  expect(died).toBeGreaterThan(5);
});
