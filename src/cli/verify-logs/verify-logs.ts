/** Verifies every chain of digests that a place holds, and what the digests cover. */
import { DIGEST_HOUR_MS } from "../../pure/event/digest-chain.ts";
import { type DigestName, parseDigestKey } from "../../pure/event/digest-file.ts";
import { deliverySlot } from "../../pure/event/log-file.ts";
import { type Finding, type VerificationTools, verifyChain } from "../../pure/event/verification.ts";
import { inflateMember } from "./gunzip.ts";
import type { ObjectReader } from "./object-reader.ts";
import { sha256, signatureCheck } from "./signatures.ts";

export interface VerifyLogsOptions {
  /** Base64 of PKCS#1, by fingerprint. */
  readonly publicKeys: ReadonlyMap<string, string>;
  /** Only keys that begin so. */
  readonly prefix?: string | undefined;
  /** Only digests of this trail, account, Region. */
  readonly trailName?: string | undefined;
  readonly homeRegion?: string | undefined;
  readonly account?: string | undefined;
  readonly region?: string | undefined;
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
}

/** A log file that no digest names, though the digest of its hour was due before the newest that is there. */
export interface UncoveredLogFile {
  readonly kind: "log";
  readonly bucket: string;
  readonly key: string;
  readonly verdict: "uncovered";
}

export type ReportedFinding = Finding | UncoveredLogFile;

/** What is told while it is found. */
export interface VerifyLogsOutput {
  begin(digestCount: number): void;
  report(finding: ReportedFinding, backfill: boolean): void;
}

export interface Tally {
  valid: number;
  invalid: number;
}

export interface VerifyLogsSummary {
  readonly chains: number;
  readonly digestFiles: Tally & { unsigned: number };
  readonly backfillDigestFiles: Tally & { unsigned: number };
  readonly logFiles: Tally;
  /** Log files that a digest should name and none does: their digest is gone, or they are not CloudTrail's. */
  readonly uncoveredLogFiles: number;
  /**
   * Log files in the folders of the verified chains whose digest may not be due yet: not wrong, but not proven
   * either. Undefined when only some time was asked for.
   */
  readonly awaitingLogFiles: number | undefined;
  /** From the start of the oldest to the end of the newest digest that is valid. */
  readonly foundFromMs: number | undefined;
  readonly foundUntilMs: number | undefined;
}

interface Chain {
  readonly name: DigestName;
  readonly keys: string[];
}

interface Survey {
  readonly chains: Chain[];
  readonly logKeys: Set<string>;
  /** Where trails that were not asked for deliver log files, too. */
  readonly otherFolders: ReadonlySet<string>;
}

/** The log files of an account and Region. */
interface LogFolder {
  readonly bucket: string;
  /** The end of the newest digest over them. */
  coveredUntilMs: number;
}

export async function verifyLogs(
  options: VerifyLogsOptions,
  reader: ObjectReader,
  output: VerifyLogsOutput,
): Promise<VerifyLogsSummary> {
  const { chains, logKeys, otherFolders } = await survey(options, reader);
  output.begin(chains.reduce((count, chain) => count + chain.keys.length, 0));
  const tools: VerificationTools = {
    readObject: (bucket, key) => reader.readObject(bucket, key),
    inflate: inflateMember,
    sha256,
    isSignedBy: signatureCheck(),
  };
  const digestFiles = { valid: 0, invalid: 0, unsigned: 0 };
  const backfillDigestFiles = { valid: 0, invalid: 0, unsigned: 0 };
  const logFiles = { valid: 0, invalid: 0 };
  let foundFromMs: number | undefined;
  let foundUntilMs: number | undefined;
  const folders = new Map<string, LogFolder>();
  for (const { name, keys } of chains) {
    const request = {
      bucket: reader.bucket ?? (await bucketNamedIn(keys, reader)),
      digestKeys: keys,
      publicKeys: options.publicKeys,
      startTimeMs: options.startTimeMs ?? Number.NEGATIVE_INFINITY,
      endTimeMs: options.endTimeMs ?? Number.POSITIVE_INFINITY,
      metadataKept: reader.metadataKept,
    };
    const folder = folders.get(logFolderOf(name)) ?? {
      bucket: request.bucket,
      coveredUntilMs: Number.NEGATIVE_INFINITY,
    };
    folders.set(logFolderOf(name), folder);
    for await (const finding of verifyChain(request, tools)) {
      output.report(finding, name.backfill);
      if (finding.kind === "log") {
        logKeys.delete(finding.key);
        logFiles[finding.verdict === "valid" ? "valid" : "invalid"]++;
      } else if (finding.kind === "digest") {
        const { verdict, startTimeMs, endTimeMs } = finding;
        const tally = name.backfill ? backfillDigestFiles : digestFiles;
        tally[verdict === "valid" || verdict === "unsigned" ? verdict : "invalid"]++;
        // An unsigned digest proves nothing, but whoever forged it gains no silence by it.
        if ((verdict === "valid" || verdict === "unsigned") && endTimeMs !== undefined) {
          folder.coveredUntilMs = Math.max(folder.coveredUntilMs, endTimeMs);
        }
        if (verdict !== "valid" || startTimeMs === undefined || endTimeMs === undefined) continue;
        foundFromMs = Math.min(foundFromMs ?? startTimeMs, startTimeMs);
        foundUntilMs = Math.max(foundUntilMs ?? endTimeMs, endTimeMs);
      }
    }
  }
  let uncoveredLogFiles = 0;
  let awaitingLogFiles = 0;
  for (const key of [...logKeys].sort()) {
    const name = logFolderIn(key);
    const folder = folders.get(name);
    if (folder === undefined) continue;
    if (otherFolders.has(name) || !isOverdue(key, folder, options)) {
      awaitingLogFiles++;
      continue;
    }
    uncoveredLogFiles++;
    output.report({ kind: "log", bucket: folder.bucket, key, verdict: "uncovered" }, false);
  }
  const isWhole = options.startTimeMs === undefined && options.endTimeMs === undefined;
  return {
    chains: chains.length,
    digestFiles,
    backfillDigestFiles,
    logFiles,
    uncoveredLogFiles,
    awaitingLogFiles: isWhole ? awaitingLogFiles : undefined,
    foundFromMs,
    foundUntilMs,
  };
}

function logFolderOf({ folder, region }: DigestName): string {
  return `${folder}CloudTrail/${region}/`;
}

function logFolderIn(key: string): string {
  return /^.*\/CloudTrail\/[^/]+\//.exec(key)?.[0] ?? "";
}

/**
 * Whatever trail delivered a file, its digest is written within the hour, so it is older than one that ends later
 * than that. A file that does not say when it came is none of CloudTrail's.
 */
function isOverdue(key: string, { coveredUntilMs }: LogFolder, { startTimeMs }: VerifyLogsOptions): boolean {
  const slot = deliverySlot(key);
  if (slot === undefined) return coveredUntilMs > Number.NEGATIVE_INFINITY;
  if (startTimeMs !== undefined && slot.fromMs < startTimeMs) return false;
  return slot.untilMs + DIGEST_HOUR_MS <= coveredUntilMs;
}

async function survey(options: VerifyLogsOptions, reader: ObjectReader): Promise<Survey> {
  const chains = new Map<string, Chain>();
  const logKeys = new Set<string>();
  const otherFolders = new Set<string>();
  for await (const key of reader.listKeys(options.prefix ?? "")) {
    const name = parseDigestKey(key);
    if (!name) {
      if (key.includes("/CloudTrail/") && key.endsWith(".json.gz")) logKeys.add(key);
    } else if (isAskedFor(name, options)) {
      const { folder, region, trailName, homeRegion, backfill } = name;
      const id = [folder, region, trailName, homeRegion, backfill].join("\n");
      const chain = chains.get(id) ?? { name, keys: [] };
      chain.keys.push(key);
      chains.set(id, chain);
    } else {
      otherFolders.add(logFolderOf(name));
    }
  }
  return { chains: [...chains.values()], logKeys, otherFolders };
}

function isAskedFor(name: DigestName, options: VerifyLogsOptions): boolean {
  const asked = (option: string | undefined, value: string) => option === undefined || option === value;
  return (
    asked(options.trailName, name.trailName) &&
    asked(options.homeRegion, name.homeRegion) &&
    asked(options.account, name.account) &&
    asked(options.region, name.region)
  );
}

/** A folder does not know its bucket. Whatever a digest says is safe to take: the name is part of what is signed. */
async function bucketNamedIn(keys: readonly string[], reader: ObjectReader): Promise<string> {
  for (const key of keys.toSorted().reverse()) {
    const object = await reader.readObject("", key);
    const inflated = object && inflateMember(object.body);
    try {
      const { digestS3Bucket } = JSON.parse(Buffer.from(inflated?.content ?? []).toString()) ?? {};
      if (typeof digestS3Bucket === "string") return digestS3Bucket;
    } catch {
      // A damaged digest names no bucket; verification says so when it comes to it.
    }
  }
  return "";
}
