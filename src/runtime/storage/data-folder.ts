import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock.ts";
import { StorageUnavailable } from "./database.ts";
import { NewerSchema } from "./migrate.ts";
import { translated } from "./sqlite-connection.ts";

/**
 * The folder:
 *   folder.json   {"format":1}: what this layout is; a program refuses a higher number than it knows
 *   owner.lock    an SQLite file in which the owner holds an exclusive lock; it never has content
 *   owner.json    {"pid":…,"startedAt":"…","url":"…"}: who holds it, and where a server that does is reached; written
 *                 after the lock was taken, with the URL once it listens
 *   cairn.db      state and journal, beside it its write-ahead log
 *   blobs/        content of objects
 *   keys/         private keys
 *   credentials   the first credentials, in the form of an AWS credentials file
 */
const FORMAT = 1;

export interface DataFolder {
  readonly path: string;
  readonly databaseFile: string;
  readonly blobsFolder: string;
  readonly keysFolder: string;
  readonly credentialsFile: string;
  /** Tells other processes of this machine where the owner is reached: see {@link ownerUrl}. */
  announce(url: string): void;
  /** Gives the folder up; whatever lies in it is closed before. */
  close(): void;
}

/** Another living process owns the folder. */
export class DataFolderInUse extends Error {
  override name = "DataFolderInUse";
}

/**
 * Creates the folder when it is missing (readable by its owner only) and takes it into exclusive possession.
 * Throws {@link DataFolderInUse} and {@link NewerSchema}. The lock is one of the operating system, which
 * frees it when the process ends in whatever way.
 */
export function openDataFolder(path: string, clock: Clock): DataFolder {
  const folder = resolve(path);
  createFolder(folder);
  const lock = takeLock(folder);
  const owner = { pid: process.pid, startedAt: new Date(clock.now()).toISOString() };
  try {
    demandKnownFormat(folder);
    writeDurably(folder, "owner.json", owner);
    createFolder(join(folder, "blobs"));
    createFolder(join(folder, "keys"));
    chmodSync(join(folder, "keys"), 0o700);
    syncFolder(folder);
  } catch (error) {
    lock.close();
    throw error;
  }
  return {
    path: folder,
    databaseFile: join(folder, "cairn.db"),
    blobsFolder: join(folder, "blobs"),
    keysFolder: join(folder, "keys"),
    credentialsFile: join(folder, "credentials"),
    announce: (url) => writeDurably(folder, "owner.json", { ...owner, url }),
    close: () => {
      if (lock.isOpen) lock.close();
    },
  };
}

/** Where the server is reached that owns the folder; undefined while it is starting, and of other owners. */
export function ownerUrl(path: string): string | undefined {
  const url = readJson(resolve(path), "owner.json")?.url;
  return typeof url === "string" && URL.canParse(url) ? url : undefined;
}

function createFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

function takeLock(folder: string): DatabaseSync {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, "owner.lock"), { timeout: 0 });
    lock.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock?.close();
    if (isLocked(error)) throw new DataFolderInUse(`the data folder ${folder} is in use${ownerOf(folder)}`);
    throw translated(error);
  }
}

const BUSY = 5;
const LOCKED = 6;

function isLocked(error: unknown): boolean {
  if (!(error instanceof Error) || !("errcode" in error)) return false;
  return error.errcode === BUSY || error.errcode === LOCKED;
}

function ownerOf(folder: string): string {
  const owner = readJson(folder, "owner.json");
  if (typeof owner?.pid !== "number") return "";
  return ` by process ${owner.pid}, started at ${String(owner.startedAt)}`;
}

function demandKnownFormat(folder: string): void {
  const found = readJson(folder, "folder.json");
  if (found === undefined) {
    writeDurably(folder, "folder.json", { format: FORMAT });
    return;
  }
  if (typeof found.format !== "number") throw new StorageUnavailable(`${folder}/folder.json is damaged`);
  if (found.format <= FORMAT) return;
  throw new NewerSchema(
    `the data folder ${folder} was made by a newer version (format ${found.format}, known here up to ${FORMAT})`,
  );
}

function readJson(folder: string, name: string): Readonly<Record<string, unknown>> | undefined {
  let text: string;
  try {
    text = readFileSync(join(folder, name), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function writeDurably(folder: string, name: string, content: Readonly<Record<string, unknown>>): void {
  const aside = join(folder, `${name}.new`);
  writeFileSync(aside, `${JSON.stringify(content)}\n`, { mode: 0o600, flush: true });
  renameSync(aside, join(folder, name));
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  fsyncSync(descriptor);
  closeSync(descriptor);
}
