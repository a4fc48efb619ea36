import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { historyResourceRules } from "../src/conventions.ts";
import { assembleRecord } from "../src/pure/event/assemble.ts";
import type { EventRecord } from "../src/pure/event/record.ts";
import { openJournal } from "../src/runtime/journal-database.ts";
import { silentLog } from "../src/runtime/log.ts";
import { openSqlite } from "../src/runtime/storage/sqlite.ts";
import { largeOrganization } from "../test/harness/large-organization.ts";
import type { Benchmark } from "./harness/report.ts";
import { type ServerProcess, startProcess } from "./harness/server-process.ts";
import { figure } from "./harness/statistics.ts";

const ACCOUNTS = 200;
const EVENTS = 100_000;
const PER_CPU_SECOND_LEAST = 10_000;
const MEGABYTES_MOST = 400;
const AT_ONCE = 1000;
const MAIN = fileURLToPath(new URL("../src/main.ts", import.meta.url));
/** Nothing is delivered but when it is asked for. */
const DAY_SECONDS = "86400";
const QUIET_MS = 400;

/** One trail over many accounts, with everything that happened in them waiting to be delivered. */
export const organization: Benchmark = {
  name: "organization",
  title: `Delivery of ${EVENTS.toLocaleString("en-US")} events of ${ACCOUNTS} accounts, against zipping them into files`,
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "cairn-bench-"));
    try {
      const accounts = await createOrganization(folder);
      await fill(join(folder, "data"), accounts);
      const floor = zip(join(folder, "floor"), accounts);
      const server = await start(folder);
      await quiet(server);
      const [restMegabytes, before] = [server.residentMegabytes(), server.cpuSeconds()];
      const startedMs = performance.now();
      const flushed = await fetch(`http://127.0.0.1:${server.port}/_cairn/flush`, { method: "POST" });
      if (!flushed.ok) throw new Error(`nothing was delivered: ${await flushed.text()}`);
      const seconds = (performance.now() - startedMs) / 1000;
      const cpuSeconds = server.cpuSeconds() - before;
      const megabytes = server.peakMegabytes();
      await server.stop();
      const objects = await objectsIn(join(folder, "data"));
      if (objects.digests < ACCOUNTS || objects.logFiles < ACCOUNTS) throw new Error("not all was delivered");
      const rate = EVENTS / cpuSeconds;
      return {
        columns: ["work", "events/CPU s", "CPU s", "seconds", "log files", "digests", "MB at most"],
        rows: [
          [
            "delivered by the server",
            figure(rate),
            figure(cpuSeconds),
            figure(seconds),
            String(objects.logFiles),
            String(objects.digests),
            figure(megabytes),
          ],
          ["zipped into files", figure(EVENTS / floor), figure(floor), "–", String(ACCOUNTS), "–", "–"],
        ],
        verdicts: [
          {
            claim: `${ACCOUNTS} accounts: ≥${PER_CPU_SECOND_LEAST.toLocaleString("en-US")} events delivered per CPU second`,
            measured: figure(rate),
            ok: rate >= PER_CPU_SECOND_LEAST,
          },
          {
            claim: `${ACCOUNTS} accounts: ≤${MEGABYTES_MOST} MB at most while delivering`,
            measured: figure(megabytes, " MB"),
            ok: megabytes <= MEGABYTES_MOST,
          },
        ],
        notes: [`at rest, with all of it waiting, the server holds ${figure(restMegabytes, " MB")}`],
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function start(folder: string): Promise<ServerProcess> {
  const options = (process.env.CAIRN_BENCH_NODE_OPTIONS ?? "").split(" ").filter((option) => option !== "");
  const intervals = ["--delivery-interval", DAY_SECONDS, "--digest-interval", DAY_SECONDS];
  const seed = ["--seed", join(folder, "org.json"), "--organization-accounts", String(ACCOUNTS)];
  const place = ["--data", join(folder, "data"), "--port", "0"];
  return startProcess({
    command: process.execPath,
    parameters: [...options, MAIN, "serve", "--development", ...intervals, ...seed, ...place],
    portIn(output) {
      const port = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      return port === undefined ? undefined : Number(port);
    },
  });
}

/** Gives the ids of all accounts once CloudTrail is in each of them. */
async function createOrganization(folder: string): Promise<readonly string[]> {
  writeFileSync(join(folder, "org.json"), largeOrganization(ACCOUNTS));
  const server = await start(folder);
  await quiet(server);
  await server.stop();
  const { accounts } = JSON.parse(readFileSync(join(folder, "data", "organization.json"), "utf8")) as {
    accounts: { id: string }[];
  };
  return accounts.map(({ id }) => id);
}

/** Until the work that goes on by itself is done. */
async function quiet(server: ServerProcess): Promise<void> {
  for (let before = -1, now = server.cpuSeconds(); now - before > 0.02; now = server.cpuSeconds()) {
    before = now;
    await pause(QUIET_MS * 3);
  }
}

async function fill(dataFolder: string, accounts: readonly string[]): Promise<void> {
  const database = openSqlite(join(dataFolder, "cairn.db"), { log: silentLog });
  const { journal, index } = openJournal({ database, rules: historyResourceRules });
  const nowMs = Date.now();
  for (let first = 0; first < EVENTS; first += AT_ONCE) {
    await database.transaction(async (transaction) => {
      for (let count = first; count < first + AT_ONCE; count++) {
        await journal.append(transaction, recordOf(count, nowMs, accounts));
      }
    });
  }
  // A server that took the events in had indexed them meanwhile.
  await index.readOn();
  await database.close();
}

/** What it costs at the least: each account's records as one file, zipped and written. */
function zip(folder: string, accounts: readonly string[]): number {
  mkdirSync(folder);
  const texts = accounts.map((): string[] => []);
  for (let count = 0; count < EVENTS; count++) {
    texts[count % accounts.length]?.push(JSON.stringify(recordOf(count, 0, accounts)));
  }
  const before = process.cpuUsage();
  for (const [index, records] of texts.entries()) {
    writeFileSync(join(folder, `${index}.json.gz`), gzipSync(`{"Records":[${records.join(",")}]}`));
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

async function objectsIn(dataFolder: string): Promise<{ logFiles: number; digests: number }> {
  const database = openSqlite(join(dataFolder, "cairn.db"), { log: silentLog });
  const count = (part: string) =>
    database.transaction(async (transaction) => {
      const row = await transaction.get<{ count: number }>(
        "SELECT count(*) AS count FROM s3_objects WHERE key LIKE ?",
        `%/${part}/%.json.gz`,
      );
      return Number(row?.count);
    });
  const objects = { logFiles: await count("CloudTrail"), digests: await count("CloudTrail-Digest") };
  await database.close();
  return objects;
}

function recordOf(count: number, nowMs: number, accounts: readonly string[]): EventRecord {
  const account = accounts[count % accounts.length] ?? "";
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
      eventTimeMs: nowMs,
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
