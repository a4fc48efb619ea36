/**
 * Time-based one-time passwords as AWS's virtual MFA devices make them: RFC 6238 with HMAC-SHA-1, steps of
 * thirty seconds since the epoch and six digits (RFC 4226 §5.3 for the truncation).
 */

export const STEP_MS = 30_000;
const DIGITS = 6;

export type HmacSha1 = (key: Uint8Array, message: Uint8Array) => Uint8Array;

/** The step that a time, in milliseconds since the epoch, falls into. */
export function stepAt(timeMs: number): number {
  return Math.floor(timeMs / STEP_MS);
}

export function codeAt(hmacSha1: HmacSha1, secret: Uint8Array, step: number): string {
  const digest = hmacSha1(secret, counterBytes(step));
  const at = (digest.at(-1) ?? 0) & 0x0f;
  let value = 0;
  for (const byte of digest.subarray(at, at + 4)) value = value * 256 + byte;
  return String((value % 2 ** 31) % 10 ** DIGITS).padStart(DIGITS, "0");
}

/** Eight bytes, big-endian. */
function counterBytes(step: number): Uint8Array {
  const bytes = new Uint8Array(8);
  let rest = step;
  for (let index = 7; index >= 0; index--) {
    bytes[index] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  return bytes;
}

/** What is known of a device's clock and of the codes that it gave. */
export interface DeviceClock {
  /** By how many steps the device is ahead of the house. */
  readonly driftSteps: number;
  /** The step of the last code that was accepted: neither it nor an earlier one is accepted again. */
  readonly lastStep: number;
}

/** How far a code may lie from the step that the device should show: a device is read, then typed. */
const TOLERANCE_STEPS = 1;

/** What is known of the device once the code is spent; undefined for a wrong, stale or used one. */
export function acceptCode(
  hmacSha1: HmacSha1,
  secret: Uint8Array,
  clock: DeviceClock,
  nowMs: number,
  code: string,
): DeviceClock | undefined {
  const expected = stepAt(nowMs) + clock.driftSteps;
  for (let step = expected - TOLERANCE_STEPS; step <= expected + TOLERANCE_STEPS; step++) {
    if (step <= clock.lastStep || codeAt(hmacSha1, secret, step) !== code) continue;
    // The drift stays as it was measured: who types slowly has no slow device.
    return { ...clock, lastStep: step };
  }
  return undefined;
}

/**
 * Finds two consecutive codes no further than `reachSteps` from now, and so the device's clock. Undefined
 * when they are wrong, not consecutive, or `after` (the last step used) has passed them.
 */
export function findClock(
  hmacSha1: HmacSha1,
  secret: Uint8Array,
  codes: readonly [first: string, second: string],
  { nowMs, reachSteps, after }: { nowMs: number; reachSteps: number; after?: number | undefined },
): DeviceClock | undefined {
  const now = stepAt(nowMs);
  for (let distance = 0; distance <= reachSteps; distance++) {
    for (const step of new Set([now - distance, now + distance])) {
      if (after !== undefined && step - 1 <= after) continue;
      if (codeAt(hmacSha1, secret, step) !== codes[1]) continue;
      if (codeAt(hmacSha1, secret, step - 1) !== codes[0]) continue;
      return { driftSteps: step - now, lastStep: step };
    }
  }
  return undefined;
}
