import fc from "fast-check";
import { expect, test } from "vitest";
import { blobIds, type ContentPiece, sizeOf, slice, wholeBlob } from "./content.ts";

/** Content whose bytes tell where they come from. */
function bytesOf(pieces: readonly ContentPiece[]): string[] {
  return pieces.flatMap(({ blob, start, size }) =>
    Array.from({ length: size }, (_, n) => `${blob.id}${start + n}`),
  );
}

const piece = fc
  .record({ id: fc.constantFrom("a", "b", "c"), start: fc.nat(3), size: fc.nat(4) })
  .map(({ id, start, size }): ContentPiece => ({ blob: { id, size: 9, sha256: "", md5: "" }, start, size }));

test("a slice has the bytes of its range, whatever pieces they are in", () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 6 }), fc.nat(20), fc.nat(20), (pieces, start, length) => {
      const size = sizeOf(pieces);
      fc.pre(start < size && length > 0 && start + length <= size);
      const taken = slice(pieces, start, start + length - 1);
      expect(bytesOf(taken)).toEqual(bytesOf(pieces).slice(start, start + length));
      expect(taken.every((one) => one.size > 0)).toBe(true);
    }),
  );
});

test("a blob that is used in several places is named once", () => {
  const blob = { id: "a", size: 4, sha256: "", md5: "" };
  expect(blobIds([wholeBlob(blob), { blob, start: 1, size: 2 }])).toEqual(["a"]);
});
