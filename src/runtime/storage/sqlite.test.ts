import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as turnOfEventLoop } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { ConstraintViolation, type Database, StorageUnavailable, type Transaction } from "./database.ts";
import { openSqlite, type SqliteOptions } from "./sqlite.ts";

let folder: string;
let database: Database;

const SCHEMA = {
  name: "test/0001-items",
  sql: `CREATE TABLE items (id INTEGER NOT NULL PRIMARY KEY, body TEXT NOT NULL);
        CREATE TABLE later (item INTEGER NOT NULL REFERENCES items (id) DEFERRABLE INITIALLY DEFERRED)`,
};

async function open(options: Partial<SqliteOptions> = {}): Promise<Database> {
  database = openSqlite(join(folder, "cairn.db"), { log: silentLog, ...options });
  await database.migrate([SCHEMA]);
  return database;
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "cairn-sqlite-"));
});
afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const add = (inside: Transaction, body: string) => inside.run("INSERT INTO items (body) VALUES (?)", body);
const insert = (body: string) => database.transaction((inside) => add(inside, body));
const remaining = async () => {
  const rows = await database.transaction((inside) =>
    inside.all<{ body: string }>("SELECT body FROM items ORDER BY id"),
  );
  return rows.map(({ body }) => body);
};
const outcomes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "fulfilled" ? "stored" : (result.reason as Error).name));

/** A disk whose syncs end when the test says so. */
function heldDisk() {
  const waiting: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let isHeld = false;
  let count = 0;
  return {
    synchronize(): Promise<void> {
      count += 1;
      if (!isHeld) return Promise.resolve();
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    hold: () => {
      isHeld = true;
    },
    count: () => count,
    next: () => waiting.shift(),
  };
}

/** Whether the promise is still open after everything that could happen without the disk has happened. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  let open = true;
  const close = () => {
    open = false;
  };
  promise.then(close, close);
  for (let turns = 0; turns < 5; turns++) await turnOfEventLoop();
  return open;
}

describe("group commit", () => {
  test("many callers share few syncs", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    const before = disk.count();
    await Promise.all(Array.from({ length: 100 }, (_, index) => insert(`item ${index}`)));
    expect(disk.count() - before).toBe(1);
    expect(await remaining()).toHaveLength(100);
  });

  test("nobody is answered before the sync that began after the commit", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    disk.hold();
    const first = insert("first");
    expect(await isOpen(first)).toBe(true);
    const second = insert("second");
    expect(await isOpen(second)).toBe(true);
    disk.next()?.resolve();
    await first;
    expect(await isOpen(second)).toBe(true);
    disk.next()?.resolve();
    await second;
  });

  test("who read or was refused because of rows that are not durable yet waits for them", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    expect(await remaining()).toEqual([]);
    disk.hold();
    const writing = insert("only seen");
    expect(await isOpen(writing)).toBe(true);
    const reading = remaining();
    const failing = database.transaction(async (inside) => {
      if (await inside.get("SELECT 1 AS found FROM items")) throw new Error("exists already");
    });
    failing.catch(() => undefined);
    expect([await isOpen(reading), await isOpen(failing)]).toEqual([true, true]);
    disk.next()?.resolve();
    await writing;
    expect(await reading).toEqual(["only seen"]);
    await expect(failing).rejects.toThrow("exists already");
  });

  test("reading alone needs no sync", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    disk.hold();
    expect(await remaining()).toEqual([]);
  });

  test("a failure that appears only at the commit falls on its author alone", async () => {
    await open();
    const results = await Promise.allSettled([
      insert("before"),
      database.transaction(async (inside) => {
        await add(inside, "guilty");
        await inside.run("INSERT INTO later (item) VALUES (12345)");
      }),
      insert("after"),
    ]);
    expect(outcomes(results)).toEqual(["stored", "ConstraintViolation", "stored"]);
    expect(results[1]).toMatchObject({ reason: expect.any(ConstraintViolation) });
    expect(await remaining()).toEqual(["before", "after"]);
  });

  test("a queue longer than a group is worked off in several, while timers and sockets get their turn", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    const before = disk.count();
    let turns = 0;
    let isDone = false;
    const watching = (async () => {
      while (!isDone) {
        await turnOfEventLoop();
        turns += 1;
      }
    })();
    await Promise.all(Array.from({ length: 3000 }, (_, index) => insert(`item ${index}`)));
    isDone = true;
    await watching;
    expect(turns).toBeGreaterThanOrEqual(5);
    expect(disk.count() - before).toBeGreaterThan(1);
    expect(await remaining()).toHaveLength(3000);
  });

  test("awaiting anything but the database fails loudly and holds nobody up", async () => {
    await open();
    const never = new Promise<never>(() => undefined);
    const results = await Promise.allSettled([
      insert("before"),
      database.transaction(async (inside) => {
        await add(inside, "stuck");
        await never;
      }),
      insert("after"),
    ]);
    expect(outcomes(results)).toEqual(["stored", "Error", "stored"]);
    expect(results[1]).toMatchObject({
      reason: { message: expect.stringContaining("other than the database") },
    });
    expect(await remaining()).toEqual(["before", "after"]);
  });
});

describe("a disk that fails", () => {
  test("after a failed sync nothing is acknowledged any more, until it is opened anew", async () => {
    const disk = heldDisk();
    await open({ synchronize: disk.synchronize });
    disk.hold();
    const failing = insert("in the sync");
    expect(await isOpen(failing)).toBe(true);
    const waiting = insert("behind it");
    expect(await isOpen(waiting)).toBe(true);
    disk.next()?.reject(new Error("EIO"));
    expect(outcomes(await Promise.allSettled([failing, waiting]))).toEqual([
      "StorageUnavailable",
      "StorageUnavailable",
    ]);
    await expect(insert("later")).rejects.toThrow(StorageUnavailable);
    await expect(remaining()).rejects.toThrow(StorageUnavailable);
    await database.close();
    await open();
    await insert("after the restart");
    expect(await remaining()).toContain("after the restart");
    expect(await remaining()).not.toContain("behind it");
  });

  test("a full disk fails whoever needs room, not the neighbours, and is usable again with room", async () => {
    await open({ pagesMax: 60 });
    const large = "x".repeat(400_000);
    const results = await Promise.allSettled([
      insert("one"),
      insert(large),
      insert("two"),
      insert(large),
      insert("three"),
    ]);
    expect(outcomes(results)).toEqual([
      "stored",
      "StorageUnavailable",
      "stored",
      "StorageUnavailable",
      "stored",
    ]);
    expect(await remaining()).toEqual(["one", "two", "three"]);

    const half = "y".repeat(150_000);
    await insert(half);
    expect(outcomes(await Promise.allSettled([insert(half)]))).toEqual(["StorageUnavailable"]);
    await database.transaction((inside) => inside.run("DELETE FROM items WHERE body = ?", half));
    await insert(half);
    expect(await remaining()).toHaveLength(4);
  });

  test("a caller that swallows the failure is told of it all the same", async () => {
    await open({ pagesMax: 60 });
    const swallowing = database.transaction(async (inside) => {
      await add(inside, "x".repeat(400_000)).catch(() => undefined);
      return "stored";
    });
    await expect(swallowing).rejects.toThrow(StorageUnavailable);
  });

  test("a file that is no database is refused", async () => {
    await open();
    expect(() => openSqlite(folder, { log: silentLog })).toThrow(StorageUnavailable);
  });
});

test("what was stored is there when the file is opened again", async () => {
  await open();
  await insert("kept");
  await database.close();
  await open();
  expect(await remaining()).toEqual(["kept"]);
});

test("a file of an older version is brought up to date with what it holds", async () => {
  await open();
  await insert("old");
  await database.close();
  const newer = [
    SCHEMA,
    {
      name: "test/0002-items",
      sql: "ALTER TABLE items ADD COLUMN size INTEGER;\nUPDATE items SET size = length(body);\n",
    },
  ];
  database = openSqlite(join(folder, "cairn.db"), { log: silentLog });
  await database.migrate(newer);
  await database.close();
  database = openSqlite(join(folder, "cairn.db"), { log: silentLog });
  await database.migrate(newer);
  const rows = await database.transaction((inside) => inside.all("SELECT body, size FROM items"));
  expect(rows).toMatchObject([{ body: "old", size: 3 }]);
});
