import { afterEach, beforeEach, expect, test } from "vitest";
import { accountId } from "../../../pure/aws/account.ts";
import { silentLog } from "../../../runtime/log.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import { type MemberStore, memberMigrations, membersIn } from "./store.ts";

const ANN = accountId("222222222222");
const BOB = accountId("333333333333");

let database: Database;
beforeEach(async () => {
  database = openSqlite(":memory:", { log: silentLog });
  await database.migrate(memberMigrations);
});
afterEach(() => database.close());

const within = <Result>(work: (members: MemberStore) => Promise<Result>) =>
  database.transaction((transaction) => work(membersIn(transaction)));

test("a member is one until it leaves, and may come back", async () => {
  await within(async (members) => {
    await members.begin("o-one", ANN, 10);
    await members.begin("o-one", BOB, 12);
    expect(await members.accountsOf("o-one")).toEqual([ANN, BOB]);
    await members.end("o-one", ANN, 20, "leave");
    expect(await members.organizationOf(ANN)).toBeUndefined();
    expect(await members.organizationOf(BOB)).toBe("o-one");
    await members.begin("o-two", ANN, 30);
    expect(await members.organizationOf(ANN)).toBe("o-two");
    await members.end("o-one", undefined, 40, undefined);
    expect(await members.accountsOf("o-one")).toEqual([]);
    expect(await members.accountsOf("o-two")).toEqual([ANN]);
    expect(await members.all()).toEqual([
      { organizationId: "o-one", account: ANN, fromSequence: 10, untilSequence: 20, endedBy: "leave" },
      { organizationId: "o-one", account: BOB, fromSequence: 12, untilSequence: 40, endedBy: undefined },
      {
        organizationId: "o-two",
        account: ANN,
        fromSequence: 30,
        untilSequence: undefined,
        endedBy: undefined,
      },
    ]);
  });
});

test("what ended where a reader has come to is kept: the call that ended it is still to be read", async () => {
  await within(async (members) => {
    await members.begin("o-one", ANN, 10);
    await members.end("o-one", ANN, 20, "leave");
    await members.forgetEndedBefore(20);
    expect(await members.all()).toHaveLength(1);
    await members.forgetEndedBefore(21);
    expect(await members.all()).toEqual([]);
  });
});

test("each member is prepared once, an organization at a time", async () => {
  await within(async (members) => {
    await members.begin("o-one", ANN, 10);
    await members.begin("o-two", BOB, 10);
    expect(await members.pending(1000)).toEqual({ organizationId: "o-one", accounts: [ANN] });
    await members.prepared("o-one", ANN);
    expect(await members.pending(1000)).toEqual({ organizationId: "o-two", accounts: [BOB] });
    await members.end("o-two", BOB, 20, "leave");
    expect(await members.pending(1000)).toBeUndefined();
  });
});

test("an account that could not be prepared waits, and comes back afresh", async () => {
  await within(async (members) => {
    await members.begin("o-one", ANN, 10);
    await members.begin("o-one", BOB, 10);
    await members.retryAt("o-one", ANN, 2000);
    expect(await members.pending(1999)).toEqual({ organizationId: "o-one", accounts: [BOB] });
    expect(await members.pending(2000)).toEqual({ organizationId: "o-one", accounts: [ANN, BOB] });
    await members.end("o-one", ANN, 10, "leave");
    await members.begin("o-one", ANN, 10);
    expect(await members.pending(0)).toEqual({ organizationId: "o-one", accounts: [ANN, BOB] });
  });
});

test("members of older data are prepared as far as they were", async () => {
  const older = openSqlite(":memory:", { log: silentLog });
  await older.migrate(memberMigrations.slice(0, 1));
  await older.transaction(async (transaction) => {
    for (const [account, greeted] of [
      [ANN, 1],
      [BOB, 0],
    ] as const) {
      await transaction.run(
        `INSERT INTO cloudtrail_organization_members (organization_id, account, from_sequence, greeted)
         VALUES ('o-one', ?, 10, ?)`,
        account,
        greeted,
      );
    }
  });
  await older.migrate(memberMigrations);
  await older.transaction(async (transaction) => {
    expect(await membersIn(transaction).pending(0)).toEqual({ organizationId: "o-one", accounts: [BOB] });
  });
  await older.close();
});
