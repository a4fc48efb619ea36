/** Background work: read after a cursor, decide, act, move the cursor. Idempotent and resumable. */
export interface Job {
  /** Stable: it names the lease in the database. */
  readonly name: string;
  /** Milliseconds between two runs, counted from the start of the one before. */
  readonly intervalMs: number;
  /** Runs with the lease held. A throw is logged and the job runs again at its next time. */
  run(signal: AbortSignal): Promise<void>;
}
