import { expect, test } from "vitest";
import { seededChance } from "../../../runtime/chance.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openSeal } from "../../../runtime/seal.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import { signingKeys } from "./signing-keys.ts";
import { digestKeyMigrations, digestKeysIn } from "./store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW_MS = Date.UTC(2026, 2, 2, 10);

async function openKeys() {
  const database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(digestKeyMigrations);
  const open = (sealingKey = new Uint8Array(32).fill(1)) =>
    signingKeys({ database, seal: openSeal(sealingKey, seededChance(1)) });
  const listed = (timeMs: number) =>
    database.transaction((transaction) => digestKeysIn(transaction).validWithin("us-east-1", timeMs, timeMs));
  return { database, open, listed };
}

test("one key for a Region and a year, the same after a restart, another one elsewhere", async () => {
  const { open, database } = await openKeys();
  const keys = open();
  const { fingerprint } = await keys.at("us-east-1", NOW_MS);
  expect((await keys.at("us-east-1", NOW_MS + 364 * DAY_MS)).fingerprint).toBe(fingerprint);
  expect((await open().at("us-east-1", NOW_MS)).fingerprint).toBe(fingerprint);
  expect((await keys.at("eu-west-1", NOW_MS)).fingerprint).not.toBe(fingerprint);
  await database.close();
});

test("a key and its successor are both listed on the day of the change", async () => {
  const { open, listed, database } = await openKeys();
  const keys = open();
  const first = await keys.at("us-east-1", NOW_MS);
  const changeMs = NOW_MS + 365 * DAY_MS;
  const second = await keys.at("us-east-1", changeMs);
  expect(second.fingerprint).not.toBe(first.fingerprint);
  expect((await listed(changeMs)).map((key) => key.fingerprint)).toEqual([
    first.fingerprint,
    second.fingerprint,
  ]);
  expect((await listed(changeMs + DAY_MS)).map((key) => key.fingerprint)).toEqual([second.fingerprint]);
  await database.close();
});

test("a private key does not open with another sealing key", async () => {
  const { open, database } = await openKeys();
  await open().at("us-east-1", NOW_MS);
  await expect(open(new Uint8Array(32).fill(2)).at("us-east-1", NOW_MS)).rejects.toThrow();
  await database.close();
});
