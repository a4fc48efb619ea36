/**
 * The process that sends requests: raw keep-alive sockets and requests that were signed beforehand, so that
 * it has time left when the server has none. Takes a {@link Load} as a message and answers a {@link LoadResult}.
 */
import { connect, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import type { Load, LoadResult } from "./load.ts";
import { type PreparedRequest, prepareRequest } from "./request-plan.ts";
import { ResponseReader } from "./response-reader.ts";
import { quantile } from "./statistics.ts";

/** By port: how many numbers were used up by requests that are sent once. */
const numbersUsed = new Map<number, number>();

process.on("message", (load: Load) => {
  generate(load).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});

async function generate(load: Load): Promise<LoadResult> {
  const first = load.once ? (numbersUsed.get(load.port) ?? 0) : 0;
  const requests = Array.from({ length: load.prepared }, (_, index) =>
    prepareRequest(load.plan, load.port, first + index),
  );
  const sending = new Sending(load, requests);
  await Promise.all(Array.from({ length: load.clients }, (_, index) => sending.client(index)));
  const { latenciesMs } = sending;
  if (load.once) numbersUsed.set(load.port, first + latenciesMs.length + sending.failures);
  return {
    requests: latenciesMs.length,
    failures: sending.failures,
    firstFailure: sending.firstFailure,
    seconds: (sending.lastMs - sending.startMs) / 1000,
    p50Ms: quantile(latenciesMs, 0.5),
    p99Ms: quantile(latenciesMs, 0.99),
  };
}

class Sending {
  readonly latenciesMs: number[] = [];
  readonly startMs = performance.now();
  lastMs = this.startMs;
  failures = 0;
  firstFailure: string | undefined;
  readonly #load: Load;
  readonly #requests: readonly PreparedRequest[];
  #next = 0;

  constructor(load: Load, requests: readonly PreparedRequest[]) {
    this.#load = load;
    this.#requests = requests;
  }

  /** One client: sends its next request when the answer to the last is complete. */
  client(index: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const reader = new ResponseReader();
      let socket = this.#open();
      let turn = index;
      let sentMs = 0;
      const send = () => {
        const request = this.#take(turn);
        turn += this.#load.clients;
        if (request === undefined || performance.now() - this.startMs >= this.#load.milliseconds) {
          socket.destroy();
          resolve();
          return;
        }
        sentMs = performance.now();
        socket.cork();
        socket.write(request.head);
        if (request.body.length > 0) socket.write(request.body);
        socket.uncork();
      };
      const take = (chunk: Buffer) => {
        if (!reader.take(chunk)) return;
        this.lastMs = performance.now();
        if (reader.status === 200) this.latenciesMs.push(this.lastMs - sentMs);
        else {
          this.failures++;
          this.firstFailure ??= `answered ${reader.status}: ${chunk.toString("utf8")}`;
        }
        if (reader.closes) listen(this.#open());
        else send();
      };
      const listen = (opened: Socket) => {
        socket = opened;
        socket.on("error", reject);
        socket.on("connect", send);
        socket.on("data", (chunk) => {
          try {
            take(chunk);
          } catch (error) {
            socket.destroy();
            reject(error);
          }
        });
      };
      listen(socket);
    });
  }

  #open(): Socket {
    return connect({ host: "127.0.0.1", port: this.#load.port, noDelay: true });
  }

  /** Undefined when requests that may be sent once only are used up. */
  #take(turn: number): PreparedRequest | undefined {
    if (this.#load.once) return this.#requests[this.#next++];
    return this.#requests[turn % this.#requests.length];
  }
}
