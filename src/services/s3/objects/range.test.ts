import { describe, expect, test } from "vitest";
import { type ByteRange, copyRange, requestedRange } from "./range.ts";

describe("a Range header", () => {
  test.for<[string, number, ByteRange | undefined]>([
    ["bytes=0-4", 10, { start: 0, end: 4 }],
    ["bytes=5-", 10, { start: 5, end: 9 }],
    ["bytes=-3", 10, { start: 7, end: 9 }],
    ["bytes=-30", 10, { start: 0, end: 9 }],
    ["bytes=9-100", 10, { start: 9, end: 9 }],
    ["bytes=0-0", 1, { start: 0, end: 0 }],
    ["BYTES = 1 - 2", 10, { start: 1, end: 2 }],
    ["bytes=5-2", 10, undefined],
    ["bytes=0-1,3-4", 10, undefined],
    ["bytes=-", 10, undefined],
    ["bytes=a-b", 10, undefined],
    ["items=0-4", 10, undefined],
    ["", 10, undefined],
  ])("%s of %d bytes", ([header, size, expected]) => {
    expect(requestedRange(header, size)).toEqual(expected);
  });

  test.for([
    ["bytes=10-", 10],
    ["bytes=10-20", 10],
    ["bytes=-0", 10],
    ["bytes=0-", 0],
    ["bytes=-5", 0],
  ] as const)("%s of %d bytes is not satisfiable", ([header, size]) => {
    expect(() => requestedRange(header, size)).toThrow(
      expect.objectContaining({
        code: "InvalidRange",
        status: 416,
        details: { ActualObjectSize: String(size), RangeRequested: header },
      }),
    );
  });
});

describe("the range of a copied part", () => {
  test("is of the form bytes=first-last", () => {
    expect(copyRange("bytes=2-9", 10)).toEqual({ start: 2, end: 9 });
  });

  test.for(["0-9", "bytes=0-", "bytes=-9", "bytes=9-0", "bytes=0-1,2-3"])("is not %s", (header) => {
    expect(() => copyRange(header, 10)).toThrow(/must be of the form bytes=first-last/);
  });

  test("is not beyond the source", () => {
    expect(() => copyRange("bytes=10-11", 10)).toThrow(
      "The specified copy range is invalid for the source object size",
    );
    expect(() => copyRange("bytes=0-10", 10)).toThrow(
      "Range specified is not valid for source object of size: 10",
    );
  });
});
