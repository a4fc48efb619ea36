import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Blob } from "../../../runtime/storage/blobs.ts";
import { receiveContent } from "./received-content.ts";

const content = Buffer.from("hello");
const blob: Blob = {
  id: "a",
  size: content.length,
  sha256: createHash("sha256").update(content).digest("hex"),
  md5: createHash("md5").update(content).digest("hex"),
  async *open() {
    yield content;
  },
};

test("what a service of the house puts has the hash that its blob has", () => {
  expect(receiveContent(blob, {})).toEqual({
    blob,
    piece: { blob: { id: "a", size: 5, sha256: blob.sha256, md5: blob.md5 }, start: 0, size: 5 },
    algorithm: "SHA256",
    checksum: "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=",
    isClaimed: false,
  });
});

test("content that is nowhere stored cannot become an object", () => {
  expect(() => receiveContent({ size: 5, open: blob.open }, {})).toThrow("the body was not staged");
  expect(() => receiveContent(undefined, {})).toThrow("the body was not staged");
});
