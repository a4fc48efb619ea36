import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { acceptCode, codeAt, findClock, type HmacSha1, STEP_MS, stepAt } from "./totp.ts";

const hmacSha1: HmacSha1 = (key, message) => createHmac("sha1", key).update(message).digest();
const secret = new TextEncoder().encode("12345678901234567890");
const NOW = Date.parse("2026-03-02T09:15:07Z");
const step = stepAt(NOW);
const code = (at: number) => codeAt(hmacSha1, secret, at);

// RFC 6238, appendix B: the last six of its eight digits.
test.for([
  [59, "287082"],
  [1111111109, "081804"],
  [1111111111, "050471"],
  [1234567890, "005924"],
  [2000000000, "279037"],
  [20000000000, "353130"],
] as const)("the code at %d seconds is %s", ([seconds, expected]) => {
  expect(code(stepAt(seconds * 1000))).toBe(expected);
});

// RFC 4226, appendix D.
test.for(
  ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"]
    .entries()
    .toArray(),
)("the code of step %d is %s", ([at, expected]) => {
  expect(code(at)).toBe(expected);
});

describe("acceptCode", () => {
  const clock = { driftSteps: 0, lastStep: step - 10 };
  const accept = (at: number, from = clock, now = NOW) => acceptCode(hmacSha1, secret, from, now, code(at));

  test.for([
    ["of the step before", -1, true],
    ["of now", 0, true],
    ["of the step after", 1, true],
    ["of two steps before", -2, false],
    ["of two steps after", 2, false],
  ] as const)("a code %s", ([, distance, accepted]) => {
    expect(accept(step + distance)).toEqual(
      accepted ? { driftSteps: 0, lastStep: step + distance } : undefined,
    );
  });

  test("follows a device whose clock is off", () => {
    const slow = { driftSteps: -5, lastStep: 0 };
    expect(accept(step - 5, slow)).toEqual({ driftSteps: -5, lastStep: step - 5 });
    expect(accept(step, slow)).toBeUndefined();
  });

  test("takes no code twice, and none from before the last", () => {
    const used = accept(step);
    expect(used).toBeDefined();
    expect(accept(step, used)).toBeUndefined();
    expect(accept(step - 1, used)).toBeUndefined();
    expect(accept(step + 1, used, NOW + STEP_MS)).toEqual({ driftSteps: 0, lastStep: step + 1 });
  });

  test("takes no other text", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^\d{0,7}$/), (text) => {
        const fits = [-1, 0, 1].some((distance) => code(step + distance) === text);
        expect(acceptCode(hmacSha1, secret, clock, NOW, text) !== undefined).toBe(fits);
      }),
    );
  });
});

describe("findClock", () => {
  const find = (second: number, options = {}) =>
    findClock(hmacSha1, secret, [code(second - 1), code(second)], { nowMs: NOW, reachSteps: 3, ...options });

  test.for([0, 1, -1, 3, -3])("finds a device that is %d steps ahead", (distance) => {
    expect(find(step + distance)).toEqual({ driftSteps: distance, lastStep: step + distance });
  });

  test.for([4, -4])("finds none that is %d steps ahead", (distance) => {
    expect(find(step + distance)).toBeUndefined();
  });

  test.for([
    ["the same twice", 0, 0],
    ["in the wrong order", 0, -1],
    ["with one left out", -2, 0],
  ] as const)("takes no codes %s", ([, first, second]) => {
    const codes = [code(step + first), code(step + second)] as const;
    expect(findClock(hmacSha1, secret, codes, { nowMs: NOW, reachSteps: 3 })).toBeUndefined();
  });

  test("takes no codes that were used", () => {
    expect(find(step, { after: step - 2 })).toBeDefined();
    expect(find(step, { after: step - 1 })).toBeUndefined();
    expect(find(step, { after: step })).toBeUndefined();
  });
});
