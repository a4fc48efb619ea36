import type { Clock } from "./clock.ts";
import type { Job } from "./job.ts";
import { claimLease, isAhead, LEASE_MS, releaseLease, renewLease } from "./job-leases.ts";
import type { Log } from "./log.ts";
import type { Database } from "./storage/database.ts";

export interface SchedulerOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly jobs: readonly Job[];
  readonly log: Log;
  /**
   * This node's name in the leases, another one for each node of a database. A node that alone owns its
   * database keeps one name over restarts, so that it need not wait for the leases of its former life.
   */
  readonly owner: string;
}

/** Runs jobs, each at its own interval, never twice at once, and only one node of many at a time. */
export interface Scheduler {
  /** Begins to run jobs as their times come. */
  start(): void;
  /** Runs all jobs that are due now, one after another in list order; for use after the clock was turned. */
  runDue(): Promise<void>;
  /**
   * Runs a job whether it is due or not, after the run that may be under way. Throws what the job throws. With
   * `instead` that is done under the job's lease, so that it meets no run of the job, on this node or another.
   */
  runNow(name: string, instead?: Job["run"]): Promise<void>;
  /** Tells running jobs to break off and waits for them. */
  stop(): Promise<void>;
}

/** A clock that is turned wakes no timer, so it is looked at this often. */
const LOOK_MS = 1000;
const RENEW_MS = LEASE_MS / 3;

interface Entry {
  readonly job: Job;
  /** When to ask for the lease next; the database knows better. */
  nextMs: number;
  run: Run | undefined;
}

interface Run {
  readonly abort: AbortController;
  readonly ended: Promise<Ending>;
  renewMs: number;
}

type Ending = "ran" | "not due" | { readonly heldBy: string } | { readonly error: unknown };

export function openScheduler({ database, clock, jobs, log, owner }: SchedulerOptions): Scheduler {
  const entries = jobs.map((job): Entry => ({ job, nextMs: 0, run: undefined }));
  if (new Set(jobs.map(({ name }) => name)).size < jobs.length)
    throw new Error("two jobs have the same name");
  let isStarted = false;
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;

  function launch(entry: Entry, forced: boolean, instead?: Job["run"]): Promise<Ending> {
    const abort = new AbortController();
    const ended = perform(entry, abort.signal, forced, instead).finally(() => {
      entry.run = undefined;
      arm();
    });
    entry.run = { abort, ended, renewMs: clock.now() + RENEW_MS };
    arm();
    return ended;
  }

  async function perform(
    entry: Entry,
    signal: AbortSignal,
    forced: boolean,
    instead?: Job["run"],
  ): Promise<Ending> {
    const job = instead === undefined ? entry.job : { ...entry.job, run: instead };
    const nowMs = clock.now();
    entry.nextMs = nowMs + job.intervalMs;
    try {
      const claim = await claimLease(database, { job, owner, nowMs, forced });
      if (claim.kind === "held") {
        entry.nextMs = Math.min(claim.untilMs, entry.nextMs);
        return { heldBy: claim.owner };
      }
      entry.nextMs = claim.dueMs;
      if (claim.kind === "not-due") return "not due";
      return await runClaimed(job, signal);
    } catch (error) {
      log.error("a job could not be claimed or released", { job: job.name, error });
      return { error };
    }
  }

  async function runClaimed(job: Job, signal: AbortSignal): Promise<Ending> {
    try {
      await job.run(signal);
      return "ran";
    } catch (error) {
      if (!signal.aborted) log.error("a job failed", { job: job.name, error });
      return { error };
    } finally {
      await releaseLease(database, job.name, owner, signal.aborted);
    }
  }

  async function renew({ job }: Entry, run: Run): Promise<void> {
    const nowMs = clock.now();
    run.renewMs = nowMs + RENEW_MS;
    try {
      if (await renewLease(database, job.name, owner, nowMs + LEASE_MS)) return;
      log.warn("a job lost its lease and is told to break off", { job: job.name });
      run.abort.abort();
    } catch (error) {
      log.error("the lease of a job could not be renewed", { job: job.name, error });
    }
  }

  function isDue({ job, nextMs }: Entry): boolean {
    return !isAhead(nextMs, clock.now(), job.intervalMs);
  }

  function tick(): void {
    for (const entry of entries) {
      if (entry.run === undefined) {
        if (isStarted && !isStopped && isDue(entry)) launch(entry, false);
      } else if (clock.now() >= entry.run.renewMs) renew(entry, entry.run);
    }
    arm();
  }

  function arm(): void {
    clearTimeout(timer);
    const isRunning = entries.some(({ run }) => run !== undefined);
    if (!isRunning && (!isStarted || isStopped)) return;
    const waits = entries.map(({ run, nextMs }) => (run === undefined ? nextMs - clock.now() : LOOK_MS));
    timer = setTimeout(tick, Math.max(1, Math.min(LOOK_MS, ...waits)));
    timer.unref();
  }

  async function runAfterCurrent(entry: Entry, forced: boolean, instead?: Job["run"]): Promise<Ending> {
    while (entry.run !== undefined) await entry.run.ended;
    if (isStopped) throw new Error("the scheduler is stopped");
    return forced || isDue(entry) ? launch(entry, forced, instead) : "not due";
  }

  return {
    start() {
      isStarted = true;
      tick();
    },
    async runDue() {
      for (const entry of entries) await runAfterCurrent(entry, false);
    },
    async runNow(name, instead) {
      const entry = entries.find(({ job }) => job.name === name);
      if (entry === undefined) throw new Error(`there is no job ${name}`);
      const ending = await runAfterCurrent(entry, true, instead);
      if (typeof ending === "string") return;
      if ("error" in ending) throw ending.error;
      throw new Error(`the job ${name} is running on ${ending.heldBy}`);
    },
    async stop() {
      isStopped = true;
      for (const { run } of entries) run?.abort.abort();
      await Promise.all(entries.map(({ run }) => run?.ended));
      clearTimeout(timer);
    },
  };
}
