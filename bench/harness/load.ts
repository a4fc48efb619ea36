import { fork } from "node:child_process";
import { once } from "node:events";
import type { RequestPlan } from "./request-plan.ts";

export interface Load {
  readonly port: number;
  readonly plan: RequestPlan;
  readonly clients: number;
  readonly milliseconds: number;
  /** How many requests are signed before the first is sent. */
  readonly prepared: number;
  /** Each request is sent once, with a number of its own; otherwise they are sent over and over. */
  readonly once: boolean;
}

export interface LoadResult {
  /** Those that were answered 200. */
  readonly requests: number;
  readonly failures: number;
  readonly firstFailure: string | undefined;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export interface LoadGenerator {
  run(load: Load): Promise<LoadResult>;
  close(): void;
}

export function openLoadGenerator(): LoadGenerator {
  const child = fork(new URL("./load-generator.ts", import.meta.url), { stdio: "inherit" });
  const ended = once(child, "exit").then(() => Promise.reject(new Error("the load generator ended")));
  ended.catch(() => undefined);
  return {
    async run(load) {
      child.send(load);
      const answers = once(child, "message") as Promise<[{ result?: LoadResult; error?: string }]>;
      const [{ result, error }] = await Promise.race([answers, ended]);
      if (result === undefined) throw new Error(error);
      return result;
    },
    close: () => child.disconnect(),
  };
}
