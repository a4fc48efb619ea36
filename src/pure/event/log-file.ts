/**
 * The log file that a trail delivers: gzip of `{"Records":[RECORD,RECORD,…]}`, compact, without a newline,
 * records byte for byte as the journal holds them, at most 50 MB before compression. Its key is
 * `[PREFIX/]AWSLogs/[ORGANIZATION/]ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/`
 * `ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHmmZ_UNIQUE.json.gz`: the UTC slot of delivery and 16 letters or digits.
 * For Insights events both names are `CloudTrail-Insight`.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
import { compactMinutes, dayFolders, parseCompactSeconds } from "./timestamp.ts";

export const LOG_FILE_BYTES_MAX = 50 * 1024 * 1024;

const SLOT_MS = 5 * 60 * 1000;
const UNIQUE_LENGTH = 16;
const UNIQUE_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Insights events are delivered in files and folders of their own. */
export type LogFileKind = "CloudTrail" | "CloudTrail-Insight";

/** Where in a bucket the files of one account and Region stand. */
export interface DeliveryPlace {
  /** `S3KeyPrefix` of the trail, without the slash at its end. */
  readonly prefix?: string | undefined;
  /** The `o-…` id for an organization trail, for every account, the management account included. */
  readonly organizationId?: string | undefined;
  /** The account whose events they are. */
  readonly account: string;
  /** The Region in which the events happened. */
  readonly region: string;
}

/** Up to, and with the slash before, the kind of file: `[PREFIX/]AWSLogs/[ORGANIZATION/]ACCOUNT/`. */
export function accountFolder(place: DeliveryPlace): string {
  const prefix = place.prefix ? `${place.prefix}/` : "";
  const organization = place.organizationId ? `${place.organizationId}/` : "";
  return `${prefix}AWSLogs/${organization}${place.account}/`;
}

/** The key of a log file; `unique` comes from `uniqueString`. */
export function logFileKey(
  place: DeliveryPlace,
  deliveredAtMs: number,
  unique: string,
  kind: LogFileKind = "CloudTrail",
): string {
  const slotMs = Math.floor(deliveredAtMs / SLOT_MS) * SLOT_MS;
  const folder = `${accountFolder(place)}${kind}/${place.region}/${dayFolders(slotMs)}/`;
  return `${folder}${place.account}_${kind}_${place.region}_${compactMinutes(slotMs)}_${unique}.json.gz`;
}

const SLOT_IN_KEY = /_CloudTrail_[a-z0-9-]+_(\d{8}T\d{4})Z_[^/]*\.json\.gz$/;

/** The time in which a log file was delivered, by its key; undefined for a key that CloudTrail does not give. */
export function deliverySlot(key: string): { readonly fromMs: number; readonly untilMs: number } | undefined {
  const fromMs = parseCompactSeconds(`${SLOT_IN_KEY.exec(key)?.[1]}00Z`);
  return fromMs === undefined ? undefined : { fromMs, untilMs: fromMs + SLOT_MS };
}

/** Sixteen letters and digits, each equally likely. */
export function uniqueString(chance: { bytes(length: number): Uint8Array }): string {
  // The highest multiple of 62 in a byte: above it the first letters would come more often than the last.
  const fair = 256 - (256 % UNIQUE_LETTERS.length);
  let unique = "";
  while (unique.length < UNIQUE_LENGTH) {
    for (const byte of chance.bytes(UNIQUE_LENGTH - unique.length)) {
      if (byte < fair) unique += UNIQUE_LETTERS.charAt(byte % UNIQUE_LETTERS.length);
    }
  }
  return unique;
}

const encoder = new TextEncoder();
const OPENING = encoder.encode('{"Records":[');
const CLOSING = encoder.encode("]}");
const COMMA = 0x2c;

/**
 * Cuts records, in their order, into files of at most `bytesMax` bytes. A record that is larger than that
 * stands in a file of its own: it is never dropped and never cut. `bytes` are those of its JSON.
 */
export function cutLogFiles<Item extends { readonly bytes: number }>(
  records: readonly Item[],
  bytesMax = LOG_FILE_BYTES_MAX,
): Item[][] {
  const files: Item[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const record of records) {
    size += record.bytes + 1;
    const file = files.at(-1);
    if (file !== undefined && size <= bytesMax) {
      file.push(record);
    } else {
      files.push([record]);
      size = OPENING.length + record.bytes + CLOSING.length;
    }
  }
  return files;
}

/** The bytes of a log file before compression, from its records as the journal holds them. */
export function logFileContent(records: readonly string[]): Uint8Array {
  const encoded = records.map((record) => encoder.encode(record));
  const commas = Math.max(records.length - 1, 0);
  const size = encoded.reduce((sum, bytes) => sum + bytes.length, OPENING.length + commas + CLOSING.length);
  const content = new Uint8Array(size);
  content.set(OPENING);
  let at = OPENING.length;
  for (const [index, bytes] of encoded.entries()) {
    if (index > 0) content[at++] = COMMA;
    content.set(bytes, at);
    at += bytes.length;
  }
  content.set(CLOSING, at);
  return content;
}
