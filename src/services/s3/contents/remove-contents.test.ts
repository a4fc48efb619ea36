import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { seededChance } from "../../../runtime/chance.ts";
import { standingClock, type TurnableClock } from "../../../runtime/clock.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openBlobFolder } from "../../../runtime/storage/blob-folder.ts";
import type { Blob, BlobStore } from "../../../runtime/storage/blobs.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import { type Bodies, openBodies } from "./bodies.ts";
import { wholeBlob } from "./content.ts";
import { contentJobs } from "./remove-contents.ts";
import { contentMigrations, contentStore } from "./store.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

let folder: string;
let database: Database;
let blobs: BlobStore;
let clock: TurnableClock;
let bodies: Bodies;
let blob: Blob;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "contents-"));
  clock = standingClock(Date.parse("2026-03-02T09:15:07Z"));
  database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(contentMigrations);
  blobs = await openBlobFolder(folder, { chance: seededChance(1), clock });
  bodies = openBodies(blobs);
  blob = await blobs.write(Buffer.from("content"));
});
afterEach(async () => {
  await database.close();
  rmSync(folder, { recursive: true });
});

const take = () => database.transaction((inside) => contentStore(inside).take([blob.id]));
const release = () => database.transaction((inside) => contentStore(inside).release([blob.id], clock.now()));

async function runJobs(): Promise<void> {
  for (const job of contentJobs({ database, blobs, clock, bodies }))
    await job.run(new AbortController().signal);
}

function isThere(): boolean {
  return readdirSync(folder, { recursive: true }).some((name) => String(name).endsWith(blob.id));
}

test("content is removed a while after its last use", async () => {
  await take();
  await take();
  await release();
  clock.advance(2 * DAY);
  await runJobs();
  expect(isThere()).toBe(true);
  await release();
  clock.advance(4 * MINUTE);
  await runJobs();
  expect(isThere()).toBe(true);
  clock.advance(MINUTE);
  await runJobs();
  expect(isThere()).toBe(false);
});

test("content that is taken again stays", async () => {
  await take();
  await release();
  await take();
  clock.advance(2 * DAY);
  await runJobs();
  expect(isThere()).toBe(true);
});

test("content that nobody ever used is removed after a day", async () => {
  clock.advance(DAY - MINUTE);
  await runJobs();
  expect(isThere()).toBe(true);
  clock.advance(2 * MINUTE);
  await runJobs();
  expect(isThere()).toBe(false);
});

test("an answer under way keeps what it still has to read", async () => {
  const other = await blobs.write(Buffer.from(" and more"));
  await take();
  const body = bodies
    .open([wholeBlob(other), wholeBlob(blob)])
    .open()
    [Symbol.asyncIterator]();
  const first = await body.next();
  expect(Buffer.from(first.value ?? []).toString()).toBe(" and more");
  await release();
  clock.advance(10 * MINUTE);
  await runJobs();
  const second = await body.next();
  expect(Buffer.from(second.value ?? []).toString()).toBe("content");
  expect((await body.next()).done).toBe(true);
  await runJobs();
  expect(isThere()).toBe(false);
});

test("an answer that is broken off holds nothing", async () => {
  await take();
  for await (const _ of bodies.open([wholeBlob(blob)]).open()) break;
  expect(bodies.isBeingRead(blob.id)).toBe(false);
});
