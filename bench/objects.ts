import { OBJECTS_BUCKET, prepareAccount } from "./harness/account.ts";
import { alternate, type Figures, failureNotes, POOL } from "./harness/alternate.ts";
import { type Key, s3Call, send } from "./harness/aws-requests.ts";
import { openLoadGenerator } from "./harness/load.ts";
import { motoIsHere, motoNotes, startCairn, startMoto } from "./harness/peers.ts";
import type { Benchmark, Verdict } from "./harness/report.ts";
import type { RequestPlan } from "./harness/request-plan.ts";
import { figure } from "./harness/statistics.ts";

interface Transfer {
  readonly name: string;
  readonly method: "PUT" | "GET";
  readonly bytes: number;
  readonly timesMoto: number;
}

const KILOBYTE = 1024;
const MEGABYTE = 1024 * 1024;
const TRANSFERS: readonly Transfer[] = [
  { name: "PUT 1 KB", method: "PUT", bytes: KILOBYTE, timesMoto: 5 },
  { name: "GET 1 KB", method: "GET", bytes: KILOBYTE, timesMoto: 10 },
  { name: "PUT 1 MB", method: "PUT", bytes: MEGABYTE, timesMoto: 1.3 },
  { name: "GET 1 MB", method: "GET", bytes: MEGABYTE, timesMoto: 3 },
];
const CLIENTS = 16;
const ROUNDS = 3;
const SLICE_MS = 700;
const WARM_UP_MS = 700;

/** Objects put durably and got back. Every client has keys of its own: moto fails when two write one key. */
export const objects: Benchmark = {
  name: "objects",
  title: "S3 objects, 16 clients, against moto (in memory)",
  async run() {
    const cairn = await startCairn();
    const moto = motoIsHere() ? await startMoto() : undefined;
    const generator = openLoadGenerator();
    const rows: string[][] = [];
    const notes = motoNotes();
    const verdicts: Verdict[] = [];
    try {
      const keys = { cairn: await prepareAccount(cairn), moto: moto && (await prepareAccount(moto)) };
      for (const transfer of TRANSFERS) {
        if (transfer.method === "GET") {
          await fill(cairn.port, keys.cairn, transfer);
          if (moto && keys.moto) await fill(moto.port, keys.moto, transfer);
        }
        const figures = await alternate(
          generator,
          {
            cairn: { server: cairn, plan: planOf(transfer, keys.cairn) },
            moto: moto && keys.moto && { server: moto, plan: planOf(transfer, keys.moto), mayFail: true },
          },
          { clients: CLIENTS, warmUpMilliseconds: WARM_UP_MS, rounds: ROUNDS, milliseconds: SLICE_MS },
        );
        rows.push(row(transfer, figures));
        notes.push(...failureNotes(transfer.name, figures.moto));
        if (moto !== undefined) verdicts.push(verdict(transfer, figures));
      }
    } finally {
      generator.close();
      await Promise.all([cairn.stop(), moto?.stop()]);
    }
    return {
      columns: ["transfer", "req/s", "CPU µs", "p50 ms", "p99 ms", "moto req/s", "moto CPU µs", "× moto"],
      rows,
      verdicts,
      notes,
    };
  },
};

function planOf({ method, bytes }: Transfer, key: Key): RequestPlan {
  return s3Call(method, `/${OBJECTS_BUCKET}/${bytes}/object-#`, key, method === "PUT" ? bytes : "");
}

/** Puts what is got later, whether or not putting was measured before. */
async function fill(port: number, key: Key, transfer: Transfer): Promise<void> {
  const plan = planOf({ ...transfer, method: "PUT" }, key);
  for (let number = 0; number < POOL; number++) await send(plan, port, number);
}

type Measured = Record<"cairn" | "moto", Figures | undefined>;

function row({ name }: Transfer, { cairn, moto }: Measured): string[] {
  return [
    name,
    figure(cairn?.perSecond),
    figure(cairn?.cpuMicroseconds),
    figure(cairn?.p50Ms),
    figure(cairn?.p99Ms),
    figure(moto?.perSecond),
    figure(moto?.cpuMicroseconds),
    figure(times(cairn, moto), "×"),
  ];
}

function times(cairn: Figures | undefined, moto: Figures | undefined): number {
  return (cairn?.perSecond ?? Number.NaN) / (moto?.perSecond ?? Number.NaN);
}

function verdict({ name, timesMoto }: Transfer, { cairn, moto }: Measured): Verdict {
  const measured = times(cairn, moto);
  return {
    claim: `${name}, ${CLIENTS} clients: ≥${timesMoto}× moto`,
    measured: figure(measured, "×"),
    ok: measured >= timesMoto,
  };
}
