import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readConfig } from "./config.ts";
import { seededChance } from "./runtime/chance.ts";
import { standingClock, systemClock } from "./runtime/clock.ts";
import { silentLog } from "./runtime/log.ts";
import { openMetrics } from "./runtime/metrics.ts";
import { openSqlite } from "./runtime/storage/sqlite.ts";
import { openSystem } from "./system.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-system-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("data of a newer version is refused, and its database is not kept open", async () => {
  const databaseFile = join(folder, "cairn.db");
  const newer = openSqlite(databaseFile, { log: silentLog });
  await newer.migrate([{ name: "iam/9999-of-tomorrow", sql: "CREATE TABLE tomorrow (day TEXT)" }]);
  await newer.close();
  const opening = openSystem({
    config: readConfig(["--data", folder], {}),
    folder: { databaseFile, blobsFolder: join(folder, "blobs"), keysFolder: folder },
    clock: standingClock(0),
    signatureClock: systemClock,
    chance: seededChance(1),
    log: silentLog,
    metrics: openMetrics(),
  });
  await expect(opening).rejects.toThrow("newer version");
  // SQLite removes its log when the last connection is closed.
  expect(existsSync(`${databaseFile}-wal`)).toBe(false);
});
