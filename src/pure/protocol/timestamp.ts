import type { TimestampFormat } from "../api/model.ts";

const iso8601 = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;
const epochSeconds = /^-?\d{1,12}(?:\.\d{1,9})?$/;

/** Reads a timestamp that travels as text, in any of the forms AWS accepts; `undefined` when it is none. */
export function parseTimestamp(text: string): Date | undefined {
  const trimmed = text.trim();
  const match = iso8601.exec(trimmed);
  if (match !== null) {
    // Without an offset JavaScript would read local time; AWS reads UTC.
    const zoned = trimmed.length > 10 && match[1] === undefined ? `${trimmed}Z` : trimmed;
    return validDate(new Date(zoned.replace(",", ".")));
  }
  if (epochSeconds.test(trimmed)) return dateOfEpochSeconds(Number(trimmed));
  // RFC 822 and its relatives begin with a day's or a month's name or number, and always spell the month.
  if (/[A-Za-z]{3}/.test(trimmed)) return validDate(new Date(trimmed));
  return undefined;
}

export function dateOfEpochSeconds(seconds: number): Date | undefined {
  return validDate(new Date(Math.round(seconds * 1000)));
}

function validDate(date: Date): Date | undefined {
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Writes a timestamp as text. `precise` keeps milliseconds in ISO 8601: S3 shows them, the Query services do not. */
export function formatTimestamp(date: Date, format: TimestampFormat, precise: boolean): string {
  if (format === "rfc822") return date.toUTCString();
  if (format === "unixTimestamp") return String(date.getTime() / 1000);
  const text = date.toISOString();
  return precise ? text : `${text.slice(0, -5)}Z`;
}
