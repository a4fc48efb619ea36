import { comparison, negation } from "./condition-operator.ts";

/** A decimal number as text, because floating point calls different numbers equal from 2^53 on. */
interface Decimal {
  readonly negative: boolean;
  /** Without leading zeros. */
  readonly whole: string;
  /** Without trailing zeros. */
  readonly fraction: string;
}

function isDigits(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 48 || code > 57) return false;
  }
  return true;
}

function parseDecimal(text: string): Decimal | undefined {
  const signed = text.startsWith("-") || text.startsWith("+");
  const digits = signed ? text.slice(1) : text;
  const point = digits.indexOf(".");
  let whole = point < 0 ? digits : digits.slice(0, point);
  let fraction = point < 0 ? "" : digits.slice(point + 1);
  if (whole + fraction === "" || !isDigits(whole) || !isDigits(fraction)) return undefined;
  while (whole.startsWith("0")) whole = whole.slice(1);
  while (fraction.endsWith("0")) fraction = fraction.slice(0, -1);
  const isZero = whole === "" && fraction === "";
  return { negative: text.startsWith("-") && !isZero, whole, fraction };
}

function compareText(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function compareMagnitude(left: Decimal, right: Decimal): number {
  if (left.whole.length !== right.whole.length) return left.whole.length - right.whole.length;
  return compareText(left.whole, right.whole) || compareText(left.fraction, right.fraction);
}

function compare(left: Decimal, right: Decimal): number {
  if (left.negative !== right.negative) return left.negative ? -1 : 1;
  return left.negative ? compareMagnitude(right, left) : compareMagnitude(left, right);
}

const numericEquals = comparison("NumericEquals", parseDecimal, (left, right) => compare(left, right) === 0);

export const NUMERIC_OPERATORS = [
  numericEquals,
  negation("NumericNotEquals", numericEquals),
  comparison("NumericLessThan", parseDecimal, (left, right) => compare(left, right) < 0),
  comparison("NumericLessThanEquals", parseDecimal, (left, right) => compare(left, right) <= 0),
  comparison("NumericGreaterThan", parseDecimal, (left, right) => compare(left, right) > 0),
  comparison("NumericGreaterThanEquals", parseDecimal, (left, right) => compare(left, right) >= 0),
];
