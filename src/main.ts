import { HELP } from "./cli/help.ts";
import { VERSION } from "./version.ts";

/** The `cairn` command: everything here is what the aws CLI cannot do. Each loads only what it needs itself. */
async function main(): Promise<number> {
  const [command, ...rest] = process.argv.slice(2);
  switch (command) {
    case "serve":
      return (await import("./cli/serve.ts")).serveCommand(rest);
    case "account":
      return (await import("./cli/account.ts")).accountCommand(rest);
    case "verify-logs": {
      const { s3Reader } = await import("./cli/s3-reader.ts");
      return (await import("./cli/verify-logs/verify-logs-command.ts")).verifyLogsCommand(rest, {
        stdout: process.stdout,
        stderr: process.stderr,
        openBucket: (bucket) => s3Reader(bucket, process.env),
      });
    }
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
