import { DatabaseSync, type StatementSync } from "node:sqlite";
import { ConstraintViolation, StorageUnavailable } from "./database.ts";

export interface Prepared {
  readonly statement: StatementSync;
  /** Whether the statement may change the database. */
  readonly writes: boolean;
}

/** One SQLite connection with its prepared statements. All calls are synchronous. */
export interface Connection {
  /** Prepares a statement of a caller; each text once. Transaction control and pragmas are refused. */
  prepare(sql: string): Prepared;
  /** Runs a transaction-control statement. */
  control(sql: string): void;
  /** SQLite itself ends a transaction on some errors, so this is asked, never remembered. */
  inTransaction(): boolean;
  close(): void;
}

/** Texts are literals in the stores; the bound is for those with a varying number of parameters. */
const PREPARED_MAX = 1000;
const BUSY_TIMEOUT_MS = 2000;
/**
 * 32 MiB of log. Each checkpoint holds the event loop for two syncs, so rare ones are cheaper: against 8 MiB
 * a call takes a tenth less processor time, and the slowest in a hundred is no slower.
 */
const CHECKPOINT_PAGES = 8000;
const CACHE_KIB = 32 * 1024;

const OWN_WORDS = /^\s*(begin|commit|end|rollback|savepoint|release|pragma|attach|detach|vacuum)\b/i;
const READS = /^\s*(select|values|explain)\b/i;
const READS_WITH = /^\s*with\b(?![\s\S]*\b(insert|update|delete|replace)\b)/i;

/** Opens a connection in WAL mode; throws {@link StorageUnavailable} when the file cannot be opened. */
export function openConnection(file: string, pagesMax?: number): Connection {
  const database = open(file, pagesMax);
  const controls = new Map<string, StatementSync>();
  const prepared = new Map<string, Prepared>();
  return {
    prepare(sql) {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      if (OWN_WORDS.test(sql)) throw new Error(`not a statement for a transaction: ${sql}`);
      const made = { statement: database.prepare(sql), writes: !(READS.test(sql) || READS_WITH.test(sql)) };
      if (prepared.size >= PREPARED_MAX) prepared.delete(prepared.keys().next().value ?? "");
      prepared.set(sql, made);
      return made;
    },
    control(sql) {
      let statement = controls.get(sql);
      if (statement === undefined) {
        statement = database.prepare(sql);
        controls.set(sql, statement);
      }
      statement.run();
    },
    inTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

function open(file: string, pagesMax: number | undefined): DatabaseSync {
  try {
    const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    // The data folder has one owner, so SQLite need not ask for locks (four system calls) at every read.
    database.exec("PRAGMA locking_mode = EXCLUSIVE");
    const mode = database.prepare("PRAGMA journal_mode = WAL").get()?.journal_mode;
    if (mode !== "wal" && mode !== "memory")
      throw new StorageUnavailable(`${file} cannot have a write-ahead log`);
    database.exec(`
      PRAGMA synchronous = FULL;
      PRAGMA temp_store = MEMORY;
      PRAGMA cache_size = -${CACHE_KIB};
      PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES};
    `);
    // A process that was killed may have left frames that were written but never synced. Copied into
    // the database file and synced there before anyone reads them, they cannot vanish after being seen.
    database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    database.exec("PRAGMA synchronous = NORMAL");
    if (pagesMax !== undefined) database.exec(`PRAGMA max_page_count = ${pagesMax}`);
    return database;
  } catch (error) {
    throw translated(error);
  }
}

const CONSTRAINT = 19;
const CONSTRAINT_FOREIGN_KEY = 787;
const CONSTRAINT_UNIQUE: ReadonlySet<number> = new Set([1555, 2067, 2579]);
/** BUSY, LOCKED, NOMEM, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB: https://sqlite.org/rescode.html */
const UNAVAILABLE: ReadonlySet<number> = new Set([5, 6, 7, 8, 10, 11, 13, 14, 15, 26]);

/** An error of SQLite in the words of the database interface; anything else as it is. */
export function translated(error: unknown): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  const code = error.errcode;
  const primary = code & 0xff;
  if (primary === CONSTRAINT) {
    if (CONSTRAINT_UNIQUE.has(code)) return new ConstraintViolation("unique", error.message);
    if (code === CONSTRAINT_FOREIGN_KEY) return new ConstraintViolation("foreign-key", error.message);
    return new ConstraintViolation("other", error.message);
  }
  if (!UNAVAILABLE.has(primary)) return error;
  return new StorageUnavailable(`${error.message} (SQLite ${code})`, { cause: error });
}
