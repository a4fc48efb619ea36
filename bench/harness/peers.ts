import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { OPERATOR_HEADER, operatorKeyPath } from "../../src/cli/operator-key.ts";
import type { Key } from "./aws-requests.ts";
import { freePort, type ServerProcess, startProcess } from "./server-process.ts";

/** A server of AWS's APIs, with the key by which its first account is reached. */
export interface Peer extends ServerProcess {
  readonly name: "cairn" | "moto";
  readonly key: Key;
  /** Opens another account and gives the key of its root user. */
  openAccount(name: string): Promise<Key>;
}

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));
const FLOOR = fileURLToPath(new URL("./floor-server.ts", import.meta.url));

/** Our server as a user starts it; with a folder, on what is in it already. */
export async function startCairn(folder?: string, port = 0): Promise<Peer> {
  const dataFolder = folder ?? mkdtempSync(join(tmpdir(), "cairn-bench-"));
  const server = await startProcess({
    command: process.execPath,
    parameters: [...serverOptions(), MAIN, "serve", "--data", dataFolder, "--port", String(port)],
    portIn: (output) => portAfter(output, /listens on http:\/\/127\.0\.0\.1:(\d+)/),
  });
  const profile = readFileSync(join(dataFolder, "credentials"), "utf8");
  return {
    ...server,
    name: "cairn",
    key: {
      accessKeyId: /^aws_access_key_id *= *(\S+)$/m.exec(profile)?.[1] ?? "",
      secretAccessKey: /^aws_secret_access_key *= *(\S+)$/m.exec(profile)?.[1] ?? "",
    },
    openAccount: (name) => openAccount(dataFolder, server.port, name),
    async stop() {
      await server.stop();
      if (folder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

async function openAccount(dataFolder: string, port: number, name: string): Promise<Key> {
  const operatorKey = readFileSync(operatorKeyPath(join(dataFolder, "keys")), "utf8").trim();
  const answer = await fetch(`http://127.0.0.1:${port}/_cairn/accounts`, {
    method: "POST",
    headers: { [OPERATOR_HEADER]: operatorKey },
    body: JSON.stringify({ name, email: `${name}@example.com` }),
  });
  if (!answer.ok) throw new Error(`no account could be opened: ${await answer.text()}`);
  return (await answer.json()) as Key;
}

/** What CAIRN_BENCH_NODE_OPTIONS adds to our server's command line, such as `--cpu-prof`. */
function serverOptions(): string[] {
  return (process.env.CAIRN_BENCH_NODE_OPTIONS ?? "").split(" ").filter((option) => option !== "");
}

/** Python's moto, all in memory, without checking signatures or policies. */
export async function startMoto(port?: number): Promise<Peer> {
  const chosen = port ?? (await freePort());
  const server = await startProcess({
    command: "moto_server",
    parameters: ["-H", "127.0.0.1", "-p", String(chosen)],
    portIn: (output) => portAfter(output, /Running on http:\/\/127\.0\.0\.1:(\d+)/),
  });
  const key = { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "moto" };
  // moto has no quotas, so one account is enough.
  return { ...server, name: "moto", key, openAccount: async () => key };
}

export function motoIsHere(): boolean {
  try {
    execFileSync("which", ["moto_server"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** What a report says when there is no moto. */
export function motoNotes(): string[] {
  return motoIsHere() ? [] : ["SKIPPED: moto_server is not on the PATH, so there is nothing to compare with"];
}

/** A bare `node:http` server that parses a JSON request and answers one of the same size. */
export function startFloor(): Promise<ServerProcess> {
  return startProcess({
    command: process.execPath,
    parameters: [FLOOR],
    portIn: (output) => portAfter(output, /^port (\d+)$/m),
  });
}

function portAfter(output: string, pattern: RegExp): number | undefined {
  const port = pattern.exec(output)?.[1];
  return port === undefined ? undefined : Number(port);
}
