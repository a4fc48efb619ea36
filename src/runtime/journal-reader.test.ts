import { afterEach, beforeEach, expect, test } from "vitest";
import { historyResourceRules } from "../conventions.ts";
import { readCursor } from "./cursors.ts";
import { askAside } from "./gateway/outside-work.ts";
import type { Journal } from "./journal.ts";
import { openJournal } from "./journal-database.ts";
import { openJournalReader } from "./journal-reader.ts";
import { silentLog } from "./log.ts";
import type { Database, Transaction } from "./storage/database.ts";
import { openSqlite } from "./storage/sqlite.ts";

let database: Database;
let journal: Journal;
beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  const opened = openJournal({ database, rules: historyResourceRules });
  journal = opened.journal;
  await database.migrate(opened.migrations);
});
afterEach(() => database.close());

async function append(transaction: Transaction, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await transaction.run(
      "INSERT INTO events (recipient, region, time, category, text) VALUES ('1', 'us-east-1', 0, 'Data', '{}')",
    );
  }
}

/** A reader that notes how much it takes at once. */
function readerOf(also: (transaction: Transaction) => Promise<void> = async () => undefined) {
  const taken: number[] = [];
  const reader = openJournalReader({
    name: "counter",
    database,
    journal,
    intervalMs: 1000,
    entriesAtOnce: 10,
    async take(transaction, entries) {
      taken.push(entries.length);
      await also(transaction);
    },
  });
  return { reader, taken };
}

const cursor = () => database.transaction((transaction) => readCursor(transaction, "counter"));

test("a long way is gone in small transactions, between which others have their turn", async () => {
  const { reader, taken } = readerOf();
  await database.transaction((transaction) => append(transaction, 1000));
  let done = false;
  const catching = askAside(database, (asker) => reader.catchUp(asker)).then(() => {
    done = true;
  });
  const others: boolean[] = [];
  while (!done) others.push(await database.transaction(async () => done));
  await catching;
  expect(await cursor()).toBe(1000);
  expect(Math.max(...taken)).toBe(10);
  expect(taken).toHaveLength(100);
  expect(others.filter((after) => !after).length).toBeGreaterThan(20);
});

test("a short way is gone with the asker, and undone with it", async () => {
  const { reader, taken } = readerOf();
  await database.transaction((transaction) => append(transaction, 10));
  const failed = askAside(database, async (asker) => {
    await reader.catchUp(asker);
    throw new Error("the asker fails");
  });
  await expect(failed).rejects.toThrow("the asker fails");
  expect([taken, await cursor()]).toEqual([[10], 0]);
});

test("what the asker itself has done is known", async () => {
  const { reader, taken } = readerOf();
  await askAside(database, async (asker) => {
    await append(asker.transaction, 3);
    await reader.catchUp(asker);
  });
  expect([taken, await cursor()]).toEqual([[3], 3]);
});

test("what comes meanwhile is not waited for", async () => {
  const { reader } = readerOf((transaction) => append(transaction, 20));
  await database.transaction((transaction) => append(transaction, 100));
  await askAside(database, (asker) => reader.catchUp(asker));
  expect(await cursor()).toBeGreaterThanOrEqual(100);
  expect(await cursor()).toBeLessThan(200);
});

test("with nothing new nothing is taken, and the job goes to the end, unless it is told to break off", async () => {
  const { reader, taken } = readerOf();
  await askAside(database, (asker) => reader.catchUp(asker));
  await reader.readOn();
  expect(taken).toEqual([]);
  await database.transaction((transaction) => append(transaction, 25));
  await reader.job.run(AbortSignal.abort());
  expect(taken).toEqual([]);
  await reader.job.run(new AbortController().signal);
  expect([taken, reader.job.name]).toEqual([[10, 10, 5], "counter"]);
});
