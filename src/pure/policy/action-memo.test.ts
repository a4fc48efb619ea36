import { expect, test } from "vitest";
import { actionMemo, remember } from "./action-memo.ts";

test("a memo stays small whatever actions callers invent", () => {
  const memo = actionMemo<number>();
  let largest = 0;
  for (let index = 0; index < 5000; index++) {
    expect(remember(memo, `s3:invented${index}`, index)).toBe(index);
    expect(memo.get(`s3:invented${index}`)).toBe(index);
    largest = Math.max(largest, memo.size);
  }
  expect(largest).toBe(512);
});
