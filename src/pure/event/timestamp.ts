/** `2026-03-02T10:01:31Z`: how records and digests write a time. The fraction is dropped, not rounded. */
export function isoSeconds(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 19)}Z`;
}

/** `20260302T100131Z`: the time in the name of a digest file. */
export function compactSeconds(timeMs: number): string {
  return isoSeconds(timeMs).replaceAll(/[-:]/g, "");
}

/** `20260302T1001Z`: the time in the name of a log file. */
export function compactMinutes(timeMs: number): string {
  return `${compactSeconds(timeMs).slice(0, 13)}Z`;
}

/** `2026/03/02`: the folders of a day, in UTC. */
export function dayFolders(timeMs: number): string {
  return isoSeconds(timeMs).slice(0, 10).replaceAll("-", "/");
}

const ISO_SECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const COMPACT_SECONDS = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Reads what `isoSeconds` writes; undefined for anything else. */
export function parseIsoSeconds(text: string): number | undefined {
  if (!ISO_SECONDS.test(text)) return undefined;
  const timeMs = Date.parse(text);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}

/** Reads what `compactSeconds` writes; undefined for anything else. */
export function parseCompactSeconds(text: string): number | undefined {
  return parseIsoSeconds(text.replace(COMPACT_SECONDS, "$1-$2-$3T$4:$5:$6Z"));
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * `Aug 2, 2024, 8:45:00 AM`, with a narrow no-break space before the half of the day: the form in which
 * request and response timestamps stand in the records that AWS has written since its move to a newer Java.
 */
export function javaTime(timeMs: number): string {
  const time = new Date(timeMs);
  const hour = time.getUTCHours();
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${MONTHS[time.getUTCMonth()]} ${time.getUTCDate()}, ${time.getUTCFullYear()}`;
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())}`;
  return `${day}, ${clock}\u202f${hour < 12 ? "AM" : "PM"}`;
}
