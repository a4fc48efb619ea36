import type { LoadGenerator, LoadResult } from "./load.ts";
import type { RequestPlan } from "./request-plan.ts";
import type { ServerProcess } from "./server-process.ts";
import { median } from "./statistics.ts";

/** One server under load, and the request it gets. */
export interface Contender {
  readonly server: Pick<ServerProcess, "port" | "cpuSeconds">;
  readonly plan: RequestPlan;
  /** Given for requests that may be sent once only: more a second than the server will answer. */
  readonly onceMostPerSecond?: number | undefined;
  /** Whether it is measured in spite of failures (moto has them under load); they never count as answers. */
  readonly mayFail?: boolean | undefined;
}

export interface Figures {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly failures: number;
}

export interface Rounds {
  readonly clients: number;
  /** Before the first round: a server on V8 compiles what it runs often. */
  readonly warmUpMilliseconds: number;
  readonly rounds: number;
  readonly milliseconds: number;
}

/** How many different requests are sent over and over. */
export const POOL = 64;

/** Loads the contenders in turn, A B C A B C …, so that what else the machine does meets them alike; medians. */
export async function alternate<Name extends string>(
  generator: LoadGenerator,
  contenders: Readonly<Record<Name, Contender | undefined>>,
  { clients, warmUpMilliseconds, rounds, milliseconds }: Rounds,
): Promise<Record<Name, Figures | undefined>> {
  const taking = Object.entries<Contender | undefined>(contenders).flatMap(([name, contender]) =>
    contender === undefined ? [] : [{ name, contender, results: [] as (LoadResult & { cpu: number })[] }],
  );
  for (const { contender } of taking) await slice(generator, contender, clients, warmUpMilliseconds);
  for (let round = 0; round < rounds; round++) {
    for (const { contender, results } of taking) {
      const before = contender.server.cpuSeconds();
      const result = await slice(generator, contender, clients, milliseconds);
      results.push({ ...result, cpu: contender.server.cpuSeconds() - before });
    }
  }
  const figures = taking.map(({ name, results }): [string, Figures] => [
    name,
    {
      perSecond: median(results.map(({ requests, seconds }) => requests / seconds)),
      cpuMicroseconds: median(results.map(({ cpu, requests }) => (cpu / requests) * 1e6)),
      p50Ms: median(results.map(({ p50Ms }) => p50Ms)),
      p99Ms: median(results.map(({ p99Ms }) => p99Ms)),
      failures: results.reduce((sum, { failures }) => sum + failures, 0),
    },
  ]);
  return Object.fromEntries(figures) as Record<Name, Figures | undefined>;
}

/** What a report says of a peer that did not answer everything. */
export function failureNotes(what: string, peer: Figures | undefined): string[] {
  return peer === undefined || peer.failures === 0 ? [] : [`moto failed ${peer.failures} times: ${what}`];
}

async function slice(
  generator: LoadGenerator,
  { server, plan, onceMostPerSecond, mayFail = false }: Contender,
  clients: number,
  milliseconds: number,
): Promise<LoadResult> {
  const isOnce = onceMostPerSecond !== undefined;
  const prepared = isOnce ? Math.ceil((onceMostPerSecond * milliseconds) / 1000) : POOL;
  const load = { port: server.port, plan, clients, milliseconds, prepared, once: isOnce };
  const result = await generator.run(load);
  if (result.failures > 0 && !mayFail) throw new Error(`${plan.method} ${plan.path} ${result.firstFailure}`);
  return result;
}
