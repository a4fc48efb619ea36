import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { loadSealingKey } from "./sealing-key.ts";

const chance = seededChance(7);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sealing-key-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the sealing key is made once, for its owner alone, and nothing is left beside it", async () => {
  const path = join(folder, "made");
  const made = await loadSealingKey(path, chance);
  expect(made).toHaveLength(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadSealingKey(path, chance)).toEqual(made);
  expect(await readdir(folder)).toEqual(["made"]);
});

test("two that start at once get the same key", async () => {
  const path = join(folder, "race");
  const [one, other] = await Promise.all([loadSealingKey(path, chance), loadSealingKey(path, chance)]);
  expect(one).toEqual(other);
});

test("a key that others may read, or that is none, is refused", async () => {
  const path = join(folder, "open");
  await loadSealingKey(path, chance);
  await chmod(path, 0o640);
  await expect(loadSealingKey(path, chance)).rejects.toThrow("mode 0600");
  const short = join(folder, "short");
  await writeFile(short, "too short", { mode: 0o600 });
  await expect(loadSealingKey(short, chance)).rejects.toThrow("32 bytes");
});
