import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { standingClock } from "../clock.ts";
import { DataFolderInUse, openDataFolder } from "./data-folder.ts";
import { NewerSchema } from "./migrate.ts";

const clock = standingClock(Date.UTC(2026, 2, 1, 12));
let parent: string;
let path: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "cairn-folder-"));
  path = join(parent, "deep", "data");
});
afterEach(() => rm(parent, { recursive: true }));

test("a folder is made, for its owner only, and says where things are", async () => {
  const folder = openDataFolder(path, clock);
  for (const made of [folder.path, folder.blobsFolder, folder.keysFolder]) {
    const { mode } = await stat(made);
    expect(mode & 0o777).toBe(0o700);
  }
  expect([folder.databaseFile, folder.credentialsFile]).toEqual([
    join(path, "cairn.db"),
    join(path, "credentials"),
  ]);
  expect(JSON.parse(await readFile(join(path, "folder.json"), "utf8"))).toEqual({ format: 1 });
  folder.close();
});

test("a second owner is refused and told who the first is, until that one leaves", () => {
  const folder = openDataFolder(path, clock);
  const takeAgain = () => openDataFolder(path, clock);
  expect(takeAgain).toThrow(DataFolderInUse);
  expect(takeAgain).toThrow(`in use by process ${process.pid}, started at 2026-03-01T12:00:00.000Z`);
  folder.close();
  folder.close();
  takeAgain().close();
});

test("an owner in another process is refused to, and gone when it is killed", async () => {
  const program = `
    import { openDataFolder } from ${JSON.stringify(join(import.meta.dirname, "data-folder.ts"))};
    const folder = openDataFolder(${JSON.stringify(path)}, { now: () => 0 });
    console.log(folder.path);
    setInterval(() => {}, 1000);
  `;
  const owner = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => owner.on("exit", resolve));
  await new Promise((resolve) => owner.stdout.once("data", resolve));
  expect(() => openDataFolder(path, clock)).toThrow(
    `by process ${owner.pid}, started at 1970-01-01T00:00:00.000Z`,
  );
  owner.kill("SIGKILL");
  await ended;
  openDataFolder(path, clock).close();
});

test("a folder of a newer version is refused and let go", async () => {
  openDataFolder(path, clock).close();
  await writeFile(join(path, "folder.json"), '{"format":2}');
  const open = () => openDataFolder(path, clock);
  expect(open).toThrow(NewerSchema);
  expect(open).toThrow("format 2");
  await writeFile(join(path, "folder.json"), '{"format":1}');
  open().close();
});

test("a folder whose format cannot be read is refused, not overwritten", async () => {
  openDataFolder(path, clock).close();
  await writeFile(join(path, "folder.json"), "");
  expect(() => openDataFolder(path, clock)).toThrow("folder.json is damaged");
  expect(await readFile(join(path, "folder.json"), "utf8")).toBe("");
});

test("a folder that is older opens with what it holds", async () => {
  openDataFolder(path, clock).close();
  await writeFile(join(path, "credentials"), "[default]\n");
  const folder = openDataFolder(path, clock);
  expect(await readFile(folder.credentialsFile, "utf8")).toBe("[default]\n");
  folder.close();
});
