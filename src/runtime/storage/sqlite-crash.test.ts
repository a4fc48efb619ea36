import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { silentLog } from "../log.ts";
import { openSqlite } from "./sqlite.ts";

const PROGRAM = join(import.meta.dirname, "acknowledging-writer.fixture.ts");
const ROUNDS = 4;
const ACKNOWLEDGED_BEFORE_KILL = 1500;

/** Runs the writers until enough is acknowledged, kills them without warning, and gives all they had said. */
function writeUntilKilled(file: string, round: number): Promise<string[]> {
  const child = spawn(process.execPath, [PROGRAM, file, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let said = "";
    let lines = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      lines += text.split("\n").length - 1;
      if (lines >= ACKNOWLEDGED_BEFORE_KILL * (round + 1)) child.kill("SIGKILL");
    });
    child.on("error", reject);
    child.on("close", (_code, signal) => {
      if (signal !== "SIGKILL") reject(new Error("the writers ended by themselves"));
      else resolve(said.split("\n").slice(0, -1));
    });
  });
}

test("what was acknowledged before kill -9 is there afterwards, whole", { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), "cairn-crash-"));
  const file = join(folder, "cairn.db");
  const acknowledged: string[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    acknowledged.push(...(await writeUntilKilled(file, round)));
    const database = openSqlite(file, { log: silentLog });
    const [lefts, rights] = await database.transaction(async (inside) => [
      new Set((await inside.all("SELECT name FROM lefts")).map(({ name }) => name)),
      new Set((await inside.all("SELECT name FROM rights")).map(({ name }) => name)),
    ]);
    await database.close();
    expect(acknowledged.filter((name) => !lefts?.has(name))).toEqual([]);
    expect(lefts).toEqual(rights);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS * ACKNOWLEDGED_BEFORE_KILL);
  await rm(folder, { recursive: true });
});
