import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

/**
 * Runs a program whose files cannot grow beyond 512000 bytes, so that the writes of the real disk fail in the
 * middle of a commit. The program lifts the limit itself with prlimit (util-linux).
 */
function runWithSmallFiles(program: string): unknown {
  const imports = ["sqlite", "blob-folder", "../log", "../chance", "../clock"].map((name) =>
    join(import.meta.dirname, name),
  );
  const [sqlite, blobFolder, log, chance, clock] = imports.map((name) => JSON.stringify(`${name}.ts`));
  const whole = `
    import { execFileSync } from "node:child_process";
    import { readdirSync } from "node:fs";
    import { openSqlite } from ${sqlite};
    import { openBlobFolder } from ${blobFolder};
    import { silentLog } from ${log};
    import { systemChance } from ${chance};
    import { systemClock } from ${clock};
    const makeRoom = () => execFileSync("prlimit", ["--pid", String(process.pid), "--fsize=unlimited"]);
    const outcome = (promise) => promise.then(() => "stored", (error) => error.name);
    ${program}
  `;
  const shell = 'trap \'\' XFSZ; ulimit -S -f 1000; exec "$0" --input-type=module --eval "$1"';
  return JSON.parse(execFileSync("sh", ["-c", shell, process.execPath, whole], { encoding: "utf8" }));
}

const canLimit = existsSync("/usr/bin/prlimit");

test.skipIf(!canLimit)(
  "a commit that the disk refuses fails its authors, and stores again with room",
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "cairn-full-"));
    const report = runWithSmallFiles(`
    const database = openSqlite(${JSON.stringify(join(folder, "cairn.db"))}, { log: silentLog });
    await database.migrate([{ name: "full/1", sql: "CREATE TABLE items (body TEXT NOT NULL)" }]);
    const insert = (length) => outcome(database.transaction((inside) => inside.run("INSERT INTO items VALUES (?)", "x".repeat(length))));
    const count = () => database.transaction(async (inside) => (await inside.get("SELECT count(*) AS rows FROM items")).rows);
    const seen = [];
    for (let round = 0; round < 40; round++) seen.push(...(await Promise.all([insert(10), insert(30000), insert(10)])));
    const rows = await count();
    makeRoom();
    const after = await insert(30000);
    const rowsAfter = await count();
    await database.close();
    console.log(JSON.stringify({ stored: seen.filter((name) => name === "stored").length, names: [...new Set(seen)].sort(), rows, after, rowsAfter }));
  `);
    const { stored } = report as { stored: number };
    expect(stored).toBeGreaterThan(3);
    expect(report).toEqual({
      stored,
      names: ["StorageUnavailable", "stored"],
      rows: stored,
      after: "stored",
      rowsAfter: stored + 1,
    });
    await rm(folder, { recursive: true });
  },
);

test.skipIf(!canLimit)("content that the disk refuses leaves no file, and is stored with room", async () => {
  const folder = await mkdtemp(join(tmpdir(), "cairn-full-"));
  const report = runWithSmallFiles(`
    const blobs = await openBlobFolder(${JSON.stringify(folder)}, { chance: systemChance(), clock: systemClock });
    async function* chunks(count) {
      for (let index = 0; index < count; index++) yield new Uint8Array(1000000);
    }
    const files = () => readdirSync(${JSON.stringify(folder)}, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;
    const seen = [await outcome(blobs.write(new Uint8Array(1000000))), await outcome(blobs.write(chunks(10))), files()];
    seen.push(await outcome(blobs.write(new Uint8Array(1000))), files());
    makeRoom();
    seen.push(await outcome(blobs.write(chunks(10))), files());
    console.log(JSON.stringify(seen));
  `);
  expect(report).toEqual(["StorageUnavailable", "StorageUnavailable", 0, "stored", 1, "stored", 2]);
  await rm(folder, { recursive: true });
});
