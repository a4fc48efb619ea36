import type { Migration, Row, Transaction } from "./storage/database.ts";

export const cursorMigrations: readonly Migration[] = [
  {
    name: "cursors/0001-cursors",
    sql: "CREATE TABLE cursors (reader TEXT NOT NULL PRIMARY KEY, sequence INTEGER NOT NULL)",
  },
];

interface CursorRow extends Row {
  readonly sequence: number;
}

/** The sequence of the last journal entry that the reader is done with, 0 when it never moved. */
export async function readCursor(transaction: Transaction, reader: string): Promise<number> {
  const row = await transaction.get<CursorRow>("SELECT sequence FROM cursors WHERE reader = ?", reader);
  return row?.sequence ?? 0;
}

/**
 * Moves the reader's cursor, and registers the reader with its first move: from then on nothing behind its
 * cursor is pruned. Throws a RangeError when it would go back, since what lay there may be gone.
 */
export async function moveCursor(transaction: Transaction, reader: string, sequence: number): Promise<void> {
  const moved = await transaction.run(
    `INSERT INTO cursors (reader, sequence) VALUES (?, ?)
     ON CONFLICT (reader) DO UPDATE SET sequence = excluded.sequence WHERE excluded.sequence >= cursors.sequence`,
    reader,
    sequence,
  );
  if (moved === 0) throw new RangeError(`the cursor of ${reader} cannot go back to ${sequence}`);
}

/** The lowest cursor of all readers: what is not behind it is still wanted by someone. 0 without any reader. */
export async function lowestCursor(transaction: Transaction): Promise<number> {
  const row = await transaction.get<CursorRow>("SELECT coalesce(min(sequence), 0) AS sequence FROM cursors");
  return row?.sequence ?? 0;
}

/** A reader that is gone for good holds nothing back any more. */
export async function forgetCursor(transaction: Transaction, reader: string): Promise<void> {
  await transaction.run("DELETE FROM cursors WHERE reader = ?", reader);
}
