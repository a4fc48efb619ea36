import { readFile, stat } from "node:fs/promises";
import { parseArgs } from "node:util";
import { parseArn } from "../../pure/aws/arn.ts";
import { folderReader } from "./folder-reader.ts";
import type { ObjectReader } from "./object-reader.ts";
import { parsePublicKeys } from "./public-keys.ts";
import { reportingOutput, summaryJson, summaryText } from "./report.ts";
import type { TextSink } from "./terminal.ts";
import {
  type ReportedFinding,
  type VerifyLogsOptions,
  type VerifyLogsSummary,
  verifyLogs,
} from "./verify-logs.ts";

export interface VerifyLogsIo {
  readonly stdout: TextSink;
  readonly stderr: TextSink;
  /** Reads `s3://BUCKET`; left out where there is no client for it. */
  openBucket?(bucket: string): ObjectReader;
}

const USAGE = `Usage: cairn verify-logs (FOLDER | s3://BUCKET[/PREFIX]) --public-keys FILE [options]

Verifies digest files and the log files they cover, without asking the server that wrote them.
FOLDER is a copy of the bucket, as "aws s3 sync" makes it.

  --public-keys FILE        what "aws cloudtrail list-public-keys" printed; once for each Region that was asked
  --trail NAME|ARN          only this trail
  --account ID              only this account
  --region REGION           only events of this Region
  --start-time TIME         only digests and log files from here on (ISO 8601)
  --end-time TIME           only digests until here
  --bucket NAME             the bucket that FOLDER is a copy of; else as the digests say
  --prefix PREFIX           the part of the keys that FOLDER lacks, for a copy of s3://BUCKET/PREFIX
  --allow-unsigned-newest   do not fail because of the newest digest of a chain: its signature is in the metadata
                            of its object, which a copy lacks (or put it into the file KEY.signature beside it)
  --verbose                 also name the files that are valid
  --json                    one JSON object instead of text

Exit code: 0 everything is valid, 1 something is not or nothing was found, 2 the command is wrong,
3 the place could not be read.
`;

const FLAGS = {
  account: { type: "string" },
  "allow-unsigned-newest": { type: "boolean" },
  bucket: { type: "string" },
  "end-time": { type: "string" },
  help: { type: "boolean" },
  json: { type: "boolean" },
  prefix: { type: "string" },
  "public-keys": { type: "string", multiple: true },
  region: { type: "string" },
  "start-time": { type: "string" },
  trail: { type: "string" },
  verbose: { type: "boolean" },
} as const;

class UsageError extends Error {}

interface Command {
  readonly reader: ObjectReader;
  readonly options: VerifyLogsOptions;
  readonly location: string;
  readonly allowUnsignedNewest: boolean;
  readonly json: boolean;
  readonly verbose: boolean;
}

/** `cairn verify-logs`: gives the exit code. `argv` is what follows the name of the command. */
export async function verifyLogsCommand(argv: readonly string[], io: VerifyLogsIo): Promise<number> {
  let command: Command | undefined;
  try {
    command = await parseCommand(argv, io);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`${error.message}\n\n${USAGE}`);
    return 2;
  }
  if (!command) {
    io.stdout.write(USAGE);
    return 0;
  }
  try {
    return await (command.json ? runAsJson(command, io) : runAsText(command, io));
  } catch (error) {
    // An outage is not tampering, and must not look like it to whoever reads the exit code.
    io.stderr.write(`cairn: ${error instanceof Error ? error.message : error}\n`);
    return 3;
  }
}

async function runAsText(command: Command, io: VerifyLogsIo): Promise<number> {
  io.stdout.write(`Validating log files in ${command.location}\n\n`);
  const output = reportingOutput(io.stdout, io.stderr, command.verbose);
  const summary = await verifyLogs(command.options, command.reader, output);
  output.end();
  io.stdout.write(summaryText(summary));
  io.stderr.write(output.missingKeys());
  return isValid(summary, command) ? 0 : 1;
}

async function runAsJson(command: Command, io: VerifyLogsIo): Promise<number> {
  const findings: { finding: ReportedFinding; backfill: boolean }[] = [];
  const summary = await verifyLogs(command.options, command.reader, {
    begin() {},
    report(finding, backfill) {
      if (finding.kind === "gap" || finding.verdict !== "valid") findings.push({ finding, backfill });
    },
  });
  const valid = isValid(summary, command);
  io.stdout.write(summaryJson(summary, valid, findings));
  return valid ? 0 : 1;
}

/** Nothing found proves nothing. */
function isValid(summary: VerifyLogsSummary, { allowUnsignedNewest }: Command): boolean {
  const { digestFiles, backfillDigestFiles, logFiles } = summary;
  const unsigned = digestFiles.unsigned + backfillDigestFiles.unsigned;
  const invalid =
    digestFiles.invalid + backfillDigestFiles.invalid + logFiles.invalid + summary.uncoveredLogFiles;
  const proven = digestFiles.valid + backfillDigestFiles.valid;
  return proven > 0 && invalid === 0 && (unsigned === 0 || allowUnsignedNewest);
}

async function parseCommand(argv: readonly string[], io: VerifyLogsIo): Promise<Command | undefined> {
  const { values, positionals } = parseFlags(argv);
  if (values.help) return undefined;
  const [location, ...others] = positionals;
  if (location === undefined || others.length > 0)
    throw new UsageError("Give one folder or one s3:// address.");
  const place = await openPlace(location, values.bucket, values.prefix, io);
  const keyFiles = values["public-keys"] ?? [];
  if (keyFiles.length === 0) throw new UsageError("--public-keys is missing.");
  const publicKeys = await Promise.all(keyFiles.map(readPublicKeys));
  return {
    ...place,
    location,
    options: {
      publicKeys: new Map(publicKeys.flatMap((keys) => [...keys])),
      prefix: place.listed,
      ...parseTrail(values.trail),
      account: values.account,
      region: values.region,
      startTimeMs: parseTime("--start-time", values["start-time"]),
      endTimeMs: parseTime("--end-time", values["end-time"]),
    },
    allowUnsignedNewest: values["allow-unsigned-newest"] ?? false,
    json: values.json ?? false,
    verbose: values.verbose ?? false,
  };
}

function parseFlags(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function openPlace(
  location: string,
  bucket: string | undefined,
  prefix: string | undefined,
  io: VerifyLogsIo,
): Promise<{ reader: ObjectReader; listed: string }> {
  const address = /^s3:\/\/([^/]+)(?:\/(.*))?$/.exec(location);
  if (address) {
    const [, name = "", start = ""] = address;
    if (!io.openBucket) throw new UsageError("Buckets cannot be read here: copy the bucket to a folder.");
    if (bucket !== undefined || prefix !== undefined) {
      throw new UsageError("--bucket and --prefix belong to a folder.");
    }
    return { reader: io.openBucket(name), listed: start };
  }
  const isFolder = await stat(location).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`${location} is not a folder.`);
  const missing = prefix ? prefix.replace(/\/*$/, "/") : "";
  return { reader: folderReader(location, bucket, missing), listed: "" };
}

async function readPublicKeys(path: string): Promise<ReadonlyMap<string, string>> {
  try {
    return parsePublicKeys(await readFile(path, "utf8"));
  } catch (error) {
    throw new UsageError(`${path}: ${error instanceof Error ? error.message : error}`);
  }
}

function parseTrail(trail: string | undefined): Pick<VerifyLogsOptions, "trailName" | "homeRegion"> {
  if (trail === undefined || !trail.startsWith("arn:")) return { trailName: trail };
  const arn = parseArn(trail);
  const [kind, name] = arn?.resource.split("/") ?? [];
  if (arn?.service !== "cloudtrail" || kind !== "trail" || !name) {
    throw new UsageError(`${trail} is not the ARN of a trail.`);
  }
  return { trailName: name, homeRegion: arn.region };
}

function parseTime(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const timeMs = Date.parse(text);
  if (Number.isNaN(timeMs)) throw new UsageError(`${flag}: ${text} is not a time.`);
  return timeMs;
}
