/**
 * Verifies one chain of digests and the log files they cover, newest first, and comes to the verdicts of
 * `aws cloudtrail validate-logs`: from the newest listed digest along the links to the ones before; where a link
 * ends or breaks, on with the next older digest that is listed. Reading, inflating and cryptography are given.
 *
 * Objects copied to a folder have lost the metadata that holds their signature. There the signature of a digest is
 * the one that the next digest states: RSA proves it, whoever states it. Only the newest digest of a chain has none.
 */
import {
  HASH_ALGORITHM,
  parseDigestKey,
  SIGNATURE_ALGORITHM_METADATA,
  SIGNATURE_METADATA,
  signingString,
} from "./digest-file.ts";
import { parseCompactSeconds, parseIsoSeconds } from "./timestamp.ts";

export interface StoredObject {
  /** As stored: gzip. */
  readonly body: Uint8Array;
  /** User metadata without its `x-amz-meta-`; empty where it was lost. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What verification asks of the machine. */
export interface VerificationTools {
  /** Undefined when there is no such object; throws when that cannot be told. */
  readObject(bucket: string, key: string): Promise<StoredObject | undefined>;
  /** The content of exactly one gzip member; says when there is more behind it, undefined when it is damaged. */
  inflate(body: Uint8Array): { readonly content: Uint8Array; readonly trailing: boolean } | undefined;
  /** Lower-case hex. */
  sha256(content: Uint8Array): string;
  /** RSASSA-PKCS1-v1_5 with SHA-256; `publicKey` is base64 of a PKCS#1 RSAPublicKey. False for any nonsense. */
  isSignedBy(publicKey: string, text: string, signatureHex: string): boolean;
}

export interface VerificationRequest {
  readonly bucket: string;
  /** Keys of the digests of one chain, in any order. */
  readonly digestKeys: readonly string[];
  /** Base64 of PKCS#1, by fingerprint. */
  readonly publicKeys: ReadonlyMap<string, string>;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  /** Whether metadata was kept: then a digest without a signature is invalid, as it is for AWS. */
  readonly metadataKept: boolean;
}

export type DigestFault = "not-found" | "invalid-format" | "moved" | "unknown-key" | "bad-signature";
export type LogFileFault = "not-found" | "invalid-format" | "hash-mismatch" | "trailing-data";

interface DigestFinding {
  readonly kind: "digest";
  readonly bucket: string;
  readonly key: string;
  /** The key that a digest names and nobody has; set with `unknown-key`. */
  readonly fingerprint?: string | undefined;
  /** `unsigned`: well-formed, but nothing that could be read states its signature. */
  readonly verdict: "valid" | "unsigned" | DigestFault;
  /** Of a readable digest. */
  readonly startTimeMs?: number | undefined;
  readonly endTimeMs?: number | undefined;
}

interface LogFileFinding {
  readonly kind: "log";
  readonly bucket: string;
  readonly key: string;
  readonly verdict: "valid" | LogFileFault;
}

/** A time in which no digest was written, because logging stood still. */
interface GapFinding {
  readonly kind: "gap";
  readonly fromMs: number;
  readonly untilMs: number;
}

export type Finding = DigestFinding | LogFileFinding | GapFinding;

interface ParsedDigest {
  readonly startTimeMs: number;
  readonly endTime: string;
  readonly endTimeMs: number;
  readonly bucket: string;
  readonly key: string;
  readonly fingerprint: string;
  readonly previous: { readonly bucket: string; readonly key: string } | null;
  readonly previousSignature: string | null;
  readonly logFiles: readonly { readonly bucket: string; readonly key: string; readonly hash: string }[];
}

export async function* verifyChain(
  request: VerificationRequest,
  tools: VerificationTools,
): AsyncGenerator<Finding, void, undefined> {
  const older = listedInRange(request);
  const stated = new Map<string, string>();
  const seen = new Set<string>();
  let bucket = request.bucket;
  let next = older.pop();
  let key = next?.key;
  let reachedMs = next?.endTimeMs ?? Number.NEGATIVE_INFINITY;
  while (key !== undefined && request.startTimeMs <= reachedMs) {
    const current = key;
    seen.add(`${bucket}/${current}`);
    const { finding, digest } = await judgeDigest(bucket, current, request, stated, tools);
    yield finding;
    if (digest) {
      reachedMs = digest.startTimeMs;
      yield* judgeLogFiles(digest, tools);
      // A digest that nothing proves may point anywhere, also back to where verification has been.
      if (digest.previous && !seen.has(`${digest.previous.bucket}/${digest.previous.key}`)) {
        ({ bucket, key } = digest.previous);
        continue;
      }
    }
    next = nextListed(older, current);
    bucket = request.bucket;
    key = next?.key;
    if (digest && !digest.previous && next) yield { kind: "gap", fromMs: next.endTimeMs, untilMs: reachedMs };
  }
}

interface ListedDigest {
  readonly key: string;
  readonly endTimeMs: number;
}

/** Oldest first. The hour added to the end is that of a digest still to come when the time asked for ended. */
function listedInRange(request: VerificationRequest): ListedDigest[] {
  return request.digestKeys
    .map((key) => ({ key, endTimeMs: endTimeOf(key) }))
    .filter(
      ({ endTimeMs }) => endTimeMs >= request.startTimeMs && endTimeMs <= request.endTimeMs + 60 * 60 * 1000,
    )
    .sort((a, b) => a.endTimeMs - b.endTimeMs || (a.key < b.key ? -1 : 1));
}

function endTimeOf(key: string): number {
  return parseCompactSeconds(parseDigestKey(key)?.endTime ?? "") ?? Number.NaN;
}

function nextListed(older: ListedDigest[], before: string): ListedDigest | undefined {
  const beforeMs = endTimeOf(before);
  let next = older.pop();
  while (next && next.endTimeMs >= beforeMs) next = older.pop();
  return next;
}

/** The digest is given when its content may be gone by: valid, or unsigned and then reported as such. */
async function judgeDigest(
  bucket: string,
  key: string,
  request: VerificationRequest,
  stated: Map<string, string>,
  tools: VerificationTools,
): Promise<{ finding: DigestFinding; digest?: ParsedDigest }> {
  const bad = (verdict: DigestFault) => ({ finding: { kind: "digest", bucket, key, verdict } as const });
  const object = await tools.readObject(bucket, key);
  if (!object) return bad("not-found");
  const inflated = tools.inflate(object.body);
  const digest = inflated && !inflated.trailing ? parseDigest(inflated.content) : undefined;
  if (!inflated || !digest) return bad("invalid-format");
  // A false statement only makes the digest before it fail, so it may be kept before this one is judged.
  if (digest.previous && digest.previousSignature !== null) {
    stated.set(`${digest.previous.bucket}/${digest.previous.key}`, digest.previousSignature);
  }
  if (digest.bucket !== bucket || digest.key !== key) return bad("moved");
  const times = { startTimeMs: digest.startTimeMs, endTimeMs: digest.endTimeMs };
  const publicKey = request.publicKeys.get(digest.fingerprint);
  if (publicKey === undefined) {
    const { fingerprint } = digest;
    return { finding: { kind: "digest", bucket, key, verdict: "unknown-key", fingerprint } };
  }
  const kept = object.metadata[SIGNATURE_METADATA];
  if (request.metadataKept && (kept === undefined || !object.metadata[SIGNATURE_ALGORITHM_METADATA])) {
    return bad("bad-signature");
  }
  const signature = kept ?? stated.get(`${bucket}/${key}`);
  if (signature === undefined) {
    return { finding: { kind: "digest", bucket, key, verdict: "unsigned", ...times }, digest };
  }
  const { endTime, previousSignature } = digest;
  const text = signingString({
    endTime,
    bucket,
    key,
    hash: tools.sha256(inflated.content),
    previousSignature,
  });
  if (!tools.isSignedBy(publicKey, text, signature)) return bad("bad-signature");
  return { finding: { kind: "digest", bucket, key, verdict: "valid", ...times }, digest };
}

async function* judgeLogFiles(
  digest: ParsedDigest,
  tools: VerificationTools,
): AsyncGenerator<LogFileFinding> {
  for (const { bucket, key, hash } of digest.logFiles) {
    const object = await tools.readObject(bucket, key);
    yield { kind: "log", bucket, key, verdict: object ? judgeLogFile(object, hash, tools) : "not-found" };
  }
}

function judgeLogFile(
  object: StoredObject,
  hash: string,
  tools: VerificationTools,
): LogFileFinding["verdict"] {
  const inflated = tools.inflate(object.body);
  if (!inflated) return "invalid-format";
  if (inflated.trailing) return "trailing-data";
  return tools.sha256(inflated.content) === hash ? "valid" : "hash-mismatch";
}

/** Undefined unless every member that verification relies on is there and of its kind. */
function parseDigest(content: Uint8Array): ParsedDigest | undefined {
  const json = parseObject(content);
  if (!json) return undefined;
  const startTimeMs =
    typeof json.digestStartTime === "string" ? parseIsoSeconds(json.digestStartTime) : undefined;
  const endTimeMs = typeof json.digestEndTime === "string" ? parseIsoSeconds(json.digestEndTime) : undefined;
  const { digestS3Bucket: bucket, digestS3Object: key, digestPublicKeyFingerprint: fingerprint } = json;
  const previousBucket = json.previousDigestS3Bucket ?? null;
  const previousKey = json.previousDigestS3Object ?? null;
  const previousSignature = json.previousDigestSignature;
  const logFiles = Array.isArray(json.logFiles) ? json.logFiles.map(parseLogFile) : undefined;
  if (startTimeMs === undefined || endTimeMs === undefined || logFiles === undefined) return undefined;
  if (typeof bucket !== "string" || typeof key !== "string" || typeof fingerprint !== "string")
    return undefined;
  if (!isTextOrNull(previousBucket) || !isTextOrNull(previousKey) || !isTextOrNull(previousSignature)) {
    return undefined;
  }
  const wellFormed = logFiles.filter((file) => file !== undefined);
  if (wellFormed.length !== logFiles.length) return undefined;
  return {
    startTimeMs,
    endTime: String(json.digestEndTime),
    endTimeMs,
    bucket,
    key,
    fingerprint,
    previous:
      previousBucket === null || previousKey === null ? null : { bucket: previousBucket, key: previousKey },
    previousSignature,
    logFiles: wellFormed,
  };
}

function parseLogFile(json: unknown): ParsedDigest["logFiles"][number] | undefined {
  if (!isObject(json)) return undefined;
  const { s3Bucket: bucket, s3Object: key, hashValue: hash } = json;
  if (typeof bucket !== "string" || typeof key !== "string" || typeof hash !== "string") return undefined;
  return json.hashAlgorithm === HASH_ALGORITHM ? { bucket, key, hash } : undefined;
}

function parseObject(content: Uint8Array): Record<string, unknown> | undefined {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(content));
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}

function isTextOrNull(value: unknown): value is string | null {
  return typeof value === "string" || value === null;
}
