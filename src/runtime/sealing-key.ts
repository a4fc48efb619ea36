import { link, open, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import type { Chance } from "./chance.ts";
import { SEAL_KEY_BYTES } from "./seal.ts";
import { StorageUnavailable } from "./storage/database.ts";

/**
 * The sealing key of a data folder, made on first use. Throws when others may read the file: a key that was open
 * to them is not a key.
 */
export async function loadSealingKey(path: string, chance: Chance): Promise<Uint8Array> {
  await createSealingKey(path, chance);
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`${path} may be read by others than its owner; it must have mode 0600`);
  }
  const file = await open(path, "r");
  try {
    const key = new Uint8Array(await file.readFile());
    if (key.length !== SEAL_KEY_BYTES)
      throw new StorageUnavailable(`${path} does not hold a key of 32 bytes`);
    return key;
  } finally {
    await file.close();
  }
}

/** Written whole under another name first: a file that exists is a key, also after a crash in between. */
async function createSealingKey(path: string, chance: Chance): Promise<void> {
  if (await exists(path)) return;
  const unfinished = `${path}.${Buffer.from(chance.bytes(8)).toString("hex")}`;
  const file = await open(unfinished, "wx", 0o600);
  try {
    await file.writeFile(chance.bytes(SEAL_KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(unfinished);
  await syncFolder(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

/** A new name is only safe when its folder is on the disk as well; Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
