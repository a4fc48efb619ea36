import { expect, test } from "vitest";
import { openTurnstile } from "./turnstile.ts";

test("so many work at once, and the others follow in order", async () => {
  const enter = openTurnstile(2);
  const seen: string[] = [];
  const ends: (() => void)[] = [];
  const works = ["a", "b", "c", "d"].map((name) =>
    enter(async () => {
      seen.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      return name;
    }),
  );
  const turns = () => new Promise((resolve) => setImmediate(resolve));
  await turns();
  expect(seen).toEqual(["a", "b"]);
  ends.shift()?.();
  await turns();
  expect(seen).toEqual(["a", "b", "c"]);
  ends.shift()?.();
  await turns();
  for (const end of ends) end();
  expect(await Promise.all(works)).toEqual(["a", "b", "c", "d"]);
});

test("who fails leaves the place as well", async () => {
  const enter = openTurnstile(1);
  const failing = enter(() => Promise.reject(new Error("no")));
  const next = enter(async () => "next");
  await expect(failing).rejects.toThrow("no");
  expect(await next).toBe("next");
  expect(await enter(async () => "later")).toBe("later");
});
