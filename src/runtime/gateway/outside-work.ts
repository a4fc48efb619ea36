import type { Call } from "../call.ts";
import type { Database } from "../storage/database.ts";

/** Thrown through a transaction by a call that needs something slow done first: see {@link Call.outside}. */
class WorkAwaited extends Error {
  override name = "WorkAwaited";
  readonly key: string;
  readonly work: () => Promise<unknown>;
  constructor(key: string, work: () => Promise<unknown>) {
    super(`${key} is not done yet`);
    this.key = key;
    this.work = work;
  }
}

export function isWorkAwaited(error: unknown): boolean {
  return error instanceof WorkAwaited;
}

/** What was done so far for one call. */
export interface OutsideWork {
  /** The result of what is done already; throws what undoes the call until it is. */
  result<Result>(key: string, work: () => Promise<Result>): Result;
}

/** No call needs that much: one that always asks for something else would never end. */
const WORKS_MAX = 16;

/** Runs a transaction again and again until all the work that it asks for is done, between the attempts. */
export async function withOutsideWork<Result>(
  transact: (outside: OutsideWork) => Promise<Result>,
): Promise<Result> {
  const done = new Map<string, unknown>();
  const outside: OutsideWork = {
    result<Done>(key: string, work: () => Promise<Done>): Done {
      if (!done.has(key)) throw new WorkAwaited(key, work);
      return done.get(key) as Done;
    },
  };
  for (;;) {
    try {
      return await transact(outside);
    } catch (error) {
      if (!(error instanceof WorkAwaited)) throw error;
      if (done.size === WORKS_MAX) throw new Error(`a call asked for too much outside work: ${error.key}`);
      done.set(error.key, await error.work());
    }
  }
}

/** Asks in a transaction of its own what calls ask in theirs. */
export function askAside<Result>(
  database: Database,
  ask: (asker: Pick<Call, "transaction" | "outside">) => Promise<Result>,
): Promise<Result> {
  return withOutsideWork((outside) =>
    database.transaction((transaction) =>
      ask({ transaction, outside: async (key, work) => outside.result(key, work) }),
    ),
  );
}
