import { gunzipSync } from "node:zlib";
import { afterEach, beforeEach, expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import {
  type DeliveryStand,
  dyingDatabase,
  HOUR_MS,
  openDeliveryStand,
} from "../delivery/delivery-stand.fixture.ts";

const ANN = accountId("222222222222");
const BOB = accountId("333333333333");
const INTERVALS = { deliveryMs: 300_000, digestMs: HOUR_MS };
const folder = (account: string) => `AWSLogs/o-stand/${account}/`;

let stand: DeliveryStand;
beforeEach(async () => {
  stand = await openDeliveryStand(INTERVALS, [ANN, BOB]);
});
afterEach(() => stand.close());

const act = (recipientAccountId: string, eventName = "CreateUser", of = stand) =>
  of.act(eventName, undefined, { recipientAccountId });
const keysOf = (account: string, kind: "CloudTrail" | "CloudTrail-Digest", of = stand) =>
  of.keys(kind).filter((key) => key.startsWith(folder(account)));
/** The log files that an account's digests cover, in the order of the digests. */
const coveredBy = (account: string, of = stand) =>
  keysOf(account, "CloudTrail-Digest", of).flatMap((key) => {
    const digest = JSON.parse(gunzipSync(of.objects.get(key)?.body ?? new Uint8Array()).toString());
    return digest.logFiles.map(({ s3Object }: { s3Object: string }) => s3Object) as string[];
  });

/** Each account's chain is valid, and covers each of its files once. */
async function expectProof(of = stand): Promise<void> {
  for (const account of [ANN, BOB]) {
    const findings = await of.verify(folder(account));
    expect(findings.filter((finding) => "verdict" in finding && finding.verdict !== "valid")).toEqual([]);
    expect(coveredBy(account, of).sort()).toEqual(keysOf(account, "CloudTrail", of));
  }
}

test("a member's digests begin with its first file, and every later hour has one", async () => {
  await stand.create({ organizationId: "o-stand", logFileValidation: true });
  await stand.start();
  await act(ANN);
  await stand.cloudtrail.flush();
  stand.clock.advance(2 * HOUR_MS);
  await act(BOB);
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  expect(keysOf(ANN, "CloudTrail-Digest")).toHaveLength(3);
  expect(keysOf(BOB, "CloudTrail-Digest")).toHaveLength(1);
  expect(keysOf("111111111111", "CloudTrail-Digest")).toHaveLength(3);
  await expectProof();
});

test("stopping ends every member's chain, and starting begins new ones", async () => {
  await stand.create({ organizationId: "o-stand", logFileValidation: true });
  await stand.start();
  await act(ANN, "Before");
  await stand.cloudtrail.flush();
  stand.clock.advance(60_000);
  await act(BOB, "Late");
  await stand.stop();
  await act(ANN, "Unlogged");
  stand.clock.advance(60_000);
  await stand.start();
  await act(ANN, "After");
  await stand.cloudtrail.flush();
  await stand.cloudtrail.flush();
  stand.clock.advance(2 * HOUR_MS);
  await stand.cloudtrail.flush();
  const logged = stand.delivered().map(({ eventName }) => eventName);
  expect(logged).toEqual(expect.arrayContaining(["Before", "Late", "After"]));
  expect(logged).not.toContain("Unlogged");
  await expectProof();
});

test("a member whose first file comes after the trail has stopped has one digest, and no more", async () => {
  await stand.create({ organizationId: "o-stand", logFileValidation: true });
  await stand.start();
  await act(ANN);
  await stand.stop();
  await stand.cloudtrail.flush();
  await stand.cloudtrail.flush();
  stand.clock.advance(3 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(keysOf(ANN, "CloudTrail-Digest")).toHaveLength(1);
  await expectProof();
});

test("a trail that becomes the account's goes on with the chain of its own account", async () => {
  await stand.create({ organizationId: "o-stand", logFileValidation: true });
  await stand.start();
  await act(ANN);
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  await stand.change("UpdateTrail", () => ({ organizationId: undefined }));
  await act(ANN, "Unlogged");
  await stand.cloudtrail.flush();
  stand.clock.advance(HOUR_MS);
  await stand.cloudtrail.flush();
  const [own = ""] = stand.keys("CloudTrail-Digest").filter((key) => key.startsWith("AWSLogs/111111111111/"));
  const digest = JSON.parse(gunzipSync(stand.objects.get(own)?.body ?? new Uint8Array()).toString());
  expect(digest.previousDigestS3Object).toBe(keysOf("111111111111", "CloudTrail-Digest")[0]);
  const ended = keysOf(ANN, "CloudTrail-Digest").length;
  stand.clock.advance(3 * HOUR_MS);
  await stand.cloudtrail.flush();
  expect(keysOf(ANN, "CloudTrail-Digest")).toHaveLength(ended);
  await expectProof();
});

test("dying anywhere and starting again leaves each account's chain valid, every file covered once", {
  timeout: 60_000,
}, async () => {
  for (let transactions = 1; transactions < 40; transactions += 3) {
    const other = await openDeliveryStand(INTERVALS, [ANN, BOB]);
    await other.create({ organizationId: "o-stand", logFileValidation: true });
    await other.start();
    for (const account of [ANN, BOB]) await act(account, "CreateUser", other);
    const dying = other.open(dyingDatabase(other.database, transactions));
    await dying.flush({ digests: "early" }).catch(() => {});
    await act(ANN, "CreateRole", other);
    await other.cloudtrail.flush();
    other.clock.advance(2 * HOUR_MS);
    await other.cloudtrail.flush();
    expect(other.delivered().filter(({ eventName }) => eventName.startsWith("Create"))).toHaveLength(3);
    await expectProof(other);
    await other.close();
  }
});
