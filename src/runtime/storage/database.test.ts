import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentLog } from "../log.ts";
import { type DatabaseUnderTest, databaseContract } from "./database-contract.ts";
import { migrationsContract } from "./migrate-contract.ts";
import { openSqlite } from "./sqlite.ts";

const implementations: readonly [string, () => Promise<DatabaseUnderTest>][] = [
  [
    "SQLite in memory",
    async () => {
      const database = openSqlite(":memory:", { log: silentLog });
      return { database, dispose: () => database.close() };
    },
  ],
  [
    "SQLite in a file",
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "cairn-database-"));
      const database = openSqlite(join(folder, "cairn.db"), { log: silentLog });
      return {
        database,
        async dispose() {
          await database.close();
          await rm(folder, { recursive: true });
        },
      };
    },
  ],
];

for (const [name, open] of implementations) {
  databaseContract(name, open);
  migrationsContract(name, open);
}
