import { close, closeSync, fdatasync, fsyncSync, openSync } from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Log } from "../log.ts";
import type { Database } from "./database.ts";
import { openGroupCommit } from "./group-commit.ts";
import { applyMigrations } from "./migrate.ts";
import { openConnection } from "./sqlite-connection.ts";

export interface SqliteOptions {
  readonly log: Log;
  /** The file never grows beyond this many pages of 4 KiB; writes that need more fail as on a full disk. */
  readonly pagesMax?: number | undefined;
  /** Makes what was written to an open file durable; tests put a failing disk here. */
  readonly synchronize?: ((descriptor: number) => Promise<void>) | undefined;
}

/**
 * State in one SQLite file, owned by this process. SQLite runs with `synchronous = NORMAL`, so a commit only
 * writes the write-ahead log; the log is synced by us, off the event loop, before anyone is answered.
 *
 * Why one sync of the log is enough: the log file stays the same inode while a connection is open, and
 * SQLite overwrites frames only after a checkpoint that synced the log, then the database file.
 */
export function openSqlite(file: string, options: SqliteOptions): Database {
  const connection = openConnection(file, options.pagesMax);
  const log = file === ":memory:" ? undefined : openLog(file);
  const synchronize = options.synchronize ?? promisify(fdatasync);
  const group = openGroupCommit({
    connection,
    sync: log === undefined ? undefined : () => synchronize(log),
    log: options.log,
  });
  let closing: Promise<void> | undefined;

  async function closeAll(): Promise<void> {
    await group.close();
    connection.close();
    if (log !== undefined) await promisify(close)(log);
  }

  return {
    transaction: group.transaction,
    migrate: (migrations) => applyMigrations(group.transaction, migrations),
    close() {
      closing ??= closeAll();
      return closing;
    },
  };
}

/** Only the log is opened beside SQLite: closing any descriptor of the database file would drop its locks. */
function openLog(file: string): number {
  const folder = openSync(dirname(file), "r");
  fsyncSync(folder);
  closeSync(folder);
  return openSync(`${file}-wal`, "r+");
}
