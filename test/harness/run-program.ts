import { spawn } from "node:child_process";
import { resolve } from "node:path";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string | undefined;
  /** The whole environment of the program. */
  readonly environment?: Environment | undefined;
  readonly timeoutMs?: number | undefined;
  /** What it reads from its standard input; nothing when not given. */
  readonly input?: string | undefined;
}

export const REPOSITORY = resolve(import.meta.dirname, "..", "..");
const TIMEOUT_MS = 120_000;

/** Runs a program to its end. Throws when it cannot be started, or is not done in time. */
export function runProgram(
  program: string,
  parameters: readonly string[],
  { cwd, environment = outsideEnvironment(), timeoutMs = TIMEOUT_MS, input = "" }: RunOptions = {},
): Promise<Outcome> {
  return new Promise((done, fail) => {
    const child = spawn(program, parameters, { cwd, env: environment, stdio: "pipe" });
    child.stdin.on("error", () => undefined).end(input);
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    const told = () => `${program} ${parameters.join(" ")}`;
    const timer = setTimeout(() => {
      child.kill("SIGKILL");
      fail(new Error(`${told()}: not done after ${timeoutMs} ms\n${stdout}\n${stderr}`));
    }, timeoutMs);
    child.on("error", (error) => {
      clearTimeout(timer);
      fail(new Error(`${told()}: ${error.message}`));
    });
    child.on("close", (code) => {
      clearTimeout(timer);
      done({ code, stdout, stderr });
    });
  });
}

/** The `cairn` command of this work tree. */
export function runCairn(parameters: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  return runProgram(process.execPath, [resolve(REPOSITORY, "src", "main.ts"), ...parameters], options);
}

/** This process's environment without what would steer a client or Cairn from outside of the test. */
export function outsideEnvironment(more: Environment = {}): Environment {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:AWS|CAIRN|TF|VITEST|NODE)_/.test(name));
  return { ...Object.fromEntries(kept), NO_PROXY: "127.0.0.1,localhost", ...more };
}
