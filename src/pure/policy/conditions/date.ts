import { comparison, negation } from "./condition-operator.ts";

/**
 * Instants as https://www.w3.org/TR/NOTE-datetime writes them, read as generously as AWS reads them — parts
 * may be left out from the right, a missing zone is UTC — or as whole seconds since the epoch. Four digits
 * alone are a year.
 */

const EPOCH_SECONDS_MAX = 9_223_372_036_854_775_807n;

function isDigits(text: string): boolean {
  if (text === "") return false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

/** A number of at most `digitsMax` digits within bounds. */
function parsePart(text: string, digitsMax: number, min: number, max: number): number | undefined {
  if (!isDigits(text) || text.length > digitsMax) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function daysInMonth(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return month === 2 && isLeap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Seconds since the epoch at the start of a day of the Gregorian calendar. */
function startOfDay(year: number, month: number, day: number): number {
  // March begins the year here, so that the leap day is the last of its year.
  const shifted = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400);
  const daysBeforeEpoch = 719_468;
  return (shifted * 365 + leapDays + dayOfYear - daysBeforeEpoch) * 86_400;
}

function parseDay(text: string): number | undefined {
  const isNegative = text.startsWith("-");
  const parts = (isNegative ? text.slice(1) : text).split("-");
  const [yearText = "", monthText = "1", dayText = "1"] = parts;
  const year = parsePart(yearText, 9, 0, 292_278_993);
  const month = parsePart(monthText, 2, 1, 12);
  if (parts.length > 3 || year === undefined || month === undefined) return undefined;
  const day = parsePart(dayText, 2, 1, daysInMonth(year, month));
  return day === undefined ? undefined : startOfDay(isNegative ? -year : year, month, day);
}

/** The seconds by which a zone is ahead: nothing, `z`, `+hh`, `+hhmm`, `+hh:mm`. */
function parseZone(text: string): number | undefined {
  if (text === "" || text === "z") return 0;
  const digits = text.slice(1).replace(":", "");
  if (digits.length !== 2 && digits.length !== 4) return undefined;
  const hours = parsePart(digits.slice(0, 2), 2, 0, 23);
  const minutes = digits.length === 2 ? 0 : parsePart(digits.slice(2), 2, 0, 59);
  if (hours === undefined || minutes === undefined) return undefined;
  return (text.startsWith("-") ? -1 : 1) * (hours * 3600 + minutes * 60);
}

function parseSeconds(text: string): number | undefined {
  const point = text.indexOf(".");
  const whole = parsePart(point < 0 ? text : text.slice(0, point), 2, 0, 59);
  if (point < 0 || whole === undefined) return whole;
  const fraction = text.slice(point + 1);
  return isDigits(fraction) && fraction.length <= 9 ? whole + Number(`0.${fraction}`) : undefined;
}

function zoneStart(text: string): number {
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === "z" || character === "+" || character === "-") return index;
  }
  return text.length;
}

/** Seconds since midnight UTC of what stands after the `t`; nothing at all is midnight. */
function parseTime(text: string): number | undefined {
  const zoneAt = zoneStart(text);
  const zone = parseZone(text.slice(zoneAt));
  const clock = text.slice(0, zoneAt);
  const parts = clock === "" ? [] : clock.split(":");
  const [hoursText = "0", minutesText = "0", secondsText = "0"] = parts;
  const hours = parsePart(hoursText, 2, 0, 23);
  const minutes = parsePart(minutesText, 2, 0, 59);
  const seconds = parseSeconds(secondsText);
  if (parts.length > 3 || zone === undefined) return undefined;
  if (hours === undefined || minutes === undefined || seconds === undefined) return undefined;
  return hours * 3600 + minutes * 60 + seconds - zone;
}

function parseEpochSeconds(text: string): number | undefined {
  return text.length <= 19 && BigInt(text) <= EPOCH_SECONDS_MAX ? Number(text) : undefined;
}

/** Seconds since the epoch; undefined for text in none of the forms. */
export function parseInstant(written: string): number | undefined {
  const text = written.toLowerCase();
  if (isDigits(text) && text.length !== 4) return parseEpochSeconds(text);
  const separator = text.indexOf("t");
  const day = parseDay(separator < 0 ? text : text.slice(0, separator));
  const time = separator < 0 ? 0 : parseTime(text.slice(separator + 1));
  return day === undefined || time === undefined ? undefined : day + time;
}

const dateEquals = comparison("DateEquals", parseInstant, (left, right) => left === right);

export const DATE_OPERATORS = [
  dateEquals,
  negation("DateNotEquals", dateEquals),
  comparison("DateLessThan", parseInstant, (left, right) => left < right),
  comparison("DateLessThanEquals", parseInstant, (left, right) => left <= right),
  comparison("DateGreaterThan", parseInstant, (left, right) => left > right),
  comparison("DateGreaterThanEquals", parseInstant, (left, right) => left >= right),
];
