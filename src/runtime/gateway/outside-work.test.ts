import { expect, test } from "vitest";
import { isWorkAwaited, withOutsideWork } from "./outside-work.ts";

test("an attempt is begun anew once what it asked for is done, and each work is done once", async () => {
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`did ${name}`);
    return name.toUpperCase();
  };
  const result = await withOutsideWork(async (outside) => {
    seen.push("begun");
    const one = outside.result("one", work("one"));
    const two = outside.result("two", work("two"));
    return one + two;
  });
  expect(result).toBe("ONETWO");
  expect(seen).toEqual(["begun", "did one", "begun", "did two", "begun"]);
});

test("what is undefined is done as well", async () => {
  let attempts = 0;
  await withOutsideWork(async (outside) => {
    attempts++;
    return outside.result("nothing", async () => undefined);
  });
  expect(attempts).toBe(2);
});

test("what fails passes on, from the attempt and from the work", async () => {
  const failing = withOutsideWork(() => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  const failingWork = withOutsideWork(async (outside) =>
    outside.result("work", () => Promise.reject(new Error("not done"))),
  );
  await expect(failingWork).rejects.toThrow("not done");
});

test("an attempt that never has enough ends", async () => {
  let count = 0;
  const endless = withOutsideWork(async (outside) => outside.result(`work ${count++}`, async () => 1));
  await expect(endless).rejects.toThrow("too much");
});

test("the signal is told from errors", async () => {
  let caught: unknown;
  await withOutsideWork(async (outside) => {
    try {
      return outside.result("work", async () => 1);
    } catch (error) {
      caught = error;
      throw error;
    }
  });
  expect(isWorkAwaited(caught)).toBe(true);
  expect(isWorkAwaited(new Error("work"))).toBe(false);
});
