import type { JsonObject } from "./record.ts";

/** What a record may hold of each: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html */
export const TEXT_BYTES_MAX = 1024;
export const PARAMETERS_BYTES_MAX = 100 * 1024;
export const ADDITIONAL_DATA_BYTES_MAX = 28 * 1024;

const encoder = new TextEncoder();

/** At most `bytesMax` bytes of UTF-8, cut between two characters. */
export function truncateText(text: string, bytesMax = TEXT_BYTES_MAX): string {
  if (text.length * 3 <= bytesMax) return text;
  const bytes = encoder.encode(text);
  if (bytes.length <= bytesMax) return text;
  let end = bytesMax;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end));
}

/** The value, or in its place what says that it was too large. AWS does not document what it writes there. */
export function limitSize(name: string, value: JsonObject | null, bytesMax: number): JsonObject | null {
  if (value === null) return null;
  const text = JSON.stringify(value);
  if (text.length * 3 <= bytesMax) return value;
  const originalSize = encoder.encode(text).length;
  if (originalSize <= bytesMax) return value;
  return { omitted: true, originalSize, reason: `${name} too large` };
}
