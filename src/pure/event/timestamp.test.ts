import fc from "fast-check";
import { expect, test } from "vitest";
import {
  compactMinutes,
  compactSeconds,
  dayFolders,
  isoSeconds,
  javaTime,
  parseCompactSeconds,
  parseIsoSeconds,
} from "./timestamp.ts";

const time = Date.UTC(2026, 2, 2, 10, 1, 31, 999);

test("the four ways of writing a time drop what they do not show", () => {
  expect(isoSeconds(time)).toBe("2026-03-02T10:01:31Z");
  expect(compactSeconds(time)).toBe("20260302T100131Z");
  expect(compactMinutes(time)).toBe("20260302T1001Z");
  expect(dayFolders(time)).toBe("2026/03/02");
});

test.for<[name: string, timeMs: number, text: string]>([
  ["midnight is twelve", Date.UTC(2026, 0, 1, 0, 5, 9), "Jan 1, 2026, 12:05:09\u202fAM"],
  ["a morning", Date.UTC(2024, 7, 2, 8, 45, 0), "Aug 2, 2024, 8:45:00\u202fAM"],
  ["noon is twelve", Date.UTC(2026, 11, 31, 12, 0, 0), "Dec 31, 2026, 12:00:00\u202fPM"],
  ["an evening", Date.UTC(2026, 1, 22, 16, 11, 47), "Feb 22, 2026, 4:11:47\u202fPM"],
])("a record writes %s", ([, timeMs, text]) => {
  expect(javaTime(timeMs)).toBe(text);
});

test.for(["", "2026-03-02", "2026-03-02T10:01:31.000Z", "2026-13-02T10:01:31Z", "20260302T1001Z"])(
  "%s is no time to the second",
  (text) => {
    expect(parseIsoSeconds(text)).toBeUndefined();
    expect(parseCompactSeconds(text)).toBeUndefined();
  },
);

test("law: reading undoes writing", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4_102_444_799 }), (second) => {
      expect(parseIsoSeconds(isoSeconds(second * 1000))).toBe(second * 1000);
      expect(parseCompactSeconds(compactSeconds(second * 1000))).toBe(second * 1000);
    }),
  );
});
