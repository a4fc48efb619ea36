const BASIC = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
const HTTP =
  /^(?:[A-Z][a-z]{2}, )?(\d\d?) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) (?:GMT|UTC|[+-]0000)$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Milliseconds since the epoch of `yyyymmddThhmmssZ`, or undefined when it is not one. */
export function parseBasicTime(text: string): number | undefined {
  const parts = BASIC.exec(text);
  if (parts === null) return undefined;
  const [year, month, day, hour, minute, second] = parts.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const time = Date.UTC(year, month - 1, day, hour, minute, second);
  // Date.UTC rolls 31 February over; the round trip refuses it.
  return formatBasicTime(time) === text ? time : undefined;
}

/** Milliseconds since the epoch of a `Date` header (RFC 9110 and the RFC 2822 form of old clients). */
export function parseHttpTime(text: string): number | undefined {
  const parts = HTTP.exec(text);
  if (parts === null) return undefined;
  const [day, monthName, ...rest] = parts.slice(1) as [string, string, string, string, string, string];
  const month = MONTHS.indexOf(monthName) + 1;
  const [year, hour, minute, second] = rest;
  const pad = (part: string | number): string => String(part).padStart(2, "0");
  return parseBasicTime(`${year}${pad(month)}${pad(day)}T${hour}${minute}${second}Z`);
}

/** `20261121T220730Z`. */
export function formatBasicTime(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

/** `2026-11-21T22:07:30Z`. */
export function formatIsoTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}
