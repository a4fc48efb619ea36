import { afterEach, beforeEach, expect, test } from "vitest";
import type { InsightRecord } from "../../../pure/event/insight-record.ts";
import { type DeliveryStand, dyingDatabase, openDeliveryStand } from "../delivery/delivery-stand.fixture.ts";
import type { CloudTrail } from "../service.ts";
import { insightsIn } from "./store.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const selectors = [{ InsightType: "ApiCallRateInsight", EventCategories: ["Management"] }] as const;

let stand: DeliveryStand;
beforeEach(async () => {
  stand = await openDeliveryStand();
});
afterEach(() => stand.close());

const run = (cloudtrail: CloudTrail, name = "trail-insights") =>
  cloudtrail.service.jobs?.find((job) => job.name === name)?.run(new AbortController().signal);

async function burst(on: DeliveryStand, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await on.act("CreateAccessKey");
}

async function insights(on: DeliveryStand): Promise<InsightRecord[]> {
  const entries = await on.database.transaction((transaction) =>
    on.journal.readAfter(transaction, 0, 10_000),
  );
  return entries.filter((entry) => entry.eventCategory === "Insight").map((entry) => JSON.parse(entry.text));
}
const states = async (on: DeliveryStand) => (await insights(on)).map((record) => record.insightDetails.state);

async function tables(on: DeliveryStand): Promise<Record<string, number>> {
  const names = ["series", "counts", "accounts"];
  const count = (name: string) =>
    on.database.transaction((transaction) =>
      transaction.get<{ rows: number }>(`SELECT COUNT(*) AS rows FROM cloudtrail_insight_${name}`),
    );
  const rows = await Promise.all(names.map(async (name) => [name, (await count(name))?.rows ?? 0] as const));
  return Object.fromEntries(rows);
}

test("dying anywhere and starting again writes each Start and each End once", async () => {
  let died = 0;
  let survived = false;
  for (let transactions = 0; !survived; transactions++) {
    const other = await openDeliveryStand();
    await other.create({ insightSelectors: selectors });
    await other.start();
    other.clock.advance(7 * DAY_MS + 5 * MINUTE_MS);
    await burst(other, 15);
    other.clock.advance(15 * MINUTE_MS);
    survived = await Promise.resolve(run(other.open(dyingDatabase(other.database, transactions)))).then(
      () => true,
      () => false,
    );
    if (!survived) died += 1;
    await run(other.open());
    const found = await insights(other);
    expect(
      found.map((record) => record.insightDetails.state),
      `died after ${transactions} transactions`,
    ).toEqual(["Start", "End"]);
    expect(new Set(found.map((record) => record.sharedEventID)).size).toBe(1);
    await other.close();
  }
  expect(died).toBeGreaterThan(8);
});

test("a house that counts for the first time knows what is usual from its journal", async () => {
  await stand.create({ insightSelectors: selectors });
  await stand.start();
  for (let day = 0; day < 8; day++) {
    await burst(stand, 20);
    stand.clock.advance(DAY_MS);
  }
  // Judged for the first time now: the first days have no baseline, and the last find the burst of every day.
  await run(stand.cloudtrail);
  expect(await insights(stand)).toEqual([]);
  await burst(stand, 60);
  stand.clock.advance(15 * MINUTE_MS);
  await run(stand.cloudtrail);
  const [start] = await insights(stand);
  expect(start?.insightDetails.insightContext.statistics).toEqual({
    baseline: { average: Math.round((140 / 10080) * 1e10) / 1e10 },
    insight: { average: 12 },
    insightDuration: 5,
    baselineDuration: 10080,
  });
});

test("a new level becomes usual, and its insight ends while it lasts", async () => {
  await stand.create({ insightSelectors: selectors });
  await stand.start();
  stand.clock.advance(7 * DAY_MS + 5 * MINUTE_MS);
  for (let stretch = 0; stretch < 120 && (await states(stand)).length < 2; stretch++) {
    await burst(stand, 12);
    stand.clock.advance(5 * MINUTE_MS);
    await run(stand.cloudtrail);
  }
  const [, end] = await insights(stand);
  expect(end?.insightDetails.state).toBe("End");
  const { insight, insightDuration } = end?.insightDetails.insightContext.statistics ?? {};
  expect(insight?.average).toBe(2.4);
  expect(insightDuration).toBeGreaterThan(60);
  expect(insightDuration).toBeLessThan(600);
});

test("what is recorded after its stretch was judged starts nothing, and counts in what is usual", async () => {
  await stand.create({ insightSelectors: selectors });
  await stand.start();
  stand.clock.advance(7 * DAY_MS + 5 * MINUTE_MS);
  const lateTime = new Date(stand.clock.now()).toISOString().replace(/\.\d+/, "");
  stand.clock.advance(30 * MINUTE_MS);
  await run(stand.cloudtrail);
  for (let call = 0; call < 20; call++)
    await stand.act("CreateAccessKey", undefined, { eventTime: lateTime });
  await run(stand.cloudtrail);
  stand.clock.advance(10 * MINUTE_MS);
  await run(stand.cloudtrail);
  expect(await insights(stand)).toEqual([]);
  const calls = await stand.database.transaction(async (transaction) => {
    const store = insightsIn(transaction);
    const [series] = await store.busySeries("111111111111", 0, stand.clock.now(), 10);
    return (await store.baselineCounts(series?.id ?? 0, stand.clock.now())).map((count) => count.calls);
  });
  expect(calls).toEqual([20]);
});

test("counts are kept for as long as they can be asked for, and no longer", async () => {
  const prune = async (days: number) => {
    stand.clock.advance(days * DAY_MS);
    await run(stand.cloudtrail);
    await run(stand.cloudtrail, "trail-insights-retention");
    return tables(stand);
  };
  await stand.act("CreateAccessKey");
  await stand.act("DeleteAccessKey", undefined, { errorCode: "NoSuchEntityException" });
  expect(await prune(0)).toEqual({ series: 3, counts: 9, accounts: 1 });
  expect(await prune(14)).toEqual({ series: 3, counts: 9, accounts: 1 });
  expect(await prune(2)).toEqual({ series: 3, counts: 6, accounts: 1 });
  expect(await prune(48)).toEqual({ series: 3, counts: 3, accounts: 1 });
  expect(await prune(27)).toEqual({ series: 0, counts: 0, accounts: 1 });
});

test("many calls at one time are few rows", async () => {
  await burst(stand, 700);
  await run(stand.cloudtrail);
  expect(await tables(stand)).toEqual({ series: 1, counts: 3, accounts: 1 });
});
