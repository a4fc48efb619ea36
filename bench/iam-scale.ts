import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { AccountId } from "../src/pure/aws/account.ts";
import { systemChance } from "../src/runtime/chance.ts";
import { silentLog } from "../src/runtime/log.ts";
import { openSqlite } from "../src/runtime/storage/sqlite.ts";
import { listAccounts } from "../src/services/iam/account/store.ts";
import { newEntity } from "../src/services/iam/entities/entity.ts";
import { insertEntity } from "../src/services/iam/entities/store.ts";
import { alternate, type Figures } from "./harness/alternate.ts";
import { type Key, queryCall, send } from "./harness/aws-requests.ts";
import { openLoadGenerator } from "./harness/load.ts";
import { type Peer, startCairn } from "./harness/peers.ts";
import type { Benchmark, Report, Verdict } from "./harness/report.ts";
import type { RequestPlan } from "./harness/request-plan.ts";
import { figure, median } from "./harness/statistics.ts";

/** A page of a listing is full in both accounts. */
const SMALL = { users: 200, roles: 200 };
const LARGE = { users: 10_000, roles: 5_000 };
const TIMES_MOST = 1.5;
const MEGABYTES_MOST = 250;
const START_MS_MOST = 1000;
const ROUNDS = 5;
const STARTS = 3;
const IDLE_MS = 1500;
const SLICE_MS = 400;
const WARM_UP_MS = 1000;
const WRITES_MOST_PER_SECOND = 6000;

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

interface Call {
  readonly name: string;
  readonly isOnce?: boolean | undefined;
  parameters(size: typeof SMALL): Readonly<Record<string, string>>;
  /** The page of a listing that is asked for begins after so many. */
  readonly after?: ((size: typeof SMALL) => number) | undefined;
}

const CALLS: readonly Call[] = [
  { name: "ListUsers, first page", parameters: () => ({ Action: "ListUsers" }) },
  {
    name: "ListUsers, last page",
    parameters: () => ({ Action: "ListUsers" }),
    after: ({ users }) => users - 100,
  },
  { name: "ListRoles, first page", parameters: () => ({ Action: "ListRoles" }) },
  {
    name: "ListRoles, last page",
    parameters: () => ({ Action: "ListRoles" }),
    after: ({ roles }) => roles - 100,
  },
  {
    name: "GetRole",
    parameters: ({ roles }) => ({ Action: "GetRole", RoleName: nameOf("role", roles >> 1) }),
  },
  {
    name: "CreateRole",
    isOnce: true,
    parameters: () => ({ Action: "CreateRole", RoleName: "made-#", AssumeRolePolicyDocument: TRUST }),
  },
  { name: "CreateUser", isOnce: true, parameters: () => ({ Action: "CreateUser", UserName: "made-#" }) },
];

/** Whether an account of thousands is slower than one of a few, and what it costs to keep. */
export const iamScale: Benchmark = {
  name: "iam-scale",
  title: "10,000 users and 5,000 roles in one account, against 200 of each",
  async run() {
    const folders = { small: newFolder(), large: newFolder() };
    const generator = openLoadGenerator();
    const servers: Peer[] = [];
    try {
      await fill(folders.small, SMALL);
      await fill(folders.large, LARGE);
      const verdicts: Verdict[] = [startVerdict(await startsOf(folders.large))];
      const small = await startCairn(folders.small);
      const large = await startCairn(folders.large);
      servers.push(small, large);
      const rows: string[][] = [];
      for (const call of CALLS) {
        const onceMostPerSecond = call.isOnce ? WRITES_MOST_PER_SECOND : undefined;
        const figures = await alternate(
          generator,
          {
            small: { server: small, plan: await planOf(call, small, SMALL), onceMostPerSecond },
            large: { server: large, plan: await planOf(call, large, LARGE), onceMostPerSecond },
          },
          { clients: 1, warmUpMilliseconds: WARM_UP_MS, rounds: ROUNDS, milliseconds: SLICE_MS },
        );
        rows.push(row(call, figures));
        verdicts.push(callVerdict(call, figures));
      }
      await pause(IDLE_MS);
      verdicts.push(memoryVerdict(large.residentMegabytes()));
      const beside = figure(small.residentMegabytes(), " MB");
      return report(rows, verdicts, `the server of the small account holds ${beside} after the same load`);
    } finally {
      generator.close();
      await Promise.all(servers.map((server) => server.stop()));
      for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
    }
  },
};

function newFolder(): string {
  return mkdtempSync(join(tmpdir(), "cairn-bench-"));
}

function nameOf(kind: "user" | "role", index: number): string {
  return `${kind}-${String(index).padStart(6, "0")}`;
}

/**
 * Puts users and roles into the first account of a folder. They are more than an account may have, so they do
 * not come through the API, and the count by which the quotas go is set to where it lets more be made.
 */
async function fill(folder: string, { users, roles }: typeof SMALL): Promise<void> {
  await (await startCairn(folder)).stop();
  const database = openSqlite(join(folder, "cairn.db"), { log: silentLog });
  await database.transaction(async (transaction) => {
    const [first] = await listAccounts(transaction);
    if (first === undefined) throw new Error("the folder has no account");
    const facts = { account: first.accountId as AccountId, now: Date.now(), chance: systemChance() };
    for (let index = 0; index < users; index++) {
      const name = nameOf("user", index);
      await insertEntity(transaction, newEntity("user", { name, details: {} }, facts));
    }
    const details = { trustPolicy: TRUST, trustPrincipals: {}, maxSessionSeconds: 3600 };
    for (let index = 0; index < roles; index++) {
      const name = nameOf("role", index);
      await insertEntity(transaction, newEntity("role", { name, details }, facts));
    }
    await transaction.run("UPDATE iam_entity_counts SET count = -1000000");
  });
  await database.close();
}

/** From the start of the process to the first signed answer. */
async function startsOf(folder: string): Promise<number> {
  const starts: number[] = [];
  for (let count = 0; count < STARTS; count++) {
    const startedMs = performance.now();
    const server = await startCairn(folder);
    await send(queryCall("sts", server.key, { Action: "GetCallerIdentity" }), server.port);
    starts.push(performance.now() - startedMs);
    await server.stop();
  }
  return median(starts);
}

async function planOf(call: Call, { key, port }: Peer, size: typeof SMALL): Promise<RequestPlan> {
  const parameters = call.parameters(size);
  if (call.after === undefined) return queryCall("iam", key, parameters);
  return queryCall("iam", key, {
    ...parameters,
    Marker: await markerAfter(call.after(size), parameters, key, port),
  });
}

async function markerAfter(
  count: number,
  parameters: Readonly<Record<string, string>>,
  key: Key,
  port: number,
): Promise<string> {
  let marker = "";
  for (let done = 0; done < count; ) {
    const wanted = Math.min(1000, count - done);
    const page = { ...parameters, MaxItems: String(wanted), ...(marker === "" ? {} : { Marker: marker }) };
    const answer = await send(queryCall("iam", key, page), port);
    marker = /<Marker>([^<]+)</.exec(answer)?.[1] ?? "";
    done += wanted;
  }
  return marker;
}

type Measured = Record<"small" | "large", Figures | undefined>;

/** How many times as much work a request is in the large account; what else the machine does counts for nothing. */
function times({ small, large }: Measured): number {
  return (large?.cpuMicroseconds ?? Number.NaN) / (small?.cpuMicroseconds ?? Number.NaN);
}

function row({ name }: Call, figures: Measured): string[] {
  const { small, large } = figures;
  return [
    name,
    figure(small?.cpuMicroseconds),
    figure(large?.cpuMicroseconds),
    figure(times(figures), "×"),
    figure(small?.p50Ms),
    figure(large?.p50Ms),
    figure(small?.p99Ms),
    figure(large?.p99Ms),
  ];
}

function callVerdict({ name }: Call, figures: Measured): Verdict {
  const measured = times(figures);
  return {
    claim: `${name}, thousands in the account: ≤${TIMES_MOST}× the work in the small one`,
    measured: figure(measured, "×"),
    ok: measured <= TIMES_MOST,
  };
}

function startVerdict(startMs: number): Verdict {
  return {
    claim: `start to first signed answer on 15,000 identities: ≤${START_MS_MOST} ms`,
    measured: figure(startMs, " ms"),
    ok: startMs <= START_MS_MOST,
  };
}

function memoryVerdict(megabytes: number): Verdict {
  return {
    claim: `memory with 15,000 identities, after the load: ≤${MEGABYTES_MOST} MB`,
    measured: figure(megabytes, " MB"),
    ok: megabytes <= MEGABYTES_MOST,
  };
}

function report(rows: readonly string[][], verdicts: readonly Verdict[], note: string): Report {
  return {
    columns: [
      "call",
      "small CPU µs",
      "large CPU µs",
      "×",
      "small p50 ms",
      "large p50 ms",
      "small p99 ms",
      "large p99 ms",
    ],
    rows,
    verdicts,
    notes: [note],
  };
}
