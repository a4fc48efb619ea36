import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  ConstraintViolation,
  type Database,
  type Migration,
  type Transaction,
  type Value,
} from "./database.ts";

export interface DatabaseUnderTest {
  readonly database: Database;
  /** Closes the database and removes what it left. */
  dispose(): Promise<void>;
}

const SCHEMA: readonly Migration[] = [
  {
    name: "contract/0001-tables",
    sql: `CREATE TABLE parents (id INTEGER NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE);
          CREATE TABLE children (id INTEGER NOT NULL PRIMARY KEY, parent INTEGER NOT NULL REFERENCES parents (id));
          CREATE TABLE pairs (key TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL CHECK (value >= 0));
          CREATE TABLE anything (id INTEGER NOT NULL PRIMARY KEY, value)`,
  },
];

/** What every implementation of {@link Database} must do. */
export function databaseContract(name: string, open: () => Promise<DatabaseUnderTest>): void {
  describe(`database: ${name}`, () => {
    let subject: DatabaseUnderTest;
    let database: Database;

    beforeEach(async () => {
      subject = await open();
      database = subject.database;
      await database.migrate(SCHEMA);
    });
    afterEach(() => subject.dispose());

    const put = (inside: Transaction, key: string, value: number) =>
      inside.run(
        "INSERT INTO pairs (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
      );
    const read = async (inside: Transaction, key: string) =>
      (await inside.get<{ value: number }>("SELECT value FROM pairs WHERE key = ?", key))?.value;
    const find = (key: string) => database.transaction((inside) => read(inside, key));
    const refused = (work: (inside: Transaction) => Promise<unknown>) =>
      database.transaction(work).then(
        () => undefined,
        (error: unknown) => error,
      );

    describe("one transaction", () => {
      test("gives what its work gives, and its writes are found afterwards", async () => {
        const given = await database.transaction(async (inside) => {
          expect(await put(inside, "a", 1)).toBe(1);
          return read(inside, "a");
        });
        expect(given).toBe(1);
        expect(await find("a")).toBe(1);
      });

      test("undoes everything when its work throws, and passes the error on", async () => {
        await database.transaction((inside) => put(inside, "a", 1));
        const thrown = new Error("changed my mind");
        const error = await refused(async (inside) => {
          await put(inside, "a", 2);
          await put(inside, "b", 2);
          throw thrown;
        });
        expect(error).toBe(thrown);
        expect([await find("a"), await find("b")]).toEqual([1, undefined]);
      });

      test("undoes everything when its work throws before the first await", async () => {
        const error = await refused(() => {
          throw new RangeError("at once");
        });
        expect(error).toBeInstanceOf(RangeError);
        expect(await find("a")).toBeUndefined();
      });

      test("a row that does not exist is undefined, no rows are an empty list, no change is 0", async () => {
        await database.transaction(async (inside) => {
          expect(await inside.get("SELECT * FROM pairs WHERE key = ?", "none")).toBeUndefined();
          expect(await inside.all("SELECT * FROM pairs")).toEqual([]);
          expect(await inside.run("UPDATE pairs SET value = 1 WHERE key = ?", "none")).toBe(0);
        });
      });

      test("rows come in the order that was asked for", async () => {
        const keys = await database.transaction(async (inside) => {
          for (const key of ["b", "c", "a"]) await put(inside, key, 1);
          return inside.all<{ key: string }>("SELECT key FROM pairs ORDER BY key DESC");
        });
        expect(keys.map(({ key }) => key)).toEqual(["c", "b", "a"]);
      });

      test("a write that gives rows is undone like any other", async () => {
        await refused(async (inside) => {
          const row = await inside.get("INSERT INTO pairs (key, value) VALUES ('a', 1) RETURNING value");
          expect(row).toMatchObject({ value: 1 });
          throw new Error("no");
        });
        expect(await find("a")).toBeUndefined();
      });

      test.for<[string, Value]>([
        ["text", "Zürich 東京 🚀"],
        ["empty text", ""],
        ["an integer", 42],
        ["a negative integer", -7],
        ["the largest safe integer", Number.MAX_SAFE_INTEGER],
        ["a fraction", 0.1],
        ["nothing", null],
        ["bytes", Uint8Array.of(0, 1, 255)],
        ["no bytes", new Uint8Array()],
      ])("keeps %s", async ([, value]) => {
        await database.transaction((inside) => inside.run("INSERT INTO anything (value) VALUES (?)", value));
        const row = await database.transaction((inside) => inside.get("SELECT value FROM anything"));
        expect(row?.value).toEqual(value);
      });
    });

    describe("constraints", () => {
      test.for<["unique" | "foreign-key" | "other", string]>([
        ["unique", "INSERT INTO parents (id, name) VALUES (2, 'first')"],
        ["unique", "INSERT INTO parents (id, name) VALUES (1, 'second')"],
        ["foreign-key", "INSERT INTO children (id, parent) VALUES (1, 99)"],
        ["other", "INSERT INTO pairs (key, value) VALUES ('a', -1)"],
        ["other", "INSERT INTO pairs (key, value) VALUES ('a', NULL)"],
      ])("%s is told as such: %s", async ([kind, sql]) => {
        await database.transaction((inside) =>
          inside.run("INSERT INTO parents (id, name) VALUES (1, 'first')"),
        );
        const error = await refused((inside) => inside.run(sql));
        expect(error).toBeInstanceOf(ConstraintViolation);
        expect(error).toMatchObject({ kind });
      });

      test("a violation caught around a nested part leaves the rest standing", async () => {
        await database.transaction(async (inside) => {
          await put(inside, "a", 1);
          await inside.nested(() => put(inside, "a", -1)).catch(() => undefined);
          await put(inside, "b", 2);
        });
        expect([await find("a"), await find("b")]).toEqual([1, 2]);
      });
    });

    describe("nested parts", () => {
      test("undo only what they wrote, at every depth", async () => {
        await database.transaction(async (inside) => {
          await put(inside, "outer", 1);
          await inside.nested(async () => {
            await put(inside, "kept", 1);
            await expect(
              inside.nested(async () => {
                await put(inside, "kept", 2);
                await put(inside, "undone", 2);
                throw new Error("inner");
              }),
            ).rejects.toThrow("inner");
            expect(await read(inside, "kept")).toBe(1);
          });
        });
        expect([await find("outer"), await find("kept"), await find("undone")]).toEqual([1, 1, undefined]);
      });

      test("what is read again is as it is now, whatever was read before", async () => {
        const seen = await database.transaction(async (inside) => {
          const values = [await read(inside, "a")];
          const look = async () => values.push(await read(inside, "a"), await read(inside, "a"));
          await look();
          await put(inside, "a", 1);
          await look();
          const undone = inside.nested(async () => {
            await look();
            await put(inside, "a", 2);
            await look();
            throw new Error("undone");
          });
          await undone.catch(() => undefined);
          await look();
          await inside.nested(async () => void (await inside.all("DELETE FROM pairs RETURNING key")));
          await look();
          return values;
        });
        const none = undefined;
        expect(seen).toEqual([none, none, none, 1, 1, 1, 1, 2, 2, 1, 1, none, none]);
      });

      test("that were kept are undone with their transaction", async () => {
        await refused(async (inside) => {
          await inside.nested(() => put(inside, "a", 1));
          throw new Error("outer");
        });
        expect(await find("a")).toBeUndefined();
      });

      test("must not overlap", async () => {
        const error = await refused((inside) =>
          Promise.all([
            inside.nested(async () => {
              await put(inside, "a", 1);
              await put(inside, "a", 2);
            }),
            inside.nested(async () => {
              for (let value = 0; value < 9; value++) await put(inside, "b", value);
            }),
          ]),
        );
        expect(error).toMatchObject({ message: "nested parts of one transaction must not overlap" });
        expect([await find("a"), await find("b")]).toEqual([undefined, undefined]);
      });
    });

    describe("effects after the commit", () => {
      test("run once, when the transaction is answered", async () => {
        const seen: string[] = [];
        await database.transaction(async (inside) => {
          inside.afterCommit(() => seen.push("effect"));
          await put(inside, "a", 1);
          expect(seen).toEqual([]);
        });
        expect(seen).toEqual(["effect"]);
      });

      test("do not run for what was undone", async () => {
        const seen: string[] = [];
        await refused(async (inside) => {
          inside.afterCommit(() => seen.push("refused"));
          throw new Error("no");
        });
        await database.transaction(async (inside) => {
          const undone = inside.nested(async () => {
            inside.afterCommit(() => seen.push("nested"));
            throw new Error("no");
          });
          await undone.catch(() => undefined);
        });
        expect(seen).toEqual([]);
      });

      test("that fail do not fail the transaction", async () => {
        const given = await database.transaction(async (inside) => {
          inside.afterCommit(() => {
            throw new Error("too late");
          });
          await put(inside, "a", 1);
          return "answered";
        });
        expect(given).toBe("answered");
      });
    });

    describe("many at once", () => {
      test("lose no update", async () => {
        await database.transaction((inside) => put(inside, "counter", 0));
        const increments = Array.from({ length: 200 }, () =>
          database.transaction(async (inside) =>
            put(inside, "counter", ((await read(inside, "counter")) ?? 0) + 1),
          ),
        );
        await Promise.all(increments);
        expect(await find("counter")).toBe(200);
      });

      test("one that fails undoes nothing of the others", async () => {
        const results = await Promise.allSettled(
          Array.from({ length: 50 }, (_, index) =>
            database.transaction(async (inside) => {
              await put(inside, `key${index}`, index);
              if (index % 7 === 3) throw new Error(`no ${index}`);
              return index;
            }),
          ),
        );
        const rows = await database.transaction((inside) =>
          inside.all("SELECT value FROM pairs ORDER BY value"),
        );
        const expected = Array.from({ length: 50 }, (_, index) => index).filter((index) => index % 7 !== 3);
        expect(rows.map(({ value }) => value)).toEqual(expected);
        expect(results.map(({ status }) => status === "fulfilled")).toEqual(
          results.map((_, index) => index % 7 !== 3),
        );
      });

      test("leave what they would leave one after another (law)", async () => {
        await fc.assert(
          fc.asyncProperty(fc.array(scriptArbitrary, { maxLength: 12 }), async (scripts) => {
            await database.transaction((inside) => inside.run("DELETE FROM pairs"));
            await Promise.all(scripts.map((script) => refused((inside) => perform(inside, script))));
            const rows = await database.transaction((inside) =>
              inside.all<Pair>("SELECT key, value FROM pairs"),
            );
            const expected = scripts.reduce(performInMemory, new Map<string, number>());
            expect(new Map(rows.map(({ key, value }) => [key, value]))).toEqual(expected);
          }),
          { numRuns: 60 },
        );
      });

      async function perform(inside: Transaction, script: Script): Promise<void> {
        for (const step of script.steps) {
          if ("nested" in step)
            await inside.nested(() => perform(inside, step.nested)).catch(() => undefined);
          else await put(inside, step.key, ((await read(inside, step.key)) ?? 0) + step.add);
        }
        if (script.fails) throw new Error("as the script says");
      }
    });

    describe("misuse", () => {
      test.for(["BEGIN", "COMMIT", " rollback", "SAVEPOINT a", "RELEASE a", "PRAGMA foreign_keys = 0"])(
        "a transaction may not run %s",
        async (sql) => {
          expect(await refused((inside) => inside.run(sql))).toBeInstanceOf(Error);
          expect(await find("a")).toBeUndefined();
        },
      );

      test("a transaction inside a transaction is refused instead of waiting for ever", async () => {
        const error = await refused((inside) =>
          put(inside, "a", 1).then(() => database.transaction((other) => put(other, "b", 1))),
        );
        expect(error).toMatchObject({ message: expect.stringContaining("inside a transaction") });
        expect([await find("a"), await find("b")]).toEqual([undefined, undefined]);
      });

      test("a transaction that is over takes no more", async () => {
        const kept = await database.transaction(async (inside) => inside);
        await expect(put(kept, "a", 1)).rejects.toThrow("over");
        await expect(kept.nested(async () => 1)).rejects.toThrow("over");
        expect(() => kept.afterCommit(() => undefined)).toThrow("over");
      });

      test("wrong SQL fails its own transaction only", async () => {
        const [wrong, right] = await Promise.allSettled([
          database.transaction((inside) => inside.run("INSERT INTO nowhere VALUES (1)")),
          database.transaction((inside) => put(inside, "a", 1)),
        ]);
        expect([wrong?.status, right?.status]).toEqual(["rejected", "fulfilled"]);
      });
    });

    test("closing waits for those at work and refuses those after", async () => {
      const working = database.transaction((inside) => put(inside, "a", 1));
      const closing = database.close();
      await expect(database.transaction((inside) => put(inside, "b", 1))).rejects.toThrow("closed");
      expect(await working).toBe(1);
      await closing;
      await database.close();
    });
  });
}

interface Pair {
  readonly [name: string]: Value;
  readonly key: string;
  readonly value: number;
}

interface Script {
  readonly steps: readonly ({ readonly key: string; readonly add: number } | { readonly nested: Script })[];
  readonly fails: boolean;
}

const { script: scriptArbitrary } = fc.letrec<{ script: Script; step: Script["steps"][number] }>((tie) => ({
  script: fc.record({ steps: fc.array(tie("step"), { maxLength: 4 }), fails: fc.boolean() }),
  step: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.record({ key: fc.constantFrom("a", "b", "c"), add: fc.nat({ max: 9 }) }),
    fc.record({ nested: tie("script") }),
  ),
}));

function performInMemory(before: Map<string, number>, script: Script): Map<string, number> {
  let state = new Map(before);
  for (const step of script.steps) {
    if ("nested" in step) state = performInMemory(state, step.nested);
    else state.set(step.key, (state.get(step.key) ?? 0) + step.add);
  }
  return script.fails ? before : state;
}
