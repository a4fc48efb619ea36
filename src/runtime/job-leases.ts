/**
 * Who runs which job. A row of `job_leases`: `owner` holds the job until the time `until`, or nobody when that
 * is 0; `due` is when it is to begin next. `until` in the past belongs to a run that was cut short.
 */
import type { Job } from "./job.ts";
import type { Database, Migration, Row } from "./storage/database.ts";

export const schedulerMigrations: readonly Migration[] = [
  {
    name: "scheduler/0001-job-leases",
    sql: `CREATE TABLE job_leases (
            name TEXT NOT NULL PRIMARY KEY,
            owner TEXT NOT NULL,
            until INTEGER NOT NULL,
            due INTEGER NOT NULL
          )`,
  },
];

export const LEASE_MS = 60_000;

export type Claim =
  | { readonly kind: "claimed"; readonly dueMs: number }
  | { readonly kind: "not-due"; readonly dueMs: number }
  | { readonly kind: "held"; readonly owner: string; readonly untilMs: number };

interface LeaseRow extends Row {
  readonly owner: string;
  readonly until: number;
  readonly due: number;
}

/** Takes the job's lease when it is due (or `forced`) and nobody else runs it. */
export function claimLease(
  database: Database,
  { job, owner, nowMs, forced }: { job: Job; owner: string; nowMs: number; forced: boolean },
): Promise<Claim> {
  return database.transaction(async (transaction) => {
    const row = await transaction.get<LeaseRow>(
      "SELECT owner, until, due FROM job_leases WHERE name = ?",
      job.name,
    );
    if (row !== undefined && row.owner !== owner && isAhead(row.until, nowMs, LEASE_MS)) {
      return { kind: "held", owner: row.owner, untilMs: row.until };
    }
    const wasCutShort = row !== undefined && row.until !== 0;
    if (row !== undefined && !forced && !wasCutShort && isAhead(row.due, nowMs, job.intervalMs)) {
      return { kind: "not-due", dueMs: row.due };
    }
    const dueMs = nowMs + job.intervalMs;
    await transaction.run(
      `INSERT INTO job_leases (name, owner, until, due) VALUES (?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until, due = excluded.due`,
      job.name,
      owner,
      nowMs + LEASE_MS,
      dueMs,
    );
    return { kind: "claimed", dueMs };
  });
}

/** Whether the time is still to come. A time further off than can be is one from before a clock was set back. */
export function isAhead(timeMs: number, nowMs: number, furthestMs: number): boolean {
  return timeMs > nowMs && timeMs <= nowMs + furthestMs;
}

/** Gives false when the lease has gone to another owner meanwhile. */
export async function renewLease(
  database: Database,
  name: string,
  owner: string,
  untilMs: number,
): Promise<boolean> {
  const renewed = await database.transaction((transaction) =>
    transaction.run(
      "UPDATE job_leases SET until = ? WHERE name = ? AND owner = ? AND until > 0",
      untilMs,
      name,
      owner,
    ),
  );
  return renewed > 0;
}

/** A run that was broken off is due again at once, for whoever comes next. */
export async function releaseLease(
  database: Database,
  name: string,
  owner: string,
  brokenOff: boolean,
): Promise<void> {
  const due = brokenOff ? ", due = 0" : "";
  await database.transaction((transaction) =>
    transaction.run(`UPDATE job_leases SET until = 0${due} WHERE name = ? AND owner = ?`, name, owner),
  );
}
