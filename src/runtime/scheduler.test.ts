import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { standingClock, type TurnableClock } from "./clock.ts";
import type { Job } from "./job.ts";
import { claimLease, LEASE_MS, schedulerMigrations } from "./job-leases.ts";
import { jsonLinesLog } from "./log.ts";
import { openScheduler, type Scheduler } from "./scheduler.ts";
import type { Database } from "./storage/database.ts";
import { openSqlite } from "./storage/sqlite.ts";

const MINUTE_MS = 60_000;

let clock: TurnableClock;
let database: Database;
let lines: string[];
let opened: Scheduler[];

beforeEach(async () => {
  clock = standingClock(Date.UTC(2026, 2, 1));
  lines = [];
  opened = [];
  database = openSqlite(":memory:", { log: log() });
  await database.migrate(schedulerMigrations);
});
afterEach(async () => {
  await Promise.all(opened.map((scheduler) => scheduler.stop()));
  await database.close();
});

const log = () => jsonLinesLog({ write: (line) => lines.push(line) }, clock);

function open(jobs: readonly Job[], owner = "node-1", base: Database = database): Scheduler {
  const scheduler = openScheduler({ database: base, clock, jobs, log: log(), owner });
  opened.push(scheduler);
  return scheduler;
}

/** A job that notes its runs and, when told to, stays at work until it is let go or told to break off. */
function notingJob(name: string, intervalMs = MINUTE_MS) {
  const runs: number[] = [];
  let held: PromiseWithResolvers<void> | undefined;
  let entered = Promise.withResolvers<void>();
  let atOnce = 0;
  let atOnceMax = 0;
  const job: Job = {
    name,
    intervalMs,
    async run(signal) {
      runs.push(clock.now());
      atOnce += 1;
      atOnceMax = Math.max(atOnceMax, atOnce);
      entered.resolve();
      entered = Promise.withResolvers();
      if (held !== undefined) {
        const broken = Promise.withResolvers<void>();
        signal.addEventListener("abort", () => broken.resolve());
        await Promise.race([held.promise, broken.promise]);
      }
      atOnce -= 1;
    },
  };
  return {
    job,
    runs,
    entered: () => entered.promise,
    hold: () => {
      held = Promise.withResolvers();
    },
    letGo: () => held?.resolve(),
    atOnceMax: () => atOnceMax,
  };
}

describe("times", () => {
  test("a job is due at first and then at its interval, counted from the start before", async () => {
    const { job, runs } = notingJob("a");
    const scheduler = open([job]);
    const start = clock.now();
    await scheduler.runDue();
    await scheduler.runDue();
    clock.advance(MINUTE_MS - 1);
    await scheduler.runDue();
    expect(runs).toEqual([start]);
    clock.advance(1);
    await scheduler.runDue();
    expect(runs).toEqual([start, start + MINUTE_MS]);
  });

  test("a job runs once, however long the clock was turned", async () => {
    const { job, runs } = notingJob("a");
    const scheduler = open([job]);
    await scheduler.runDue();
    clock.advance(100 * MINUTE_MS);
    await scheduler.runDue();
    await scheduler.runDue();
    expect(runs).toHaveLength(2);
  });

  test("each job has its own interval, and those due run in list order", async () => {
    const order: string[] = [];
    const jobs = ["slow", "quick"].map((name, index) => ({
      name,
      intervalMs: index === 0 ? 10 * MINUTE_MS : MINUTE_MS,
      run: async () => void order.push(name),
    }));
    const scheduler = open(jobs);
    await scheduler.runDue();
    clock.advance(MINUTE_MS);
    await scheduler.runDue();
    expect(order).toEqual(["slow", "quick", "quick"]);
  });

  test("the times outlive a restart", async () => {
    const { job, runs } = notingJob("a");
    await open([job]).runDue();
    const next = open([job]);
    await next.runDue();
    expect(runs).toHaveLength(1);
    clock.advance(MINUTE_MS);
    await next.runDue();
    expect(runs).toHaveLength(2);
  });

  test("a clock that was set back leaves no job waiting", async () => {
    const { job, runs } = notingJob("a");
    const before = clock;
    clock = standingClock(before.now() + 1000 * MINUTE_MS);
    await open([job]).runDue();
    clock = before;
    await open([job]).runDue();
    expect(runs).toHaveLength(2);
  });

  test("once started, jobs run by themselves", async () => {
    const { job, runs, entered } = notingJob("a", 5);
    const first = entered();
    open([job]).start();
    await first;
    const second = entered();
    clock.advance(5);
    await second;
    expect(runs).toHaveLength(2);
  });

  test("unless started, no job runs by itself", async () => {
    const { job, runs } = notingJob("a", 1);
    open([job]);
    clock.advance(MINUTE_MS);
    await database.transaction(async () => undefined);
    expect(runs).toEqual([]);
  });
});

describe("running now", () => {
  test("runs a job that is not due, and counts its interval from there", async () => {
    const { job, runs } = notingJob("a");
    const scheduler = open([job]);
    await scheduler.runDue();
    clock.advance(MINUTE_MS / 2);
    await scheduler.runNow("a");
    clock.advance(MINUTE_MS / 2);
    await scheduler.runDue();
    expect(runs).toHaveLength(2);
  });

  test("waits for the run under way and never runs a job twice at once", async () => {
    const noting = notingJob("a");
    noting.hold();
    const scheduler = open([noting.job]);
    const isUnderWay = noting.entered();
    const all = [scheduler.runDue(), scheduler.runNow("a"), scheduler.runNow("a"), scheduler.runDue()];
    await isUnderWay;
    noting.letGo();
    await Promise.all(all);
    expect([noting.runs.length, noting.atOnceMax()]).toEqual([3, 1]);
  });

  test("a job nobody knows is a fault", async () => {
    await expect(open([]).runNow("a")).rejects.toThrow("no job a");
  });

  test("does other work in the job's place, and neither meets the other", async () => {
    const noting = notingJob("a");
    noting.hold();
    const scheduler = open([noting.job]);
    const isUnderWay = noting.entered();
    const due = scheduler.runDue();
    await isUnderWay;
    const seen: string[] = [];
    const instead = scheduler.runNow("a", async () => {
      seen.push(`instead, after ${noting.runs.length}`);
    });
    expect(seen).toEqual([]);
    noting.letGo();
    await Promise.all([due, instead]);
    expect([seen, noting.runs.length]).toEqual([["instead, after 1"], 1]);
  });

  test("tells what the job throws", async () => {
    const failing: Job = { name: "a", intervalMs: 1, run: () => Promise.reject(new Error("no bucket")) };
    await expect(open([failing]).runNow("a")).rejects.toThrow("no bucket");
  });
});

test("a job that fails is logged, holds no other up and runs again at its next time", async () => {
  let attempts = 0;
  const failing: Job = {
    name: "failing",
    intervalMs: MINUTE_MS,
    run() {
      attempts += 1;
      throw new Error(`attempt ${attempts}`);
    },
  };
  const { job, runs } = notingJob("other");
  const scheduler = open([failing, job]);
  await scheduler.runDue();
  await scheduler.runDue();
  clock.advance(MINUTE_MS);
  await scheduler.runDue();
  expect([attempts, runs.length]).toEqual([2, 2]);
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { level: "error", message: "a job failed", job: "failing", error: { message: "attempt 1" } },
    { level: "error", error: { message: "attempt 2" } },
  ]);
});

describe("several nodes", () => {
  test("share the times", async () => {
    const { job, runs } = notingJob("a");
    const nodes = [open([job], "node-1"), open([job], "node-2")];
    await Promise.all(nodes.map((node) => node.runDue()));
    expect(runs).toHaveLength(1);
    clock.advance(MINUTE_MS);
    await Promise.all(nodes.map((node) => node.runDue()));
    expect(runs).toHaveLength(2);
  });

  test("never run a job at once", async () => {
    const noting = notingJob("a");
    noting.hold();
    const isUnderWay = noting.entered();
    const running = open([noting.job], "node-1").runDue();
    await isUnderWay;
    const other = open([noting.job], "node-2");
    await other.runDue();
    await expect(other.runNow("a")).rejects.toThrow("running on node-1");
    noting.letGo();
    await running;
    expect(noting.runs).toHaveLength(1);
    await other.runNow("a");
    expect(noting.runs).toHaveLength(2);
  });

  test("one takes over at once what another was cut short in, when that one's lease is over", async () => {
    const { job, runs } = notingJob("a", 60 * MINUTE_MS);
    await claimLease(database, { job, owner: "killed", nowMs: clock.now(), forced: false });
    const survivor = open([job], "survivor");
    await survivor.runDue();
    expect(runs).toEqual([]);
    clock.advance(LEASE_MS);
    await survivor.runDue();
    expect(runs).toHaveLength(1);
  });

  test("a node that was killed goes on at once under its name", async () => {
    const { job, runs } = notingJob("a", 60 * MINUTE_MS);
    await claimLease(database, { job, owner: "node-1", nowMs: clock.now(), forced: false });
    await open([job], "node-1").runDue();
    expect(runs).toHaveLength(1);
  });

  test("a job that lost its lease is told to break off", async () => {
    const noting = notingJob("a");
    noting.hold();
    const isUnderWay = noting.entered();
    const running = open([noting.job], "node-1").runDue();
    await isUnderWay;
    clock.advance(LEASE_MS);
    await database.transaction((transaction) => transaction.run("UPDATE job_leases SET owner = 'node-2'"));
    await running;
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ level: "warn", job: "a" }]);
  });

  test("a job at work keeps its lease", async () => {
    const noting = notingJob("a");
    noting.hold();
    const isUnderWay = noting.entered();
    const running = open([noting.job], "node-1").runDue();
    await isUnderWay;
    const until = async () =>
      (await database.transaction((transaction) => transaction.get("SELECT until FROM job_leases")))?.until;
    clock.advance(LEASE_MS - 1);
    await expect.poll(until, { timeout: 5000 }).toBe(clock.now() + LEASE_MS);
    noting.letGo();
    await running;
  });
});

describe("stopping", () => {
  test("tells running jobs to break off, waits for them, and lets them begin anew at the next start", async () => {
    const noting = notingJob("a", 60 * MINUTE_MS);
    noting.hold();
    const scheduler = open([noting.job]);
    const isUnderWay = noting.entered();
    const running = scheduler.runDue();
    await isUnderWay;
    await scheduler.stop();
    await running;
    noting.letGo();
    await open([noting.job]).runDue();
    expect(noting.runs).toHaveLength(2);
  });

  test("ends all running", async () => {
    const { job, runs } = notingJob("a");
    const scheduler = open([job]);
    await scheduler.stop();
    await expect(scheduler.runDue()).rejects.toThrow("stopped");
    await expect(scheduler.runNow("a")).rejects.toThrow("stopped");
    scheduler.start();
    expect(runs).toEqual([]);
  });
});

test("two jobs of one name are a fault", () => {
  const { job } = notingJob("a");
  expect(() => open([job, job])).toThrow("same name");
});
