import { readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { printable, type TextSink } from "../verify-logs/terminal.ts";
import { type EvaluationCase, readCases } from "./case.ts";
import { BadInput } from "./members.ts";
import { evaluated, jsonReport, textReport } from "./report.ts";

export interface EvaluateIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Milliseconds since the epoch, for cases that do not say when they happen. */
  now(): number;
}

const USAGE = `Usage: cairn evaluate FILE [--json] [--explain]

Decides hypothetical requests by the policies that come with them, without a server: who may do what, and
why. FILE is a JSON object, or a list of them, such as

  { "principal": "arn:aws:iam::111122223333:user/ann",
    "action": "s3:GetObject",
    "resource": "arn:aws:s3:::logs/2026/app.log",
    "context": { "aws:SourceIp": "203.0.113.10" },
    "policies": { "identity": [{ "file": "reader.json" }], "resource": { "file": "bucket.json" } },
    "expect": "Allow" }

Policies stand in the layers identity, boundary, session, resource, scp and rcp.

  --explain   tell the whole story of every case, not only of those that are not as expected
  --json      one JSON object instead of text

Exit code: 0 everything is as expected, or allowed where nothing is; 1 something is not; 2 bad input.
`;

const FLAGS = {
  explain: { type: "boolean" },
  help: { type: "boolean", short: "h" },
  json: { type: "boolean" },
} as const;

interface Command {
  readonly file: string;
  readonly json: boolean;
  readonly explain: boolean;
}

/** `cairn evaluate`: gives the exit code. `argv` is what follows the name of the command. */
export async function evaluateCommand(argv: readonly string[], io: EvaluateIo): Promise<number> {
  const command = parseCommand(argv);
  if (command === "help") {
    io.stdout.write(USAGE);
    return 0;
  }
  if ("problem" in command) {
    io.stderr.write(`${command.problem}\n\n${USAGE}`);
    return 2;
  }
  let cases: readonly EvaluationCase[];
  try {
    cases = readCases({
      text: await textOf(command.file),
      folder: dirname(command.file),
      now: io.now(),
    });
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    io.stderr.write(`${printable(`${command.file}: ${error.message}`)}\n`);
    return 2;
  }
  const results = cases.map(evaluated);
  if (command.json) io.stdout.write(jsonReport(results));
  else {
    for (const warning of cases.flatMap(({ warnings }) => warnings)) {
      io.stderr.write(`${printable(`${command.file}: ${warning}`)}\n`);
    }
    io.stdout.write(textReport(results, command.explain));
  }
  return results.every(({ isRight }) => isRight) ? 0 : 1;
}

function parseCommand(argv: readonly string[]): Command | "help" | { readonly problem: string } {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options: FLAGS,
      allowPositionals: true,
      strict: true,
    });
    if (values.help) return "help";
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) return { problem: "Give one file." };
    return { file, json: values.json ?? false, explain: values.explain ?? false };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

async function textOf(file: string): Promise<string> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    throw new BadInput("", error instanceof Error ? error.message : String(error));
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput("", "is not UTF-8");
  }
}
