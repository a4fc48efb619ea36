import { mkdtemp, open as openFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededChance } from "../chance.ts";
import type { TurnableClock } from "../clock.ts";
import { openBlobFolder } from "./blob-folder.ts";
import { type BlobsUnderTest, blobsContract } from "./blobs-contract.ts";

async function inFolder(clock: TurnableClock): Promise<BlobsUnderTest> {
  const folder = await mkdtemp(join(tmpdir(), "cairn-blobs-"));
  const placeOf = (id: string) => join(folder, id.slice(0, 2), id);
  return {
    blobs: await openBlobFolder(folder, { chance: seededChance(1), clock }),
    async damage(id, how) {
      if (how === "remove") return rm(placeOf(id));
      const file = await openFile(placeOf(id), "r+");
      const { size } = await file.stat();
      await file.write("?", size - 1);
      await file.close();
    },
    async count() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).length;
    },
    dispose: () => rm(folder, { recursive: true }),
  };
}

const implementations: readonly [string, (clock: TurnableClock) => Promise<BlobsUnderTest>][] = [
  ["a folder", inFolder],
];

for (const [name, open] of implementations) blobsContract(name, open);
