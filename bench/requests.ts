import { createUser, prepareAccount } from "./harness/account.ts";
import { alternate, type Contender, type Figures, failureNotes } from "./harness/alternate.ts";
import { cloudTrailCall, type Key, queryCall } from "./harness/aws-requests.ts";
import { openLoadGenerator } from "./harness/load.ts";
import { motoIsHere, motoNotes, type Peer, startCairn, startFloor, startMoto } from "./harness/peers.ts";
import type { Benchmark, Report, Verdict } from "./harness/report.ts";
import type { RequestPlan } from "./harness/request-plan.ts";
import type { ServerProcess } from "./harness/server-process.ts";
import { figure } from "./harness/statistics.ts";

interface Call {
  readonly name: string;
  readonly writes: boolean;
  plan(keys: Keys): RequestPlan;
}

interface Keys {
  readonly reader: Key;
  /** One in each of many accounts: an account has room for a thousand roles. */
  readonly writers: readonly Key[];
}

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

const CALLS: readonly Call[] = [
  {
    name: "GetCallerIdentity",
    writes: false,
    plan: ({ reader }) => queryCall("sts", reader, { Action: "GetCallerIdentity" }),
  },
  {
    name: "GetUser",
    writes: false,
    plan: ({ reader }) => queryCall("iam", reader, { Action: "GetUser", UserName: "alice" }),
  },
  {
    name: "DescribeTrails",
    writes: false,
    plan: ({ reader }) => cloudTrailCall("DescribeTrails", reader, {}),
  },
  {
    name: "CreateRole",
    writes: true,
    plan: ({ writers }) => createRole(writers),
  },
];

function createRole(writers: readonly Key[]): RequestPlan {
  const parameters = { Action: "CreateRole", RoleName: "role-#", AssumeRolePolicyDocument: TRUST };
  const plans = writers.map((key) => queryCall("iam", key, parameters));
  const [first] = plans;
  if (first === undefined) throw new Error("nobody to create roles");
  const signers = plans.flatMap((plan) => plan.signers ?? []);
  return { ...first, signers, requestsPerSigner: writers.length > 1 ? ROLES_PER_ACCOUNT : undefined };
}

const TARGETS = {
  reads: { timesMoto: { 1: 3, 16: 12 }, cpuMicroseconds: 130, floorPart: 0.33 },
  writes: { timesMoto: { 1: 3, 16: 10 }, cpuMicroseconds: 250, floorPart: 0.15 },
} as const;

const CLIENTS = [16, 1] as const;
const ROUNDS = 3;
const SLICE_MS = 600;
const WARM_UP_MS = { 16: 1500, 1: 300 };
const ROLES_PER_ACCOUNT = 990;
const WRITERS = 50;
const WRITES_MOST_PER_SECOND = { cairn: 15_000, moto: 2000 };

const FLOOR_PLAN: RequestPlan = {
  method: "POST",
  path: "/",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ text: "x".repeat(289) }),
};

/** Signed, authorized by policies, recorded and durable, over real sockets. */
export const requests: Benchmark = {
  name: "requests",
  title: "Requests, against moto (in memory, unchecked) and the bare node:http floor",
  async run() {
    const [cairn, moto, floor] = [
      await startCairn(),
      motoIsHere() ? await startMoto() : undefined,
      await startFloor(),
    ];
    const generator = openLoadGenerator();
    try {
      const keys = { cairn: await prepareKeys(cairn), moto: moto && (await prepareKeys(moto)) };
      const report = newReport();
      for (const clients of CLIENTS) {
        for (const call of CALLS) {
          const figures = await alternate(
            generator,
            {
              cairn: contender(cairn, call, keys.cairn, WRITES_MOST_PER_SECOND.cairn),
              moto: moto && keys.moto && contender(moto, call, keys.moto, WRITES_MOST_PER_SECOND.moto),
              floor: { server: floor, plan: FLOOR_PLAN },
            },
            { clients, warmUpMilliseconds: WARM_UP_MS[clients], rounds: ROUNDS, milliseconds: SLICE_MS },
          );
          report.rows.push(row(call, clients, figures));
          report.verdicts.push(...verdicts(call, clients, figures));
          report.notes.push(...failureNotes(`${call.name}, ${clients} clients`, figures.moto));
        }
      }
      return report;
    } finally {
      generator.close();
      await Promise.all([cairn, moto, floor].map((server: ServerProcess | undefined) => server?.stop()));
    }
  },
};

async function prepareKeys(peer: Peer): Promise<Keys> {
  const reader = await prepareAccount(peer);
  const writers = [reader];
  while (peer.name === "cairn" && writers.length < WRITERS) {
    const root = await peer.openAccount(`writer-${writers.length}`);
    writers.push(await createUser(peer, root));
  }
  return { reader, writers };
}

function newReport() {
  return {
    columns: [
      "call",
      "clients",
      "req/s",
      "CPU µs",
      "p50 ms",
      "p99 ms",
      "moto req/s",
      "moto CPU µs",
      "× moto",
      "floor req/s",
      "of floor",
    ],
    rows: [] as string[][],
    verdicts: [] as Verdict[],
    notes: motoNotes(),
  } satisfies Report;
}

function contender(server: Peer, call: Call, keys: Keys, mostPerSecond: number): Contender {
  return {
    server,
    plan: call.plan(keys),
    onceMostPerSecond: call.writes ? mostPerSecond : undefined,
    mayFail: server.name === "moto",
  };
}

type Measured = Record<"cairn" | "moto" | "floor", Figures | undefined>;

function row({ name }: Call, clients: number, { cairn, moto, floor }: Measured): string[] {
  return [
    name,
    String(clients),
    figure(cairn?.perSecond),
    figure(cairn?.cpuMicroseconds),
    figure(cairn?.p50Ms),
    figure(cairn?.p99Ms),
    figure(moto?.perSecond),
    figure(moto?.cpuMicroseconds),
    figure(ratio(cairn, moto), "×"),
    figure(floor?.perSecond),
    figure(ratio(cairn, floor) * 100, "%"),
  ];
}

function ratio(one: Figures | undefined, other: Figures | undefined): number {
  return (one?.perSecond ?? Number.NaN) / (other?.perSecond ?? Number.NaN);
}

function verdicts({ name, writes }: Call, clients: 1 | 16, { cairn, moto, floor }: Measured): Verdict[] {
  const targets = writes ? TARGETS.writes : TARGETS.reads;
  const found: Verdict[] = [];
  const times = ratio(cairn, moto);
  const wanted = targets.timesMoto[clients];
  const at = clients === 1 ? "1 client" : `${clients} clients`;
  if (moto !== undefined) {
    const claim = `${name}, ${at}: ≥${wanted}× moto`;
    found.push({ claim, measured: figure(times, "×"), ok: times >= wanted });
  }
  if (clients === 1) return found;
  const cpu = cairn?.cpuMicroseconds ?? Number.NaN;
  const cpuClaim = `${name}, ${at}: ≤${targets.cpuMicroseconds} µs CPU`;
  found.push({ claim: cpuClaim, measured: figure(cpu, " µs"), ok: cpu <= targets.cpuMicroseconds });
  const part = ratio(cairn, floor);
  const floorClaim = `${name}, ${at}: ≥${targets.floorPart * 100}% of the floor`;
  found.push({ claim: floorClaim, measured: figure(part * 100, "%"), ok: part >= targets.floorPart });
  return found;
}
