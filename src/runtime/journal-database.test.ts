import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { historyResourceRules } from "../conventions.ts";
import { type HistoryAttributeName, historyAttributes } from "../pure/event/history-attributes.ts";
import type { EventRecord } from "../pure/event/record.ts";
import { lowestCursor, moveCursor } from "./cursors.ts";
import { askAside } from "./gateway/outside-work.ts";
import type { HistoryQuery, Journal, JournalEntry } from "./journal.ts";
import { openJournal } from "./journal-database.ts";
import type { JournalReader } from "./journal-reader.ts";
import { silentLog } from "./log.ts";
import type { Database, Migration } from "./storage/database.ts";
import { openSqlite } from "./storage/sqlite.ts";

const START_MS = Date.UTC(2026, 2, 1);
const ACCOUNT = "111111111111";

let database: Database;
let journal: Journal;
let index: JournalReader;
beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  const opened = openJournal({ database, rules: historyResourceRules });
  ({ journal, index } = opened);
  await database.migrate(opened.migrations);
});
afterEach(() => database.close());

let lastId = 0;
function record(changes: Partial<EventRecord> & { second?: number } = {}): EventRecord {
  const { second = 0, ...others } = changes;
  lastId += 1;
  return {
    eventVersion: "1.11",
    userIdentity: { type: "IAMUser", userName: "alice", accessKeyId: "AKIA1" },
    eventTime: `${new Date(START_MS + second * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: "iam.amazonaws.com",
    eventName: "GetUser",
    awsRegion: "us-east-1",
    sourceIPAddress: "203.0.113.10",
    requestParameters: { userName: "bob ☃" },
    responseElements: null,
    eventID: `event-${lastId}`,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    ...others,
  };
}

const append = (...records: EventRecord[]) =>
  database.transaction(async (transaction) => {
    for (const appended of records) await journal.append(transaction, appended);
  });
const readAfter = (sequence: number, limit = 100) =>
  database.transaction((transaction) => journal.readAfter(transaction, sequence, limit));
const lastSequence = () => database.transaction((transaction) => journal.lastSequence(transaction));
const prune = (olderThanMs: number, keepAfter: number) =>
  database.transaction((transaction) => journal.prune(transaction, olderThanMs, keepAfter));
const history = (query: Partial<HistoryQuery> = {}) =>
  askAside(database, (asker) =>
    journal.history(asker, {
      recipientAccountId: ACCOUNT,
      awsRegion: "us-east-1",
      startTimeMs: 0,
      endTimeMs: Number.MAX_SAFE_INTEGER,
      limit: 50,
      ...query,
    }),
  );
const idsOf = (entries: readonly JournalEntry[]) =>
  entries.map(({ text }) => (JSON.parse(text) as EventRecord).eventID);
const indexRows = async () => {
  const row = await database.transaction((transaction) =>
    transaction.get("SELECT count(*) AS rows FROM history"),
  );
  return row?.rows;
};

describe("reading after a sequence", () => {
  test("gives what was appended, as it is delivered, in order", async () => {
    const [first, second] = [
      record({ second: 5 }),
      record({ awsRegion: "eu-west-1", eventCategory: "Data" }),
    ];
    await append(first);
    await append(second);
    const entries = await readAfter(0);
    expect(entries).toEqual([
      {
        sequence: 1,
        recipientAccountId: ACCOUNT,
        awsRegion: "us-east-1",
        eventTimeMs: START_MS + 5000,
        eventCategory: "Management",
        text: JSON.stringify(first),
      },
      expect.objectContaining({
        sequence: 2,
        awsRegion: "eu-west-1",
        eventCategory: "Data",
        text: JSON.stringify(second),
      }),
    ]);
    expect(await readAfter(1)).toEqual(entries.slice(1));
    expect(await readAfter(0, 1)).toEqual(entries.slice(0, 1));
    expect(await readAfter(2)).toEqual([]);
  });

  test("goes by commit, not by the time of the event", async () => {
    const [long, short] = [record({ second: 1 }), record({ second: 2 })];
    await append(short);
    await append(long);
    expect(idsOf(await readAfter(0))).toEqual([short.eventID, long.eventID]);
  });

  test("gives nothing of a transaction that failed", async () => {
    const failing = database.transaction(async (transaction) => {
      await journal.append(transaction, record());
      throw new Error("no");
    });
    await expect(failing).rejects.toThrow("no");
    expect([await readAfter(0), await lastSequence()]).toEqual([[], 0]);
  });

  test("the last sequence is that of the newest entry, also when all older ones are pruned", async () => {
    expect(await lastSequence()).toBe(0);
    await append(record(), record(), record());
    expect(await lastSequence()).toBe(3);
    expect(await prune(START_MS + 1, 3)).toBe(2);
    expect(await lastSequence()).toBe(3);
    await append(record());
    expect(await lastSequence()).toBe(4);
  });
});

describe("history", () => {
  test.for<[HistoryAttributeName, string]>([
    ["EventName", "CreateTrail"],
    ["ReadOnly", "false"],
    ["Username", "carol"],
    ["ResourceType", "AWS::S3::Bucket"],
    ["ResourceName", "logs"],
    ["EventSource", "cloudtrail.amazonaws.com"],
    ["AccessKeyId", "AKIA2"],
    ["EventId", "the one"],
  ])("finds by %s", async ([name, value]) => {
    const wanted = record({
      eventID: "the one",
      eventName: "CreateTrail",
      readOnly: false,
      eventSource: "cloudtrail.amazonaws.com",
      userIdentity: { type: "IAMUser", userName: "carol", accessKeyId: "AKIA2" },
      requestParameters: { name: "audit", s3BucketName: "logs" },
    });
    await append(record(), wanted, record());
    expect(idsOf(await history({ attribute: { name, value } }))).toEqual(["the one"]);
    expect(await history({ attribute: { name, value: `${value}x` } })).toEqual([]);
  });

  test("compares values as they are written", async () => {
    await append(record());
    expect(await history({ attribute: { name: "EventName", value: "getuser" } })).toEqual([]);
  });

  test("sees what was committed just before, however much the index lags behind", async () => {
    await append(...Array.from({ length: 10 }, (_, second) => record({ second })));
    await index.readOn();
    await append(...Array.from({ length: 1200 }, (_, second) => record({ second })));
    const newest = record({ second: 5000 });
    await append(newest);
    expect(idsOf(await history({ limit: 1 }))).toEqual([newest.eventID]);
  });

  test("is not deceived by values that share a hash", async () => {
    const wanted = record({ eventName: "GetUser", second: 1 });
    const other = record({ eventName: "CreateTrail", second: 2, userIdentity: { type: "AWSService" } });
    await append(wanted, other);
    await index.readOn();
    // As if everything by which the first is found had the hash of something of the second.
    await database.transaction((transaction) =>
      transaction.run(
        "INSERT INTO history SELECT place, found_by, ?, 2 FROM history WHERE sequence = 1 ON CONFLICT DO NOTHING",
        START_MS + 2000,
      ),
    );
    const attribute = { name: "EventName", value: "GetUser" } as const;
    expect(idsOf(await history({ attribute, limit: 1 }))).toEqual([wanted.eventID]);
    expect(idsOf(await history({ attribute }))).toEqual([wanted.eventID]);
  });

  test("is made anew from the journal where it was kept by hashes that mixed in the account", async () => {
    const older = openSqlite(":memory:", { log: silentLog });
    const opened = openJournal({ database: older, rules: historyResourceRules });
    const isLatest = ({ name }: Migration) => name === "journal/0004-history-places";
    await older.migrate(opened.migrations.filter((migration) => !isLatest(migration)));
    const kept = record();
    await older.transaction(async (transaction) => {
      await opened.journal.append(transaction, kept);
      await transaction.run("INSERT INTO event_history VALUES (1, 2, 1)");
      await moveCursor(transaction, "event-history", 1);
    });
    await older.migrate(opened.migrations);
    const found = await askAside(older, (asker) => opened.journal.find(asker, kept.eventID));
    expect(found?.text).toBe(JSON.stringify(kept));
    await older.close();
  });

  test("is of one account and one Region", async () => {
    const elsewhere = record({ awsRegion: "eu-west-1" });
    await append(elsewhere, record({ recipientAccountId: "222222222222" }));
    expect(await history()).toEqual([]);
    expect(idsOf(await history({ awsRegion: "eu-west-1" }))).toEqual([elsewhere.eventID]);
  });

  test("shows management events, or Insights events when asked, and never data events", async () => {
    const [management, insight] = [record(), record({ eventCategory: "Insight" })];
    await append(management, insight, record({ eventCategory: "Data", managementEvent: false }));
    expect(idsOf(await history())).toEqual([management.eventID]);
    expect(idsOf(await history({ category: "Insight" }))).toEqual([insight.eventID]);
    const attribute = { name: "EventSource", value: "iam.amazonaws.com" } as const;
    expect(idsOf(await history({ category: "Insight", attribute }))).toEqual([insight.eventID]);
  });

  test("includes both ends of the time range", async () => {
    await append(...[1, 2, 3, 4].map((second) => record({ second })));
    const entries = await history({ startTimeMs: START_MS + 2000, endTimeMs: START_MS + 3000 });
    expect(entries.map(({ eventTimeMs }) => eventTimeMs - START_MS)).toEqual([3000, 2000]);
  });

  test("pages through everything once, newest first (law)", async () => {
    const records = fc.array(
      fc.record({ second: fc.nat({ max: 5 }), eventName: fc.constantFrom("A", "B"), readOnly: fc.boolean() }),
      { maxLength: 30 },
    );
    const attributes = fc.constantFrom<HistoryQuery["attribute"]>(
      undefined,
      { name: "EventName", value: "A" },
      { name: "ReadOnly", value: "true" },
    );
    await fc.assert(
      fc.asyncProperty(records, attributes, fc.integer({ min: 1, max: 7 }), async (all, attribute, limit) => {
        await database.transaction(async (transaction) => {
          for (const table of ["events", "history", "cursors"]) await transaction.run(`DELETE FROM ${table}`);
        });
        const appended = all.map((changes) => record(changes));
        await append(...appended);
        const expected = appended
          .map((one, position) => ({ one, position }))
          .filter(
            ({ one }) =>
              !attribute ||
              historyAttributes(one, historyResourceRules).some(
                (has) => has.name === attribute.name && has.value === attribute.value,
              ),
          )
          .sort((a, b) => b.one.eventTime.localeCompare(a.one.eventTime) || b.position - a.position)
          .map(({ one }) => one.eventID);
        const found: string[] = [];
        for (let before: HistoryQuery["before"]; ; ) {
          const page = await history({ attribute, limit, before });
          found.push(...idsOf(page));
          before = page.at(-1);
          if (page.length < limit) break;
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });
});

describe("pruning", () => {
  test("forgets what is old in journal and history, and leaves no index rows behind", async () => {
    const kept = record({ second: 100 });
    await append(record({ second: 1 }), record({ second: 2 }), kept);
    await history();
    const rowsBefore = await indexRows();
    expect(await prune(START_MS + 50_000, 3)).toBe(2);
    expect(idsOf(await readAfter(0))).toEqual([kept.eventID]);
    expect(idsOf(await history())).toEqual([kept.eventID]);
    expect(await indexRows()).toBe(Number(rowsBefore) / 3);
    expect(await prune(START_MS + 50_000, 3)).toBe(0);
  });

  test("never goes past the slowest reader", async () => {
    await append(record(), record(), record(), record());
    await history();
    await database.transaction((transaction) => moveCursor(transaction, "lake", 2));
    const keepAfter = await database.transaction(lowestCursor);
    expect(await prune(START_MS + 1, keepAfter)).toBe(2);
    expect((await readAfter(0)).map(({ sequence }) => sequence)).toEqual([3, 4]);
  });

  test("keeps what is young, also behind an entry that is older", async () => {
    const young = record({ second: 100 });
    await append(young, record({ second: 1 }), record({ second: 100 }));
    expect(await prune(START_MS + 50_000, 3)).toBe(1);
    expect(idsOf(await readAfter(0))[0]).toBe(young.eventID);
  });

  test("does a bounded amount of work at once", async () => {
    await append(...Array.from({ length: 900 }, () => record()));
    const counts: number[] = [];
    for (let count = -1; count !== 0; counts.push(count)) count = await prune(START_MS + 1, 900);
    expect(counts.reduce((sum, count) => sum + count)).toBe(899);
    expect(Math.max(...counts)).toBeLessThan(500);
  });
});
