import type { Row, Transaction, Value } from "./database.ts";
import { StorageUnavailable } from "./database.ts";
import { type Connection, translated } from "./sqlite-connection.ts";

/** Rows remembered at once: looking through more would cost what reading again does. */
const REMEMBERED_MAX = 8;

interface RememberedRow {
  readonly sql: string;
  readonly parameters: readonly Value[];
  readonly row: Row | undefined;
}

/**
 * One caller's share of the group's SQLite transaction. Levels are savepoints (the caller's own, then one
 * for each `nested`), opened only when something is written under them. The first writer of a group needs
 * no savepoint of its own: what it would undo is the whole transaction.
 */
export class SqliteTransaction implements Transaction {
  readonly effects: (() => void)[] = [];
  /** Set when storage failed under this caller: the group's transaction can no longer be trusted. */
  failure: StorageUnavailable | undefined;
  readonly #connection: Connection;
  #over = false;
  #depth = 1;
  #opened = 0;
  #ownsWhole = false;
  #misuse: Error | undefined;
  /**
   * What was read since the last write: a call asks for a row in its demands and again in its work. Exact, since
   * callers work one after another.
   */
  #remembered: RememberedRow[] = [];

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  get isOver(): boolean {
    return this.#over;
  }

  async get<Found extends Row>(sql: string, ...parameters: Value[]): Promise<Found | undefined> {
    try {
      this.#demandOpen();
      const known = this.#remembered.find((read) => isSame(read, sql, parameters));
      if (known !== undefined) return known.row as Found | undefined;
      const { statement, writes } = this.#ready(sql);
      const row = statement.get(...parameters) as Found | undefined;
      if (!writes && this.#remembered.length < REMEMBERED_MAX)
        this.#remembered.push({ sql, parameters, row });
      return row;
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async all<Found extends Row>(sql: string, ...parameters: Value[]): Promise<Found[]> {
    try {
      return this.#ready(sql).statement.all(...parameters) as Found[];
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async run(sql: string, ...parameters: Value[]): Promise<number> {
    try {
      return Number(this.#ready(sql).statement.run(...parameters).changes);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  async nested<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#demandOpen();
    this.#depth += 1;
    const depth = this.#depth;
    const effectsBefore = this.effects.length;
    let result: Result;
    try {
      result = await work();
    } catch (error) {
      this.effects.length = effectsBefore;
      this.#leave(depth, false);
      throw error;
    }
    this.#leave(depth, true);
    return result;
  }

  afterCommit(effect: () => void): void {
    this.#demandOpen();
    this.effects.push(effect);
  }

  /** Ends the caller's share; keeps its writes unless told otherwise. Throws what the caller must get instead. */
  end(keep: boolean): void {
    if (this.#over) return;
    this.#over = true;
    if (this.failure !== undefined) throw this.failure;
    if (this.#depth > 1) this.#misuse ??= new Error("a nested part outlived its transaction");
    try {
      this.#close(1, keep && this.#misuse === undefined);
    } catch (error) {
      throw this.#failed(error);
    }
    if (this.#misuse !== undefined) throw this.#misuse;
  }

  #ready(sql: string) {
    this.#demandOpen();
    const ready = this.#connection.prepare(sql);
    if (ready.writes) {
      this.#remembered = [];
      if (this.#opened < this.#depth) this.#openLevels();
    }
    return ready;
  }

  #demandOpen(): void {
    if (this.failure !== undefined) throw this.failure;
    if (this.#over) throw new Error("this transaction is over");
  }

  #openLevels(): void {
    if (this.#opened === 0 && !this.#connection.inTransaction()) {
      this.#connection.control("BEGIN IMMEDIATE");
      this.#ownsWhole = true;
      this.#opened = 1;
    }
    while (this.#opened < this.#depth) {
      this.#connection.control(`SAVEPOINT level${this.#opened + 1}`);
      this.#opened += 1;
    }
  }

  #leave(depth: number, keep: boolean): void {
    if (this.#over) return;
    if (this.#depth !== depth) {
      // Savepoints are a stack; two nested parts that ran at once would release each other's.
      this.#misuse = new Error("nested parts of one transaction must not overlap");
      throw this.#misuse;
    }
    this.#depth -= 1;
    if (this.failure !== undefined) return;
    try {
      this.#close(depth, keep);
    } catch (error) {
      throw this.#failed(error);
    }
  }

  #close(level: number, keep: boolean): void {
    if (this.#opened < level) return;
    this.#opened = level - 1;
    if (!keep) this.#remembered = [];
    if (level === 1 && this.#ownsWhole) {
      if (!keep) this.#connection.control("ROLLBACK");
      return;
    }
    if (!keep) this.#connection.control(`ROLLBACK TO level${level}`);
    this.#connection.control(`RELEASE level${level}`);
  }

  #failed(error: unknown): unknown {
    const known = translated(error);
    if (known instanceof StorageUnavailable) this.failure = known;
    return known;
  }
}

function isSame(read: RememberedRow, sql: string, parameters: readonly Value[]): boolean {
  return (
    read.sql === sql &&
    read.parameters.length === parameters.length &&
    read.parameters.every((value, index) => value === parameters[index])
  );
}
