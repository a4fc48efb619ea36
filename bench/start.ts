import { mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { queryCall, send } from "./harness/aws-requests.ts";
import { motoIsHere, motoNotes, type Peer, startCairn, startMoto } from "./harness/peers.ts";
import type { Benchmark, Verdict } from "./harness/report.ts";
import { freePort } from "./harness/server-process.ts";
import { figure, median } from "./harness/statistics.ts";

const TARGET_MS = 600;
const TARGET_MEGABYTES = 130;
const ROUNDS = 5;
const IDLE_MS = 1500;
const POLL_MS = 2;

interface Start {
  readonly healthMs: number;
  readonly signedMs: number;
  readonly megabytes: number;
}

/** From the start of the process to the first answer, and what it holds when nobody asks. */
export const start: Benchmark = {
  name: "start",
  title: "Start to first answer and idle memory, against moto",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "cairn-bench-"));
    const port = await freePort();
    const startOurs = () => measure(port, "/_cairn/health", () => startCairn(folder, port));
    const first = await startOurs();
    const [cairn, moto]: [Start[], Start[]] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      cairn.push(await startOurs());
      if (motoIsHere()) moto.push(await measure(port, "/moto-api/", () => startMoto(port)));
    }
    rmSync(folder, { recursive: true, force: true });
    const signedMs = median(cairn.map((one) => one.signedMs));
    const megabytes = median(cairn.map((one) => one.megabytes));
    const verdicts: Verdict[] = [
      {
        claim: `start to first signed answer: ≤${TARGET_MS} ms`,
        measured: figure(signedMs, " ms"),
        ok: signedMs <= TARGET_MS,
      },
      {
        claim: `idle memory: ≤${TARGET_MEGABYTES} MB`,
        measured: figure(megabytes, " MB"),
        ok: megabytes <= TARGET_MEGABYTES,
      },
    ];
    return {
      columns: ["server", "health ms", "signed ms", "resident MB"],
      rows: [row("cairn, the first time", [first]), row("cairn, on its data", cairn), row("moto", moto)],
      verdicts,
      notes: motoNotes(),
    };
  },
};

function row(name: string, starts: readonly Start[]): string[] {
  const of = (read: (one: Start) => number) => figure(median(starts.map(read)));
  return [name, of((one) => one.healthMs), of((one) => one.signedMs), of((one) => one.megabytes)];
}

/** Starts a server that will listen on the port, asks until it answers, and leaves it alone for a while. */
async function measure(port: number, path: string, begin: () => Promise<Peer>): Promise<Start> {
  const startedMs = performance.now();
  const beginning = begin();
  while (!(await answers(port, path))) await pause(POLL_MS);
  const healthMs = performance.now() - startedMs;
  const peer = await beginning;
  await send(queryCall("sts", peer.key, { Action: "GetCallerIdentity" }), port);
  const signedMs = performance.now() - startedMs;
  await pause(IDLE_MS);
  const megabytes = peer.residentMegabytes();
  await peer.stop();
  return { healthMs, signedMs, megabytes };
}

function answers(port: number, path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host: "127.0.0.1", port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on("error", () => resolve(false));
  });
}
