import { median } from "./statistics.ts";

const ROUNDS = 5;
const ROUND_MS = 150;
const WARM_UP_MS = 150;

/**
 * Processor time of one call of each work, in microseconds: they run in turn in this process, A B A B …, and the
 * median of the rounds counts. Works are synchronous.
 */
export function cpuMicroseconds<Name extends string>(
  works: Readonly<Record<Name, () => unknown>>,
): Record<Name, number> {
  const names = Object.keys(works) as Name[];
  const perCall = new Map<Name, number[]>();
  for (const name of names) runFor(works[name], WARM_UP_MS);
  for (let round = 0; round < ROUNDS; round++) {
    for (const name of names) {
      const found = perCall.get(name) ?? [];
      found.push(runFor(works[name], ROUND_MS));
      perCall.set(name, found);
    }
  }
  const entries = names.map((name) => [name, median(perCall.get(name) ?? [])] as const);
  return Object.fromEntries(entries) as Record<Name, number>;
}

function runFor(work: () => unknown, milliseconds: number): number {
  const startedMs = performance.now();
  const before = process.cpuUsage();
  let calls = 0;
  while (performance.now() - startedMs < milliseconds) {
    for (let count = 0; count < 20; count++) work();
    calls += 20;
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / calls;
}
