import fc from "fast-check";
import { expect, test } from "vitest";
import {
  advanceChain,
  DIGEST_HOUR_MS,
  type DigestChain,
  dueDigest,
  startChain,
  stopChain,
} from "./digest-chain.ts";

const start = Date.UTC(2026, 4, 9, 14, 1, 31, 400);
const second = start - 400;
const minutes = (count: number) => start + count * 60_000;
const file = (deliveredAtMs: number) => ({ deliveredAtMs });
const written = { bucket: "b", key: "k", hash: "h", signature: "s" };

test("the hours of a chain are counted from the second it started in", () => {
  expect(dueDigest(startChain(start), [], second + DIGEST_HOUR_MS - 1)).toBeUndefined();
  expect(dueDigest(startChain(start), [], second + DIGEST_HOUR_MS)).toEqual({
    startTimeMs: second,
    endTimeMs: second + DIGEST_HOUR_MS,
    logFiles: [],
    final: false,
  });
});

test("a digest covers what was delivered before its end, and what was registered late", () => {
  const chain = { ...startChain(start), coveredUntilMs: minutes(60) };
  const [late, inside, after] = [file(minutes(59)), file(minutes(119)), file(minutes(120))];
  expect(dueDigest(chain, [late, inside, after], minutes(121))?.logFiles).toEqual([late, inside]);
});

test("the hours of a downtime are made up for one by one", () => {
  let chain = startChain(start);
  const ends: number[] = [];
  for (let due = dueDigest(chain, [], minutes(190)); due; due = dueDigest(chain, [], minutes(190))) {
    ends.push((due.endTimeMs - second) / DIGEST_HOUR_MS);
    chain = advanceChain(chain, due, written);
  }
  expect(ends).toEqual([1, 2, 3]);
  expect(chain).toEqual({ coveredUntilMs: second + 3 * DIGEST_HOUR_MS, previous: written, ended: false });
});

test("stopping brings a final digest at once, over everything that is left", () => {
  const chain = stopChain(startChain(start), minutes(20));
  const files = [file(minutes(5)), file(minutes(20) + 50)];
  const due = dueDigest(chain, files, minutes(20));
  expect(due).toEqual({ startTimeMs: second, endTimeMs: second + 1_201_000, logFiles: files, final: true });
  expect(due && dueDigest(advanceChain(chain, due, written), [], minutes(600))).toBeUndefined();
});

test("the hours before a stop that went by in a downtime come first", () => {
  let chain = stopChain(startChain(start), minutes(130));
  const finals: boolean[] = [];
  for (let due = dueDigest(chain, [], minutes(500)); due; due = dueDigest(chain, [], minutes(500))) {
    finals.push(due.final);
    chain = advanceChain(chain, due, written);
  }
  expect(finals).toEqual([false, false, true]);
});

test("stopping twice stops once", () => {
  const chain = stopChain(startChain(start), minutes(10));
  expect(stopChain(chain, minutes(20))).toBe(chain);
});

test("a chain that starts in the second in which another ended begins after it", () => {
  const stopped = stopChain(startChain(start), start);
  const due = dueDigest(stopped, [], start);
  expect(due?.endTimeMs).toBe(second + 1000);
  const ended = due && advanceChain(stopped, due, written);
  expect(startChain(start, ended)).toEqual({ coveredUntilMs: second + 1000, previous: null, ended: false });
});

test("a chain may start while the final digest of the one before is still to be written", () => {
  const stopped = stopChain(startChain(start), minutes(150));
  let chain = stopped;
  for (let due = dueDigest(chain, [], minutes(151)); due; due = dueDigest(chain, [], minutes(151))) {
    chain = advanceChain(chain, due, written);
  }
  expect(startChain(minutes(150), stopped)).toEqual(startChain(minutes(150), chain));
  expect(startChain(minutes(150), stopped).coveredUntilMs).toBe(chain.coveredUntilMs);
});

test("a chain does not start while another runs", () => {
  expect(() => startChain(start, startChain(start))).toThrow(RangeError);
});

type Step = { readonly kind: "wait" | "down" | "deliver" | "stop" | "start"; readonly seconds: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom("wait", "down", "deliver", "stop", "start"),
  seconds: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 9000, noNaN: true })),
});

/** Plays a life of a trail: the job runs at every step but those in which the house is down. */
function play(steps: readonly Step[]) {
  let nowMs = start;
  let chain: DigestChain = startChain(nowMs);
  let pending: { deliveredAtMs: number }[] = [];
  const delivered: { deliveredAtMs: number }[] = [];
  const digests: {
    chain: number;
    startTimeMs: number;
    endTimeMs: number;
    first: boolean;
    files: unknown[];
  }[] = [];
  let chains = 0;
  const run = () => {
    for (let due = dueDigest(chain, pending, nowMs); due; due = dueDigest(chain, pending, nowMs)) {
      const { logFiles, startTimeMs, endTimeMs } = due;
      digests.push({
        chain: chains,
        startTimeMs,
        endTimeMs,
        first: chain.previous === null,
        files: [...logFiles],
      });
      pending = pending.filter((entry) => !logFiles.includes(entry));
      chain = advanceChain(chain, due, written);
    }
  };
  for (const { kind, seconds } of steps) {
    nowMs += Math.round(seconds * 1000);
    const running = !chain.ended && chain.stoppedAtMs === undefined;
    if (kind === "deliver" && running) {
      const entry = file(nowMs);
      delivered.push(entry);
      pending.push(entry);
    }
    if (kind === "stop") chain = stopChain(chain, nowMs);
    if (kind === "start" && !running) {
      run();
      chain = startChain(nowMs, chain);
      chains++;
    }
    if (kind !== "down") run();
  }
  chain = stopChain(chain, nowMs);
  run();
  return { digests, delivered, pending };
}

test("law: whatever happens, a chain has no gap and no overlap, and no two digests end in one second", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { digests } = play(steps);
      for (const [index, digest] of digests.entries()) {
        const before = digests[index - 1];
        expect(digest.endTimeMs % 1000).toBe(0);
        expect(digest.endTimeMs).toBeGreaterThan(digest.startTimeMs);
        expect(digest.endTimeMs - digest.startTimeMs).toBeLessThanOrEqual(DIGEST_HOUR_MS);
        expect(digest.first).toBe(before?.chain !== digest.chain);
        if (before?.chain === digest.chain) expect(digest.startTimeMs).toBe(before.endTimeMs);
        else if (before) expect(digest.startTimeMs).toBeGreaterThanOrEqual(before.endTimeMs);
      }
    }),
  );
});

test("law: every delivered file stands in exactly one digest, and not in one that ended before it came", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { digests, delivered, pending } = play(steps);
      expect(pending).toEqual([]);
      expect(digests.flatMap((digest) => digest.files)).toHaveLength(delivered.length);
      for (const entry of delivered) {
        const covering = digests.filter((digest) => digest.files.includes(entry));
        expect(covering).toHaveLength(1);
        expect(covering[0]?.endTimeMs).toBeGreaterThanOrEqual(entry.deliveredAtMs);
      }
    }),
  );
});
