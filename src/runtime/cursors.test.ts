import { afterEach, beforeEach, expect, test } from "vitest";
import { cursorMigrations, forgetCursor, lowestCursor, moveCursor, readCursor } from "./cursors.ts";
import { silentLog } from "./log.ts";
import type { Database, Transaction } from "./storage/database.ts";
import { openSqlite } from "./storage/sqlite.ts";

let database: Database;
beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(cursorMigrations);
});
afterEach(() => database.close());

const inside = <Result>(work: (transaction: Transaction) => Promise<Result>) => database.transaction(work);

test("a reader begins at 0 and stands where it was moved", async () => {
  expect(await inside((transaction) => readCursor(transaction, "lake"))).toBe(0);
  await inside((transaction) => moveCursor(transaction, "lake", 7));
  await inside((transaction) => moveCursor(transaction, "lake", 7));
  await inside((transaction) => moveCursor(transaction, "trail", 3));
  expect(await inside((transaction) => readCursor(transaction, "lake"))).toBe(7);
});

test("a cursor does not go back", async () => {
  await inside((transaction) => moveCursor(transaction, "lake", 7));
  await expect(inside((transaction) => moveCursor(transaction, "lake", 6))).rejects.toThrow(RangeError);
  expect(await inside((transaction) => readCursor(transaction, "lake"))).toBe(7);
});

test("a cursor moved in a transaction that fails stands where it was", async () => {
  const failing = inside(async (transaction) => {
    await moveCursor(transaction, "lake", 7);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await inside((transaction) => readCursor(transaction, "lake"))).toBe(0);
});

test("the lowest is that of the slowest reader, until it is forgotten", async () => {
  expect(await inside(lowestCursor)).toBe(0);
  await inside((transaction) => moveCursor(transaction, "lake", 7));
  await inside((transaction) => moveCursor(transaction, "trail", 3));
  expect(await inside(lowestCursor)).toBe(3);
  await inside((transaction) => forgetCursor(transaction, "trail"));
  expect(await inside(lowestCursor)).toBe(7);
});
