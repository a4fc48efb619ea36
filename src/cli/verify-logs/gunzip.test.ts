import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inflateMember } from "./gunzip.ts";

const member = gzipSync("one");
const text = (body: Uint8Array) => {
  const inflated = inflateMember(body);
  return inflated && { text: Buffer.from(inflated.content).toString(), trailing: inflated.trailing };
};

test("one member is read, also from within a larger buffer", () => {
  expect(text(member)).toEqual({ text: "one", trailing: false });
  const padded = Buffer.concat([Buffer.alloc(7), member]);
  expect(text(padded.subarray(7))).toEqual({ text: "one", trailing: false });
});

test.for([
  ["a second member", gzipSync("two")],
  ["garbage", Buffer.from("garbage")],
  ["a zero byte", Buffer.of(0)],
] as const)("%s behind the member is noticed", ([, behind]) => {
  expect(text(Buffer.concat([member, behind]))).toEqual({ text: "one", trailing: true });
});

test("optional fields of the header are passed over", () => {
  const extra = Buffer.of(2, 0, 9, 9);
  const header = Buffer.from(member.subarray(0, 10));
  header[3] = 4 + 8 + 16;
  const named = Buffer.concat([header, extra, Buffer.from("name\0note\0"), member.subarray(10)]);
  expect(text(named)).toEqual({ text: "one", trailing: false });
});

test("law: a shortened member is damaged, whatever its length", () => {
  const long = gzipSync("x".repeat(50) + Array.from({ length: 90 }, (_, index) => index).join());
  for (let length = 0; length < long.length; length++) expect(text(long.subarray(0, length))).toBeUndefined();
});

test("law: a changed bit is noticed or changes nothing that is read", () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 60 }),
      fc.nat(),
      fc.integer({ min: 0, max: 7 }),
      (content, at, bit) => {
        const body = Buffer.from(gzipSync(content));
        const index = at % body.length;
        body[index] = (body[index] ?? 0) ^ (1 << bit);
        const read = text(body);
        if (read && !read.trailing) expect(read.text).toBe(Buffer.from(content).toString());
      },
    ),
  );
});

test("a member that would fill the memory is damaged", () => {
  expect(inflateMember(gzipSync(Buffer.alloc(100_000)), 99_999)).toBeUndefined();
});
