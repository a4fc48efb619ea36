import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { Readable } from "node:stream";

/** A server that runs as its own process, so that its processor time is its own. */
export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** Of all its threads since it started; NaN where there is no /proc. */
  cpuSeconds(): number;
  residentMegabytes(): number;
  /** The most that it ever held. */
  peakMegabytes(): number;
  stop(): Promise<void>;
}

const TICKS_A_SECOND = 100;
const STOP_MS = 10_000;

export interface ServerCommand {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** Gives the port once the output so far says that the server listens. */
  portIn(output: string): number | undefined;
}

export async function startProcess(server: ServerCommand): Promise<ServerProcess> {
  const { command, parameters, environment } = server;
  const child: ChildProcessByStdio<null, Readable, Readable> = spawn(command, parameters, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${command} could not be started`);
  const exited = once(child, "exit");
  let output = "";
  const port = await new Promise<number>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      const found = server.portIn(output);
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    exited.then(() => reject(new Error(`${command} ended before it listened:\n${output}`)), reject);
  });
  // What a server says while it is measured is read and forgotten; a full pipe would hold it up.
  child.stdout.removeAllListeners("data").resume();
  child.stderr.removeAllListeners("data").resume();
  return {
    pid,
    port,
    cpuSeconds: () => cpuSeconds(pid),
    residentMegabytes: () => statusMegabytes(pid, "VmRSS"),
    peakMegabytes: () => statusMegabytes(pid, "VmHWM"),
    async stop() {
      child.kill("SIGTERM");
      const cut = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
      await exited;
      clearTimeout(cut);
    },
  };
}

export function cpuSeconds(pid: number): number {
  const stat = readProc(pid, "stat");
  // Fields are counted after the command's name, which is in parentheses and may hold anything.
  const fields = stat?.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields?.[11]) + Number(fields?.[12])) / TICKS_A_SECOND;
}

function statusMegabytes(pid: number, name: "VmRSS" | "VmHWM"): number {
  const kibibytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, "m").exec(readProc(pid, "status") ?? "")?.[1];
  return (Number(kibibytes) * 1024) / 1e6;
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    return undefined;
  }
}

/** A port that was free a moment ago, for servers that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("not listening on a port");
  return address.port;
}
