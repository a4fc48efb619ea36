import { close, fdatasync, mkdtempSync, openSync, rmSync, write } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { historyResourceRules } from "../src/conventions.ts";
import { assembleRecord } from "../src/pure/event/assemble.ts";
import type { EventRecord } from "../src/pure/event/record.ts";
import { openJournal } from "../src/runtime/journal-database.ts";
import { silentLog } from "../src/runtime/log.ts";
import { openSqlite } from "../src/runtime/storage/sqlite.ts";
import type { Benchmark } from "./harness/report.ts";
import { figure, median } from "./harness/statistics.ts";

const TARGET_PER_SECOND = 30_000;
const PRODUCERS = 16;
const ROUNDS = 5;
const ROUND_MS = 500;

/** Producers that await durability, as every call does. */
export const journal: Benchmark = {
  name: "journal",
  title: "The journal, 16 producers awaiting durability, against appending to a file and syncing it",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "cairn-bench-"));
    const database = openSqlite(join(folder, "journal.db"), { log: silentLog });
    const opened = openJournal({ database, rules: historyResourceRules });
    await database.migrate(opened.migrations);
    const file = openFile(join(folder, "journal.log"));
    const append = (record: EventRecord) =>
      database.transaction((transaction) => opened.journal.append(transaction, record));
    const works = { journal: append, file: (record: EventRecord) => file.append(JSON.stringify(record)) };
    const results = { journal: [] as Round[], file: [] as Round[] };
    try {
      for (const work of Object.values(works)) await produce(work);
      for (let round = 0; round < ROUNDS; round++) {
        results.journal.push(await produce(works.journal));
        results.file.push(await produce(works.file));
      }
    } finally {
      await database.close();
      await file.close();
      rmSync(folder, { recursive: true, force: true });
    }
    const perSecond = (rounds: readonly Round[]) => median(rounds.map((round) => round.perSecond));
    const cpu = (rounds: readonly Round[]) => median(rounds.map((round) => round.cpuMicroseconds));
    const rate = perSecond(results.journal);
    return {
      columns: ["work", "events/s", "CPU µs", "of the file"],
      rows: [
        [
          "journal in the database",
          figure(rate),
          figure(cpu(results.journal)),
          figure((rate / perSecond(results.file)) * 100, "%"),
        ],
        ["lines in a file", figure(perSecond(results.file)), figure(cpu(results.file)), "100%"],
      ],
      verdicts: [
        {
          claim: `journal, ${PRODUCERS} producers: ≥${TARGET_PER_SECOND / 1000}k events/s`,
          measured: figure(rate),
          ok: rate >= TARGET_PER_SECOND,
        },
      ],
    };
  },
};

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

async function produce(append: (record: EventRecord) => Promise<void>): Promise<Round> {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  let count = 0;
  const producer = async () => {
    while (performance.now() - startedMs < ROUND_MS) {
      count++;
      await append(recordOf(count));
    }
  };
  await Promise.all(Array.from({ length: PRODUCERS }, producer));
  const { user, system } = process.cpuUsage(before);
  return {
    perSecond: (count / (performance.now() - startedMs)) * 1000,
    cpuMicroseconds: (user + system) / count,
  };
}

const START_MS = Date.UTC(2026, 2, 2);

function recordOf(count: number): EventRecord {
  const account = "111122223333";
  return assembleRecord({
    caller: {
      kind: "user",
      account: account as never,
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      arn: `arn:aws:iam::${account}:user/alice`,
      userId: "AIDACKCEVSQ6C2EXAMPLE",
      userName: "alice",
    },
    call: {
      eventTimeMs: START_MS + count,
      eventSource: "iam.amazonaws.com",
      eventName: "CreateRole",
      awsRegion: "us-east-1",
      sourceIPAddress: "203.0.113.10",
      userAgent: "aws-cli/2.9.19 Python/3.11.2 Linux/6.1.0-40-amd64 exe/x86_64.debian.12 prompt/off",
      requestID: `7d9c2a61-0000-4000-8000-${String(count).padStart(12, "0")}`,
    },
    eventID: `1f0e8a52-0000-4000-8000-${String(count).padStart(12, "0")}`,
    requestParameters: { roleName: `role-${count}`, assumeRolePolicyDocument: "x".repeat(170) },
    responseElements: {
      role: { roleName: `role-${count}`, arn: `arn:aws:iam::${account}:role/role-${count}` },
    },
    readOnly: false,
    recipientAccountId: account,
  });
}

/** What a log without a database costs: lines written and synced together by whoever waits. */
function openFile(path: string) {
  const descriptor = openSync(path, "a");
  const [writeAsync, syncAsync] = [promisify(write), promisify(fdatasync)];
  let waiting: { line: string; resolve: () => void }[] = [];
  let isBusy = false;
  const flush = async () => {
    isBusy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await writeAsync(descriptor, `${group.map(({ line }) => line).join("\n")}\n`);
      await syncAsync(descriptor);
      for (const { resolve } of group) resolve();
      // Those who were answered come again before the next group is closed.
      await new Promise(setImmediate);
    }
    isBusy = false;
  };
  return {
    append(line: string): Promise<void> {
      return new Promise((resolve, reject) => {
        waiting.push({ line, resolve });
        if (!isBusy) flush().catch(reject);
      });
    },
    close: () => promisify(close)(descriptor),
  };
}
