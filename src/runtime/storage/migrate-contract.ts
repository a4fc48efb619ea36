import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database, Migration } from "./database.ts";
import type { DatabaseUnderTest } from "./database-contract.ts";
import { NewerSchema } from "./migrate.ts";

/** What every implementation of {@link Database} must do about its schema. */
export function migrationsContract(name: string, open: () => Promise<DatabaseUnderTest>): void {
  describe(`migrations: ${name}`, () => {
    let subject: DatabaseUnderTest;
    let database: Database;
    beforeEach(async () => {
      subject = await open();
      database = subject.database;
    });
    afterEach(() => subject.dispose());

    const first: Migration = {
      name: "more/0001-things",
      sql: "CREATE TABLE things (id INTEGER NOT NULL);\nINSERT INTO things VALUES (1);\n",
    };
    const second: Migration = {
      name: "more/0002-things",
      sql: "ALTER TABLE things ADD COLUMN name TEXT NOT NULL DEFAULT 'old'",
    };
    const things = () => database.transaction((inside) => inside.all("SELECT * FROM things"));

    test("are applied once, later ones on top", async () => {
      await database.migrate([first]);
      await database.migrate([first]);
      await database.migrate([first, second]);
      expect(await things()).toMatchObject([{ id: 1, name: "old" }]);
    });

    test("that fail leave no trace, those before stand, and the next attempt goes on", async () => {
      const failing = { name: second.name, sql: `${second.sql};\nINSERT INTO nowhere VALUES (1)` };
      await expect(database.migrate([first, failing])).rejects.toThrow("nowhere");
      expect(await things()).toEqual([{ id: 1 }].map((row) => expect.objectContaining(row)));
      await database.migrate([first, second]);
      expect(await things()).toMatchObject([{ id: 1, name: "old" }]);
    });

    test("of a newer version are refused", async () => {
      await database.migrate([first, second]);
      await expect(database.migrate([first])).rejects.toThrow(NewerSchema);
    });

    test("that were changed after their release are refused", async () => {
      await database.migrate([first]);
      await expect(database.migrate([{ ...first, sql: `${first.sql} ` }])).rejects.toThrow("was changed");
    });

    test("with one name twice are refused", async () => {
      await expect(database.migrate([first, first])).rejects.toThrow("same name");
    });
  });
}
