import fc from "fast-check";
import { expect, test } from "vitest";
import { beginChecksum } from "../../../runtime/checksums.ts";
import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";
import { combineChecksums, isCombinable } from "./crc-combine.ts";

function checksumOf(algorithm: ChecksumAlgorithm, ...chunks: readonly Uint8Array[]): string {
  const checksum = beginChecksum(algorithm);
  for (const chunk of chunks) checksum.update(chunk);
  return Buffer.from(checksum.digest()).toString("base64");
}

test.for(["CRC32", "CRC32C", "CRC64NVME"] as const)("%s of parts is that of the whole", (algorithm) => {
  expect(isCombinable(algorithm)).toBe(true);
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 40 }), { minLength: 1, maxLength: 5 }), (chunks) => {
      const parts = chunks.map((chunk) => ({ value: checksumOf(algorithm, chunk), size: chunk.length }));
      expect(combineChecksums(algorithm, parts)).toBe(checksumOf(algorithm, ...chunks));
    }),
    { numRuns: 50 },
  );
});

test("ten thousand large parts are combined in no time", () => {
  const parts = Array.from({ length: 10_000 }, () => ({ value: "AAAAAAAAAAA=", size: 8 * 1024 * 1024 }));
  expect(combineChecksums("CRC64NVME", parts)).toBe("AAAAAAAAAAA=");
});

test.for(["SHA1", "SHA256"] as const)("%s cannot be combined", (algorithm) => {
  expect(isCombinable(algorithm)).toBe(false);
});
