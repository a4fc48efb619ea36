import { expect } from "vitest";

/** Attempts at each size; the quickest tells least of what else the machine does. */
const ATTEMPTS = 3;
/** Work that takes less CPU than this says nothing of how it grows. */
const NOTHING_MICROSECONDS = 4000;
/** Work that grows with its size doubles; with its square it takes four times as much. */
const GROWTH_MAX = 3.2;

/**
 * Fails when twice the size takes far more than twice the CPU, however fast the machine is. Work that grows
 * worse than its size fails by a wide margin once it is large enough to be measured.
 */
export async function expectLinear(size: number, work: (size: number) => unknown): Promise<void> {
  let [single, double] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    single = Math.min(single, await cpuMicroseconds(() => work(size)));
    double = Math.min(double, await cpuMicroseconds(() => work(2 * size)));
    if (double <= Math.max(single * GROWTH_MAX, NOTHING_MICROSECONDS)) return;
  }
  expect.fail(`twice the size took ${(double / single).toFixed(1)} times the CPU (${double} µs)`);
}

async function cpuMicroseconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
