import { accountCommand } from "./cli/account.ts";
import { HELP } from "./cli/help.ts";
import { s3Reader } from "./cli/s3-reader.ts";
import { serveCommand } from "./cli/serve.ts";
import { tourCommand } from "./cli/tour/tour-command.ts";
import { verifyLogsCommand } from "./cli/verify-logs/verify-logs-command.ts";
import { VERSION } from "./version.ts";

/** The `cairn` command: everything here is what the aws CLI cannot do. */
async function main(): Promise<number> {
  const [command, ...rest] = process.argv.slice(2);
  switch (command) {
    case "serve":
      return serveCommand(rest);
    case "account":
      return accountCommand(rest);
    case "verify-logs":
      return verifyLogsCommand(rest, {
        stdout: process.stdout,
        stderr: process.stderr,
        openBucket: (bucket) => s3Reader(bucket, process.env),
      });
    case "tour":
      return tourCommand(rest);
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
