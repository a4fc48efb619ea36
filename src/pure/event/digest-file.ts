/**
 * The digest file of one hour: the log files that one trail delivered to one account's folder of one Region,
 * each with its hash, and the digest before, with its hash and signature. The object is gzip of compact JSON with
 * the members in the order of `digestText`; the signature stands in its metadata and, an hour later, in the next
 * digest. Key: `[PREFIX/]AWSLogs/[ORGANIZATION/]ACCOUNT/CloudTrail-Digest/REGION/YYYY/MM/DD/`
 * `ACCOUNT_CloudTrail-Digest_REGION_TRAIL_HOMEREGION_YYYYMMDDTHHmmssZ.json.gz`, named and filed by its end time.
 *
 * Signed are these four lines, parted by `\n`, with none after the last:
 * 1. `digestEndTime`, as in the file; 2. `BUCKET/KEY` of the digest; 3. SHA-256 of the uncompressed JSON, lower-case
 * hex; 4. the signature of the digest before, or `null` for the first of a chain.
 * RSASSA-PKCS1-v1_5 with SHA-256, lower-case hex. All hashes are of uncompressed content.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
 */
import { accountFolder, type DeliveryPlace } from "./log-file.ts";
import { compactSeconds, dayFolders, isoSeconds } from "./timestamp.ts";

export const SIGNATURE_METADATA = "signature";
export const SIGNATURE_ALGORITHM_METADATA = "signature-algorithm";
export const SIGNATURE_ALGORITHM = "SHA256withRSA";
export const HASH_ALGORITHM = "SHA-256";

/** Where the digests of one chain stand, and of which trail they are. */
export interface DigestPlace extends DeliveryPlace {
  readonly bucket: string;
  readonly trailName: string;
  readonly homeRegion: string;
}

/** A delivered log file, as its digest states it. */
export interface DigestedLogFile {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed content, lower-case hex. */
  readonly hash: string;
  readonly oldestEventTimeMs: number;
  readonly newestEventTimeMs: number;
}

/** A digest that was written, as the next one refers to it. */
export interface WrittenDigest {
  readonly bucket: string;
  readonly key: string;
  /** SHA-256 of the uncompressed digest, lower-case hex. */
  readonly hash: string;
  /** Lower-case hex. */
  readonly signature: string;
}

export interface DigestContent {
  readonly place: DigestPlace;
  readonly startTimeMs: number;
  readonly endTimeMs: number;
  readonly publicKeyFingerprint: string;
  /** Null for the first digest of a chain. */
  readonly previous: WrittenDigest | null;
  readonly logFiles: readonly DigestedLogFile[];
}

export function digestKey(place: DigestPlace, endTimeMs: number): string {
  const folder = `${accountFolder(place)}CloudTrail-Digest/${place.region}/${dayFolders(endTimeMs)}/`;
  const chain = `${place.account}_CloudTrail-Digest_${place.region}_${place.trailName}_${place.homeRegion}`;
  return `${folder}${chain}_${compactSeconds(endTimeMs)}.json.gz`;
}

/** The JSON of a digest, which is what is hashed and signed. */
export function digestText(digest: DigestContent): string {
  const { place, previous, logFiles } = digest;
  const newest = logFiles.map((file) => file.newestEventTimeMs);
  const oldest = logFiles.map((file) => file.oldestEventTimeMs);
  return JSON.stringify({
    awsAccountId: place.account,
    digestStartTime: isoSeconds(digest.startTimeMs),
    digestEndTime: isoSeconds(digest.endTimeMs),
    digestS3Bucket: place.bucket,
    digestS3Object: digestKey(place, digest.endTimeMs),
    digestPublicKeyFingerprint: digest.publicKeyFingerprint,
    digestSignatureAlgorithm: SIGNATURE_ALGORITHM,
    newestEventTime: logFiles.length > 0 ? isoSeconds(newest.reduce((a, b) => Math.max(a, b))) : null,
    oldestEventTime: logFiles.length > 0 ? isoSeconds(oldest.reduce((a, b) => Math.min(a, b))) : null,
    previousDigestS3Bucket: previous?.bucket ?? null,
    previousDigestS3Object: previous?.key ?? null,
    previousDigestHashValue: previous?.hash ?? null,
    previousDigestHashAlgorithm: previous ? HASH_ALGORITHM : null,
    previousDigestSignature: previous?.signature ?? null,
    logFiles: logFiles.map((file) => ({
      s3Bucket: file.bucket,
      s3Object: file.key,
      hashValue: file.hash,
      hashAlgorithm: HASH_ALGORITHM,
      newestEventTime: isoSeconds(file.newestEventTimeMs),
      oldestEventTime: isoSeconds(file.oldestEventTimeMs),
    })),
  });
}

/** What is signed; `hash` is that of the digest's own uncompressed bytes. */
export function signingString(digest: {
  readonly endTime: string;
  readonly bucket: string;
  readonly key: string;
  readonly hash: string;
  readonly previousSignature: string | null;
}): string {
  const { endTime, bucket, key, hash, previousSignature } = digest;
  return `${endTime}\n${bucket}/${key}\n${hash}\n${previousSignature ?? "null"}`;
}

/** The chain that a digest file belongs to, and its place in it, read from its key. */
export interface DigestName {
  /** Everything before `CloudTrail-Digest/`, with the slash. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  readonly trailName: string;
  readonly homeRegion: string;
  /** `YYYYMMDDTHHmmssZ`: within a chain these sort as the digests do. */
  readonly endTime: string;
  /** A digest for log files that came late; these form a chain of their own. */
  readonly backfill: boolean;
}

// A trail name may hold underscores, so the Region after it is what ends it.
const DIGEST_KEY =
  /^((?:.*\/)?AWSLogs\/(?:o-[a-z0-9]+\/)?(\d{12})\/)CloudTrail-Digest\/([a-z0-9-]+)\/\d+\/\d+\/\d+\/\2_CloudTrail-Digest_\3_([A-Za-z0-9._-]+)_([a-z0-9-]+)_(\d{8}T\d{6}Z)(_backfill)?\.json\.gz$/;

/** Reads the key of a digest file; undefined for the key of anything else. */
export function parseDigestKey(key: string): DigestName | undefined {
  const match = DIGEST_KEY.exec(key);
  if (!match) return undefined;
  const [, folder = "", account = "", region = "", trailName = "", homeRegion = "", endTime = "", backfill] =
    match;
  return { folder, account, region, trailName, homeRegion, endTime, backfill: backfill !== undefined };
}
