export type Value = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/**
 * One serializable transaction. Statements are prepared once per text and kept; parameters are `?` in
 * order. Invariant: nothing but the database is awaited between begin and commit.
 */
export interface Transaction {
  get<Found extends Row>(sql: string, ...parameters: Value[]): Promise<Found | undefined>;
  all<Found extends Row>(sql: string, ...parameters: Value[]): Promise<Found[]>;
  /** Gives the number of rows changed. Unique and foreign-key violations throw {@link ConstraintViolation}. */
  run(sql: string, ...parameters: Value[]): Promise<number>;
  /** Runs `work` under a savepoint: when it throws, what it wrote is undone and the error passes on. */
  nested<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Called once after the commit is durable, never when the transaction rolled back. */
  afterCommit(effect: () => void): void;
}

/** Where all state and the journal live. Two implementations share one contract test. */
export interface Database {
  /**
   * Runs `work` in a serializable transaction. Resolves only when the commit is durable; when `work`
   * throws, everything it wrote is undone and the error passes on once that is certain. `work` may be
   * run again after a serialization conflict, so it has no effect but on the transaction.
   */
  transaction<Result>(work: (transaction: Transaction) => Promise<Result>): Promise<Result>;
  /** Brings the schema up to date; each migration is applied once, in order, in its own transaction. */
  migrate(migrations: readonly Migration[]): Promise<void>;
  close(): Promise<void>;
}

export interface Migration {
  /** Unique and never changed once released; applied in list order: `cloudtrail/0001-trails`. */
  readonly name: string;
  /** Statements separated by semicolons at line ends. */
  readonly sql: string;
}

export class ConstraintViolation extends Error {
  readonly kind: "unique" | "foreign-key" | "other";
  constructor(kind: "unique" | "foreign-key" | "other", message: string) {
    super(message);
    this.name = "ConstraintViolation";
    this.kind = kind;
  }
}

/** The disk is full or gone. Nothing was committed; the caller is answered with a fault, never a reply. */
export class StorageUnavailable extends Error {
  override name = "StorageUnavailable";
}
