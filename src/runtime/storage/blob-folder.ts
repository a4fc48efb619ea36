import { createHash } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Chance } from "../chance.ts";
import type { Clock } from "../clock.ts";
import type { Blob, BlobStore } from "./blobs.ts";
import { StorageUnavailable } from "./database.ts";

/** Content lies in `ab/ab12…` (32 hex digits, the first two are the subfolder); `incoming` has what is being written. */
const INCOMING = "incoming";
const SUBFOLDER = /^[0-9a-f]{2}$/;
const ID = /^[0-9a-f]{32}$/;

/** Content up to this size is gathered and written by one call. */
const GATHERED_BYTES = 8 * 1024 * 1024;
/** Of larger content this much is in memory at a time. */
const STREAMED_BYTES = 1024 * 1024;
const READ_BYTES = 256 * 1024;
/** Content up to this size is read by one call. */
const READ_WHOLE_BYTES = 1024 * 1024;
/** So many may gather at once; whatever is written beside them is streamed from its beginning. */
const GATHERING_MAX = 16;
const ORPHANS_ASKED_AT_ONCE = 200;

export interface BlobFolderOptions {
  readonly chance: Chance;
  /** Gives the write times by which orphans are judged. */
  readonly clock: Clock;
}

/** Blobs as files of a folder that this process owns. Throws {@link StorageUnavailable} whenever the disk does not do its part. */
export async function openBlobFolder(path: string, { chance, clock }: BlobFolderOptions): Promise<BlobStore> {
  const incoming = join(path, INCOMING);
  await disk(rm(incoming, { recursive: true, force: true }));
  await disk(mkdir(incoming, { recursive: true, mode: 0o700 }));
  const subfolders = new Map<string, Promise<void>>();

  function placeOf(id: string): string {
    if (!ID.test(id)) throw new RangeError(`not the id of a blob: ${id}`);
    return join(path, id.slice(0, 2), id);
  }

  function subfolder(folder: string): Promise<void> {
    let made = subfolders.get(folder);
    if (made === undefined) {
      made = mkdir(folder, { recursive: true, mode: 0o700 }).then(() => syncFolder(path));
      subfolders.set(folder, made);
      made.catch(() => subfolders.delete(folder));
    }
    return made;
  }

  let writing = 0;

  async function write(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob> {
    const gatheredBytes = writing < GATHERING_MAX ? GATHERED_BYTES : STREAMED_BYTES;
    writing++;
    try {
      return await store(content, gatheredBytes);
    } finally {
      writing--;
    }
  }

  async function store(
    content: AsyncIterable<Uint8Array> | Uint8Array,
    gatheredBytes: number,
  ): Promise<Blob> {
    const id = Buffer.from(chance.bytes(16)).toString("hex");
    const aside = join(incoming, id);
    const place = placeOf(id);
    try {
      const hashes = await writeAside(aside, batches(content, gatheredBytes), () => clock.now());
      await disk(subfolder(dirname(place)));
      await disk(rename(aside, place));
      await disk(syncFolder(dirname(place)));
      return opened({ id, ...hashes });
    } catch (error) {
      await rm(aside, { force: true }).catch(() => undefined);
      throw error;
    }
  }

  function opened(stored: { id: string; size: number; sha256: string; md5: string }): Blob {
    const { id, size, sha256, md5 } = stored;
    const place = placeOf(id);
    return { id, size, sha256, md5, open: (range = { start: 0, end: size - 1 }) => read(place, size, range) };
  }

  async function removeOrphans(
    olderThanMs: number,
    isReferenced: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number> {
    let removed = 0;
    for (const name of await disk(readdir(path))) {
      if (!SUBFOLDER.test(name)) continue;
      const ids = (await disk(readdir(join(path, name)))).filter((file) => ID.test(file));
      for (let from = 0; from < ids.length; from += ORPHANS_ASKED_AT_ONCE) {
        const old = await olderOf(ids.slice(from, from + ORPHANS_ASKED_AT_ONCE), olderThanMs);
        if (old.length === 0) continue;
        const referenced = await isReferenced(old);
        const orphans = old.filter((id) => !referenced.has(id));
        for (const id of orphans) await disk(rm(placeOf(id), { force: true }));
        removed += orphans.length;
      }
    }
    return removed;
  }

  async function olderOf(ids: readonly string[], olderThanMs: number): Promise<string[]> {
    const old: string[] = [];
    for (const id of ids) {
      const found = await stat(placeOf(id)).catch(() => undefined);
      if (found !== undefined && found.mtimeMs < olderThanMs) old.push(id);
    }
    return old;
  }

  return {
    write,
    open: opened,
    verify: ({ id, sha256 }) => hasHash(placeOf(id), sha256),
    remove: (id) => disk(rm(placeOf(id), { force: true })),
    removeOrphans,
  };
}

async function writeAside(aside: string, content: AsyncIterable<Uint8Array[]>, now: () => number) {
  const sha256 = createHash("sha256");
  const md5 = createHash("md5");
  let size = 0;
  const file = await disk(open(aside, "wx", 0o600));
  try {
    for await (const batch of content) {
      for (const chunk of batch) {
        sha256.update(chunk);
        md5.update(chunk);
        size += chunk.byteLength;
      }
      await disk(writeAll(file, batch));
    }
    // When it is whole, not when it began: from now on somebody may be about to refer to it.
    const seconds = now() / 1000;
    await disk(file.utimes(seconds, seconds));
    await disk(file.datasync());
  } finally {
    await file.close();
  }
  return { size, sha256: sha256.digest("hex"), md5: md5.digest("hex") };
}

/** Nothing more is taken from the content until the batch before is written: that is the back-pressure. */
async function* batches(
  content: AsyncIterable<Uint8Array> | Uint8Array,
  gatheredBytes: number,
): AsyncGenerator<Uint8Array[]> {
  if (content instanceof Uint8Array) {
    yield [content];
    return;
  }
  let batch: Uint8Array[] = [];
  let bytes = 0;
  let bytesMax = gatheredBytes;
  for await (const chunk of content) {
    batch.push(chunk);
    bytes += chunk.byteLength;
    if (bytes <= bytesMax) continue;
    yield batch;
    batch = [];
    bytes = 0;
    bytesMax = STREAMED_BYTES;
  }
  yield batch;
}

async function writeAll(file: FileHandle, chunks: readonly Uint8Array[]): Promise<void> {
  let left = chunks.filter((chunk) => chunk.byteLength > 0);
  while (left.length > 0) left = withoutFirst(left, (await file.writev(left)).bytesWritten);
}

/** What is left of the chunks after a write that may have been a short one. */
function withoutFirst(chunks: readonly Uint8Array[], bytes: number): Uint8Array[] {
  let skipped = 0;
  for (const [index, chunk] of chunks.entries()) {
    if (skipped + chunk.byteLength > bytes)
      return [chunk.subarray(bytes - skipped), ...chunks.slice(index + 1)];
    skipped += chunk.byteLength;
  }
  return [];
}

async function* read(
  place: string,
  size: number,
  { start, end }: { start: number; end: number },
): AsyncGenerator<Uint8Array> {
  if (start < 0 || end >= size || start > end + 1)
    throw new RangeError(`no bytes ${start}-${end} of ${size}`);
  const file = await open(place).catch((error: unknown) => {
    throw unreadable(place, error);
  });
  try {
    let left = end - start + 1;
    const step = left <= READ_WHOLE_BYTES ? left : READ_BYTES;
    for (let position = start; left > 0; ) {
      const buffer = Buffer.allocUnsafeSlow(Math.min(step, left));
      const { bytesRead } = await disk(file.read(buffer, 0, buffer.length, position));
      if (bytesRead === 0) throw new Error(`the blob ${place} is shorter than it was when it was stored`);
      position += bytesRead;
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function hasHash(place: string, sha256: string): Promise<boolean> {
  const file = await open(place).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw unreadable(place, error);
  });
  if (file === undefined) return false;
  const hash = createHash("sha256");
  try {
    const buffer = Buffer.allocUnsafeSlow(READ_BYTES);
    for (;;) {
      const { bytesRead } = await disk(file.read(buffer, 0, buffer.length));
      if (bytesRead === 0) break;
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
  return hash.digest("hex") === sha256;
}

/** A rename is durable only when the folder that has the new name is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function unreadable(place: string, error: unknown): Error {
  if (isMissing(error)) return new Error(`the blob ${place} is missing`, { cause: error });
  return new StorageUnavailable(`the blob ${place} cannot be read`, { cause: error });
}

/** Marks failures of our own disk work apart from those of the content, which belong to whoever sends it. */
async function disk<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    throw new StorageUnavailable(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
