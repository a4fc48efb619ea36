import { enableCompileCache, flushCompileCache } from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";
import { HELP } from "./cli/help.ts";
import { VERSION } from "./version.ts";

const CACHE_WRITTEN_MS = 3000;

/**
 * Keeps compiled code from one start to the next, which halves the time to the first answer. In the user's own
 * cache folder: who can write there can run code as the user anyway, which is not so of a temporary folder.
 */
function keepCompiledCode(): void {
  try {
    enableCompileCache(join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "cairn"));
  } catch {
    return; // A user without a home has no cache either.
  }
  // Otherwise written at the end only, and a server that is killed never gets there.
  setTimeout(flushCompileCache, CACHE_WRITTEN_MS).unref();
}

/** The `cairn` command: everything here is what the aws CLI cannot do. Each loads only what it needs itself. */
async function main(): Promise<number> {
  keepCompiledCode();
  const [command, ...rest] = process.argv.slice(2);
  switch (command) {
    case "serve":
      return (await import("./cli/serve.ts")).serveCommand(rest);
    case "account":
      return (await import("./cli/account.ts")).accountCommand(rest);
    case "verify-logs": {
      const { s3Reader } = await import("./cli/s3-reader.ts");
      const { verifyLogsCommand } = await import("./cli/verify-logs/verify-logs-command.ts");
      return verifyLogsCommand(rest, {
        stdout: process.stdout,
        stderr: process.stderr,
        openBucket: (bucket) => s3Reader(bucket, process.env),
      });
    }
    case "evaluate": {
      const { evaluateCommand } = await import("./cli/evaluate/evaluate-command.ts");
      return evaluateCommand(rest, { stdout: process.stdout, stderr: process.stderr, now: Date.now });
    }
    case "explain":
      return (await import("./cli/explain.ts")).explainCommand(rest, {
        stdout: process.stdout,
        stderr: process.stderr,
        environment: process.env,
      });
    case "tour":
      return (await import("./cli/tour/tour-command.ts")).tourCommand(rest);
    case "--version":
    case "version":
      console.log(VERSION);
      return 0;
    case "--help":
    case "-h":
    case "help":
      console.log(HELP);
      return 0;
    case undefined:
      console.error(HELP);
      return 2;
    default:
      console.error(`cairn: there is no command "${command}"\n\n${HELP}`);
      return 2;
  }
}

process.exitCode = await main();
