import { relative } from "node:path";
import { type Config, ConfigError, readConfig } from "../config.ts";
import { systemChance } from "../runtime/chance.ts";
import { systemClock, turnableClock } from "../runtime/clock.ts";
import { jsonLinesLog } from "../runtime/log.ts";
import { DataFolderInUse } from "../runtime/storage/data-folder.ts";
import { StorageUnavailable } from "../runtime/storage/database.ts";
import { NewerSchema } from "../runtime/storage/migrate.ts";
import { organizationTable } from "../seed/organization-table.ts";
import { PROFILE, type Server, startServer } from "../server.ts";
import { VERSION } from "../version.ts";
import { SERVE_HELP } from "./help.ts";

/** `cairn serve`: resolves with the exit code once the server was told to stop and has. */
export async function serveCommand(flags: readonly string[]): Promise<number> {
  if (flags.includes("--help") || flags.includes("-h")) {
    console.log(SERVE_HELP);
    return 0;
  }
  // Whatever the data folder looked like before: what we write is for nobody else to read.
  process.umask(0o077);
  let server: Server;
  let config: Config;
  try {
    config = readConfig(flags, process.env);
    server = await startServer({
      config,
      clock: turnableClock(systemClock),
      signatureClock: systemClock,
      chance: systemChance(),
      log: jsonLinesLog(process.stderr, systemClock),
    });
  } catch (error) {
    const message = refusal(error);
    if (message === undefined) throw error;
    console.error(`cairn: ${message}`);
    return error instanceof ConfigError ? 2 : 1;
  }
  // Before the greeting: whoever waits for it may send the signal at once.
  const stopped = stopSignal();
  console.log(greeting(config, server));
  await stopped;
  console.log("Stopping: delivering what is due.");
  await server.close();
  return 0;
}

/** What went wrong, where the one who started the server can mend it; undefined for a fault of ours. */
function refusal(error: unknown): string | undefined {
  if (error instanceof ConfigError || error instanceof DataFolderInUse || error instanceof NewerSchema)
    return error.message;
  if (error instanceof StorageUnavailable) return `the data folder cannot be used: ${error.message}`;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "EADDRINUSE":
      return "the port is in use; choose another with --port";
    case "EACCES":
    case "EADDRNOTAVAIL":
    case "EEXIST":
    case "EISDIR":
    case "ENOENT":
    case "ENOSPC":
    case "ENOTDIR":
    case "ENOTFOUND":
    case "EROFS":
      return error instanceof Error ? error.message : undefined;
    default:
      return undefined;
  }
}

async function stopSignal(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => resolve());
    process.once("SIGTERM", () => resolve());
  });
}

function greeting(config: Config, server: Server): string {
  const folder = relative(process.cwd(), config.dataFolder) || ".";
  return [
    `Cairn ${VERSION} listens on ${server.url} and keeps everything in ${folder}`,
    ...developmentWarning(config),
    ...firstKey(server, folder),
    ...organizationLines(server, folder),
    "",
    "In another terminal:",
    "",
    `  export AWS_ENDPOINT_URL=${server.url}`,
    `  export AWS_SHARED_CREDENTIALS_FILE=${config.dataFolder}/credentials AWS_PROFILE=${PROFILE}`,
    "  aws sts get-caller-identity",
    "  aws cloudtrail lookup-events --max-results 5",
    "",
    "Ctrl-C stops it; nothing is lost. The whole story in 20 seconds: npm run tour",
  ].join("\n");
}

function developmentWarning(config: Config): string[] {
  if (!config.development) return [];
  return [
    "",
    "*** DEVELOPMENT MODE: the root key is known to everybody, any 12-digit access key id is root of that",
    "*** account, and POST /_cairn/reset wipes everything. Never put real data into this folder.",
  ];
}

function organizationLines({ organization }: Server, folder: string): string[] {
  return organization === undefined ? [] : ["", ...organizationTable(organization, folder)];
}

function firstKey({ created }: Server, folder: string): string[] {
  if (created === undefined) return [];
  return [
    "",
    `Created account ${created.accountId}. Its root access key, shown this once and kept in ${folder}/credentials:`,
    "",
    `  aws_access_key_id     = ${created.accessKeyId}`,
    `  aws_secret_access_key = ${created.secretAccessKey}`,
  ];
}
