import {
  copyRangeBeyondSource,
  copyRangeTooLarge,
  invalidRange,
  malformedCopyRange,
} from "../object-errors.ts";

/** Bytes from `start` to `end`, both included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a Range header asks for, undefined for all of them: a header that cannot be read or names
 * several ranges is as good as none. Throws when the object has no such bytes.
 */
export function requestedRange(header: string, size: number): ByteRange | undefined {
  const [, first, last] = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header) ?? [];
  if (first === undefined || last === undefined || (first === "" && last === "")) return undefined;
  if (first === "") {
    const length = Math.min(Number(last), size);
    if (length === 0) throw invalidRange(header, size);
    return { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === "" ? size - 1 : Number(last);
  if (last !== "" && end < start) return undefined;
  if (start >= size) throw invalidRange(header, size);
  return { start, end: Math.min(end, size - 1) };
}

/** As a part's copy asks for: stricter, since what is missing would go unnoticed. */
export function copyRange(header: string, size: number): ByteRange {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(header) ?? [];
  const range = { start: Number(first), end: Number(last) };
  if (first === undefined || last === undefined || range.start > range.end) throw malformedCopyRange(header);
  if (range.start >= size) throw copyRangeTooLarge();
  if (range.end >= size) throw copyRangeBeyondSource(size, header);
  return range;
}
