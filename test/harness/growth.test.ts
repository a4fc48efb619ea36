import { expect, test } from "vitest";
import { expectLinear } from "./growth.ts";

const spin = (steps: number) => {
  let sum = 0;
  for (let step = 0; step < steps; step++) sum += Math.sqrt(step);
  return sum;
};

test("work that grows with its size is let through", async () => {
  await expectLinear(3_000_000, spin);
});

test("work that grows with its square or worse is found", async () => {
  await expect(expectLinear(6000, (size) => spin(size * size))).rejects.toThrow("times the CPU");
  await expect(expectLinear(20, (size) => spin(1.3 ** size * 1e3))).rejects.toThrow("times the CPU");
});
