import { expect, test } from "vitest";
import { historyResourceRules } from "../conventions.ts";
import type { EventRecord } from "../pure/event/record.ts";
import { standingClock } from "./clock.ts";
import { moveCursor, readCursor } from "./cursors.ts";
import { schedulerMigrations } from "./job-leases.ts";
import { HISTORY_READER, openJournal } from "./journal-database.ts";
import { journalJobs } from "./journal-jobs.ts";
import { silentLog } from "./log.ts";
import { openScheduler } from "./scheduler.ts";
import { openSqlite } from "./storage/sqlite.ts";

const DAY_MS = 24 * 3_600_000;

test("the index follows the journal, and what is older than 90 days and read by all is forgotten", async () => {
  const clock = standingClock(Date.UTC(2026, 2, 1));
  const database = openSqlite(":memory:", { log: silentLog });
  const journal = openJournal({ database, rules: historyResourceRules });
  await database.migrate([...journal.migrations, ...schedulerMigrations]);
  const jobs = journalJobs({ database, clock, journal });
  const scheduler = openScheduler({ database, clock, jobs, log: silentLog, owner: "test" });

  const append = (count: number) =>
    database.transaction(async (transaction) => {
      const eventTime = `${new Date(clock.now()).toISOString().slice(0, 19)}Z`;
      for (let index = 0; index < count; index++)
        await journal.journal.append(transaction, recordAt(eventTime));
    });
  const sequences = () =>
    database.transaction(async (transaction) => {
      const entries = await journal.journal.readAfter(transaction, 0, 10_000);
      return [entries[0]?.sequence, entries.at(-1)?.sequence];
    });

  await append(1000);
  await scheduler.runDue();
  expect(await database.transaction((transaction) => readCursor(transaction, HISTORY_READER))).toBe(1000);

  await database.transaction((transaction) => moveCursor(transaction, "slow reader", 600));
  clock.advance(90 * DAY_MS);
  await append(1);
  await scheduler.runDue();
  expect(await sequences()).toEqual([1, 1001]);
  clock.advance(DAY_MS);
  await scheduler.runDue();
  expect(await sequences()).toEqual([601, 1001]);
  await database.transaction((transaction) => moveCursor(transaction, "slow reader", 1001));
  clock.advance(DAY_MS);
  await scheduler.runDue();
  expect(await sequences()).toEqual([1001, 1001]);

  await scheduler.stop();
  await database.close();
});

function recordAt(eventTime: string): EventRecord {
  return {
    eventVersion: "1.11",
    userIdentity: { type: "Root" },
    eventTime,
    eventSource: "iam.amazonaws.com",
    eventName: "ListUsers",
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.10",
    requestParameters: null,
    responseElements: null,
    eventID: "event",
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111111111111",
    eventCategory: "Management",
  };
}
