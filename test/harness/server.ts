import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { type Environment, outsideEnvironment, REPOSITORY } from "./run-program.ts";
import type { Credentials } from "./sdk-clients.ts";

export interface ServerProcessOptions {
  readonly flags?: readonly string[] | undefined;
  /** One that outlives the process; without it a fresh one, removed at the end. */
  readonly dataFolder?: string | undefined;
  readonly env?: Environment | undefined;
  /** A program and its first parameters, which then runs the server's command in the same process. */
  readonly wrapper?: readonly string[] | undefined;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A real `cairn serve`, as a person starts it. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** All lines of standard output and of standard error so far. */
  readonly output: readonly string[];
  readonly log: readonly string[];
  readonly exited: Promise<Exit>;
  /** The lines of its log that tell of a fault of ours. */
  errors(): string[];
  /** The profile that the server wrote into its data folder. */
  credentials(): RootCredentials;
  /** Sends the signal and waits for the end. */
  kill(signal: NodeJS.Signals): Promise<Exit>;
  /** Ends it at once and removes a folder that is ours. */
  close(): Promise<void>;
}

export interface RootCredentials extends Credentials {
  readonly accountId: string;
  readonly region: string;
}

/** The server said something else than its greeting, or nothing, and ended. */
export class ServerRefused extends Error {
  override name = "ServerRefused";
  readonly exit: Exit;
  readonly stderr: string;
  constructor(exit: Exit, stderr: string) {
    super(`cairn serve ended with ${exit.code ?? exit.signal}: ${stderr}`);
    this.exit = exit;
    this.stderr = stderr;
  }
}

const GREETING = /^Cairn \S+ listens on (https?:\/\/\S+)/;
const START_MS_MAX = 20_000;

/** Throws {@link ServerRefused} when it does not come up. */
export async function startServerProcess(options: ServerProcessOptions = {}): Promise<ServerProcess> {
  const { flags = [], env, wrapper = [] } = options;
  const dataFolder = options.dataFolder ?? mkdtempSync(join(tmpdir(), "cairn-server-"));
  const [program = process.execPath, ...parameters] = [
    ...wrapper,
    process.execPath,
    resolve(REPOSITORY, "src", "main.ts"),
    "serve",
    "--data",
    dataFolder,
    "--port",
    "0",
    ...flags,
  ];
  const child = spawn(program, parameters, {
    cwd: REPOSITORY,
    env: outsideEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [output, log]: [string[], string[]] = [[], []];
  createInterface(child.stderr).on("line", (line) => log.push(line));
  const closed = new Promise<Exit>((done, fail) => {
    child.on("error", fail);
    child.on("close", (code, signal) => done({ code, signal }));
  });
  const url = await new Promise<string>((greeted, fail) => {
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`no greeting within ${START_MS_MAX} ms\n${[...output, ...log].join("\n")}`));
    }, START_MS_MAX);
    createInterface(child.stdout).on("line", (line) => {
      output.push(line);
      const found = GREETING.exec(line)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      greeted(found);
    });
    closed.then((exit) => {
      clearTimeout(timer);
      fail(new ServerRefused(exit, log.join("\n")));
    }, fail);
  }).catch((error) => {
    if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    throw error;
  });
  const kill = (signal: NodeJS.Signals): Promise<Exit> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return closed;
  };
  return {
    url,
    pid: child.pid ?? 0,
    dataFolder,
    output,
    log,
    exited: closed,
    errors: () => log.filter((line) => !/^\{"time":"[^"]+","level":"(?:info|warn)"/.test(line)),
    credentials: () => readCredentials(join(dataFolder, "credentials"), "cairn"),
    kill,
    async close() {
      await kill("SIGKILL");
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A profile of an AWS credentials file. */
export function readCredentials(path: string, profile: string): RootCredentials {
  const section = readFileSync(path, "utf8")
    .split(/^\[/m)
    .find((text) => text.startsWith(`${profile}]`));
  const value = (pattern: RegExp): string => {
    const found = section === undefined ? undefined : pattern.exec(section)?.[1];
    if (found === undefined) throw new Error(`${path}: nothing for ${pattern} in profile ${profile}`);
    return found;
  };
  return {
    accountId: value(/root of account (\d{12})/),
    accessKeyId: value(/^aws_access_key_id = (\S+)$/m),
    secretAccessKey: value(/^aws_secret_access_key = (\S+)$/m),
    region: value(/^region = (\S+)$/m),
  };
}

/** A POST to one of the server's own addresses under `/_cairn/`. */
export async function control(
  server: { readonly url: string },
  path: string,
  body?: unknown,
): Promise<Answer> {
  const answer = await fetch(`${server.url}/_cairn/${path}`, {
    method: "POST",
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}
