import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { REGIONS } from "../../../pure/aws/region.ts";
import { ServiceError } from "../../../pure/aws/service-error.ts";
import {
  type DeliveryStand,
  dyingDatabase,
  HOUR_MS,
  openDeliveryStand,
  START_MS,
} from "../delivery/delivery-stand.fixture.ts";

const MINUTE_MS = 60_000;

let stand: DeliveryStand;
beforeEach(async () => {
  stand = await openDeliveryStand();
});
afterEach(() => stand.close());

const digestAt = (key: string, of = stand): Record<string, unknown> & { logFiles: { s3Object: string }[] } =>
  JSON.parse(gunzipSync(of.objects.get(key)?.body ?? new Uint8Array()).toString());

/** Digest keys by the end time in their names. */
const ends = (of = stand) =>
  of.keys("CloudTrail-Digest").map((key) => /_(\d{8}T\d{6}Z)\.json\.gz$/.exec(key)?.[1]);

test("every hour from the start has a digest, also one without log files, and the chain is valid", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS - 1);
  await stand.cloudtrail.flush();
  expect(ends()).toEqual([]);
  stand.clock.advance(1);
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  const [first = "", second = "", ...others] = stand.keys("CloudTrail-Digest");
  expect(others).toEqual([]);
  expect(first).toBe(
    "AWSLogs/111111111111/CloudTrail-Digest/us-east-1/2026/03/02/111111111111_CloudTrail-Digest_us-east-1_audit_us-east-1_20260302T110131Z.json.gz",
  );
  expect(digestAt(first)).toMatchObject({
    digestStartTime: "2026-03-02T10:01:31Z",
    digestEndTime: "2026-03-02T11:01:31Z",
    previousDigestS3Object: null,
    previousDigestSignature: null,
    logFiles: [{ s3Object: stand.keys("CloudTrail")[0] }],
  });
  expect(digestAt(second)).toMatchObject({
    digestStartTime: "2026-03-02T11:01:31Z",
    previousDigestS3Object: first,
    previousDigestSignature: stand.objects.get(first)?.metadata.signature,
    newestEventTime: null,
    logFiles: [],
  });
  expect(stand.objects.get(first)?.metadata["signature-algorithm"]).toBe("SHA256withRSA");
  const findings = await stand.verify();
  expect(findings.map(({ kind, ...rest }) => [kind, "verdict" in rest && rest.verdict])).toEqual([
    ["digest", "valid"],
    ["digest", "valid"],
    ["log", "valid"],
  ]);
  expect((await stand.status()).digests).toMatchObject({
    deliveredAtMs: START_MS + 2 * HOUR_MS,
    error: undefined,
  });
});

test("a changed byte is found", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  const [log = ""] = stand.keys("CloudTrail");
  const [digest = ""] = stand.keys("CloudTrail-Digest");
  const object = stand.objects.get(log);
  // The body of a digest in the place of a log file is a well-formed gzip with other bytes.
  if (object) stand.objects.set(log, { ...object, body: stand.objects.get(digest)?.body ?? object.body });
  expect((await stand.verify()).map((finding) => "verdict" in finding && finding.verdict)).toEqual([
    "valid",
    "hash-mismatch",
  ]);
});

test("stopping ends the chain with a final digest over the last file, and starting begins a new one", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  stand.clock.advance(20 * MINUTE_MS);
  await stand.stop();
  await stand.cloudtrail.flush();
  expect(ends()).toEqual(["20260302T102131Z"]);
  const [last = ""] = stand.keys("CloudTrail");
  expect(stand.eventNames(last)).toEqual(["StartLogging", "StopLogging"]);
  expect(digestAt(stand.keys("CloudTrail-Digest")[0] ?? "").logFiles).toMatchObject([{ s3Object: last }]);
  stand.clock.advance(5 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toHaveLength(1);
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toEqual(["20260302T102131Z", "20260302T162131Z"]);
  expect(digestAt(stand.keys("CloudTrail-Digest")[1] ?? "").previousDigestSignature).toBeNull();
  expect((await stand.verify()).map((finding) => finding.kind)).toEqual([
    "digest",
    "log",
    "gap",
    "digest",
    "log",
  ]);
});

test("stops and starts within one second never write two digests under one key", async () => {
  await stand.create({ logFileValidation: true });
  for (let count = 0; count < 3; count++) {
    await stand.start();
    await stand.stop();
    await stand.cloudtrail.flush();
  }
  await stand.start();
  await stand.stop();
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS + MINUTE_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toHaveLength(5);
  expect(new Set(stand.puts).size).toBe(stand.puts.length);
  expect(
    (await stand.verify()).filter((finding) => "verdict" in finding && finding.verdict !== "valid"),
  ).toEqual([]);
});

test("a final digest waits for a file that the bucket refuses; until then the hours go on", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  stand.bucket.refusal = ({ key }) =>
    key.includes("/CloudTrail/") ? new ServiceError("AccessDenied", "Access Denied") : undefined;
  await stand.stop();
  await stand.cloudtrail.flush();
  expect(ends()).toEqual([]);
  stand.clock.advance(HOUR_MS);
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(ends()).toEqual(["20260302T100132Z"]);
  expect((await stand.verify()).map((finding) => finding.kind)).toEqual(["digest", "log"]);
});

test("hours missed while the house was down are made up for, by keys of their own time", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(50 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toHaveLength(50);
  const findings = await stand.verify();
  expect(findings.filter((finding) => finding.kind === "digest")).toHaveLength(50);
  expect(findings.filter((finding) => "verdict" in finding && finding.verdict !== "valid")).toEqual([]);
});

test("a refused digest is shown, kept, and followed by later ones of the same chain", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush();
  stand.bucket.refusal = () => new ServiceError("NoSuchBucket", "The specified bucket does not exist");
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  expect((await stand.status()).digests.error).toBe("NoSuchBucket");
  stand.clock.advance(HOUR_MS);
  stand.bucket.refusal = undefined;
  await stand.cloudtrail.flush();
  expect(ends()).toHaveLength(2);
  expect((await stand.status()).digests.error).toBeUndefined();
  expect((await stand.verify()).every((finding) => "verdict" in finding && finding.verdict === "valid")).toBe(
    true,
  );
});

test("a trail of all Regions has a chain in each, and a deletion ends them all", async () => {
  await stand.create({ logFileValidation: true, isMultiRegionTrail: true });
  await stand.start();
  stand.clock.advance(30 * MINUTE_MS);
  await stand.remove();
  await stand.cloudtrail.flush();
  const regions = stand.keys("CloudTrail-Digest").map((key) => key.split("/")[3]);
  expect(regions.sort()).toEqual([...REGIONS].sort());
  stand.clock.advance(5 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(stand.keys("CloudTrail-Digest")).toHaveLength(REGIONS.length);
  const left = await stand.database.transaction((transaction) =>
    transaction.all(
      `SELECT id FROM cloudtrail_digest_chains UNION ALL SELECT trail_id FROM cloudtrail_trail_revisions
       UNION ALL SELECT id FROM cloudtrail_log_files UNION ALL SELECT trail_id FROM cloudtrail_account_delivery_status`,
    ),
  );
  expect(left).toEqual([]);
});

test("another bucket goes on with the same chain", async () => {
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  await stand.change("UpdateTrail", () => ({ bucket: "other" }));
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  const [first = "", second = ""] = stand.keys("CloudTrail-Digest");
  expect(stand.objects.get(second)?.bucket).toBe("other");
  expect(digestAt(second)).toMatchObject({ previousDigestS3Bucket: "logs", previousDigestS3Object: first });
});

test("without validation there are no digests, and switching it off ends the chain", async () => {
  await stand.create();
  await stand.start();
  stand.clock.advance(2 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toEqual([]);
  await stand.change("UpdateTrail", () => ({ logFileValidation: true }));
  stand.clock.advance(MINUTE_MS);
  await stand.change("UpdateTrail", () => ({ logFileValidation: false }));
  stand.clock.advance(2 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends()).toEqual(["20260302T120231Z"]);
});

test("a development server has shorter hours, and may close one early", async () => {
  await stand.close();
  stand = await openDeliveryStand({ deliveryMs: 2000, digestMs: 10_000 });
  await stand.create({ logFileValidation: true });
  await stand.start();
  await stand.cloudtrail.flush({ digests: "early" });
  expect(ends()).toEqual(["20260302T100132Z"]);
  stand.clock.advance(11_000);
  await stand.cloudtrail.flush();
  expect(ends()).toEqual(["20260302T100132Z", "20260302T100142Z"]);
  // After a long pause whole hours are made up for, not thousands of short ones.
  stand.clock.advance(2 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(ends().slice(2, 4)).toEqual(["20260302T110142Z", "20260302T120142Z"]);
  expect((await stand.verify()).every((finding) => "verdict" in finding && finding.verdict === "valid")).toBe(
    true,
  );
});

test("dying anywhere and starting again leaves one valid chain, every file covered once", async () => {
  let died = 0;
  for (let transactions = 0; transactions < 60; transactions++) {
    const other = await openDeliveryStand();
    await other.create({ logFileValidation: true });
    await other.start();
    await other.cloudtrail.flush();
    other.clock.advance(HOUR_MS);
    await other.act("CreateRole");
    await other.stop();
    const survived = await other
      .open(dyingDatabase(other.database, transactions))
      .flush()
      .then(
        () => true,
        () => false,
      );
    if (!survived) died += 1;
    other.clock.advance(MINUTE_MS);
    await other.open().flush();
    const covered = other.keys("CloudTrail-Digest").flatMap((key) => digestAt(key, other).logFiles);
    expect(covered.map((file) => file.s3Object).sort(), `died after ${transactions}`).toEqual(
      other.keys("CloudTrail"),
    );
    expect(
      other
        .delivered()
        .map((record) => record.eventName)
        .sort(),
    ).toEqual(["CreateRole", "StartLogging", "StopLogging"]);
    const findings = await other.verify();
    expect(findings.every((finding) => "verdict" in finding && finding.verdict === "valid")).toBe(true);
    await other.close();
    if (survived) break;
  }
  expect(died).toBeGreaterThan(10);
});
