import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodePng } from "./png.ts";
import { qrCode } from "./qr-code.ts";
import { blockPlan, multiply } from "./qr-error-correction.ts";
import { dataPath, isMasked } from "./qr-symbol.ts";

const QUIET = 4;
const bytesOf = (text: string) => new TextEncoder().encode(text);

/** Reads a symbol as a scanner does that sees it without a fault, and checks every block's correction. */
function read(bitmap: readonly (readonly boolean[])[]): Uint8Array {
  const symbol = bitmap.slice(QUIET, -QUIET).map((row) => row.slice(QUIET, -QUIET));
  const version = (symbol.length - 17) / 4;
  const dark = (x: number, y: number) => symbol[y]?.[x] ?? false;
  const format = [0, 1, 2, 3, 4, 5, 7, 8].reduce((bits, y, index) => bits | (Number(dark(8, y)) << index), 0);
  // Bits 10 to 12 of the format lie left of the finder's corner, with their own mask taken off.
  const mask =
    ([4, 3, 2].reduce((bits, x, index) => bits | (Number(dark(x, 8)) << index), 0) ^ 0b101) & 0b111;
  expect(format >> 8).toBe(0);
  const path = dataPath(version);
  const codewords = new Uint8Array(Math.floor(path.length / 8));
  for (const [index, [x, y]] of path.slice(0, codewords.length * 8).entries()) {
    const bit = Number(dark(x, y) !== isMasked(mask, x, y));
    codewords[index >> 3] = (codewords[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
  }
  const data = unweave(codewords, version);
  const longLength = version >= 10;
  const at = (nibble: number) => ((data[nibble >> 1] ?? 0) >>> (nibble % 2 === 0 ? 4 : 0)) & 15;
  const value = (from: number, nibbles: number) =>
    Array.from({ length: nibbles }, (_, index) => at(from + index)).reduce(
      (sum, nibble) => sum * 16 + nibble,
      0,
    );
  expect(at(0)).toBe(0b0100);
  const [length, from] = longLength ? [value(1, 4), 5] : [value(1, 2), 3];
  return Uint8Array.from({ length }, (_, index) => value(from + index * 2, 2));
}

function unweave(codewords: Uint8Array, version: number): Uint8Array {
  const { blocks, correction, dataCodewords } = blockPlan(version, codewords.length);
  const short = Math.floor(dataCodewords / blocks);
  const lengths = Array.from(
    { length: blocks },
    (_, block) => short + Number(block >= blocks - (dataCodewords % blocks)),
  );
  const parts: number[][] = lengths.map(() => []);
  let at = 0;
  for (let index = 0; index <= short; index++) {
    for (const [block, length] of lengths.entries())
      if (index < length) parts[block]?.push(codewords[at++] ?? 0);
  }
  for (let index = 0; index < correction; index++) for (const part of parts) part.push(codewords[at++] ?? 0);
  for (const part of parts) expect(syndromes(part, correction)).toEqual(new Array(correction).fill(0));
  return Uint8Array.from(parts.flatMap((part, block) => part.slice(0, lengths[block])));
}

/** All zero for a block without a fault: the polynomial vanishes at every power of two. */
function syndromes(block: readonly number[], count: number): number[] {
  let root = 1;
  return Array.from({ length: count }, () => {
    const value = block.reduce((sum, codeword) => multiply(sum, root) ^ codeword, 0);
    root = multiply(root, 2);
    return value;
  });
}

test("what is written is read", () => {
  const lengths = fc.oneof(fc.nat(300), fc.nat(2331));
  const bytes = lengths.chain((length) => fc.uint8Array({ minLength: length, maxLength: length }));
  fc.assert(
    fc.property(bytes, (given) => {
      expect(read(qrCode(given))).toEqual(given);
    }),
    { numRuns: 30, examples: [[new Uint8Array(2331)], [new Uint8Array()]] },
  );
});

test.for([
  [14, 21],
  [15, 25],
  [122, 45],
  [123, 49],
  [2331, 177],
])("%d bytes take a symbol of %d modules", ([length = 0, size]) => {
  expect(qrCode(new Uint8Array(length)).length - 2 * QUIET).toBe(size);
});

test("too many bytes are refused", () => {
  expect(() => qrCode(new Uint8Array(2332))).toThrow(RangeError);
});

// Read back by ZBar 0.23 before it was written down here.
test("a code is drawn as it always was", () => {
  const drawn = qrCode(bytesOf("cairn")).slice(QUIET, -QUIET);
  expect(
    drawn.map((row) =>
      row
        .slice(QUIET, -QUIET)
        .map((dark) => (dark ? "#" : " "))
        .join(""),
    ),
  ).toMatchInlineSnapshot(`
    [
      "####### #     #######",
      "#     # ## #  #     #",
      "# ### #  ##   # ### #",
      "# ### # ### # # ### #",
      "# ### #   ##  # ### #",
      "#     #   ### #     #",
      "####### # # # #######",
      "        ## ##        ",
      "# ## ### #### #  # ##",
      " #     #   ####   # #",
      "   #### # ##       ##",
      "   # #     #  ####  #",
      "# # # ##### #  #     ",
      "        #  #  #  ##  ",
      "####### #  ##  # #   ",
      "#     # #      ##### ",
      "# ### #  #  ##### ###",
      "# ### # ## #  # #  # ",
      "# ### # # # # ##     ",
      "#     #  ##  #  #   #",
      "####### ##   # #  #  ",
    ]
  `);
});

describe("as PNG", () => {
  const chunksOf = (png: Uint8Array) => {
    const view = new DataView(png.buffer, png.byteOffset);
    const chunks: { type: string; data: Uint8Array }[] = [];
    for (let at = 8; at < png.length; ) {
      const length = view.getUint32(at);
      chunks.push({
        type: new TextDecoder().decode(png.subarray(at + 4, at + 8)),
        data: png.subarray(at + 8, at + 8 + length),
      });
      at += length + 12;
    }
    return chunks;
  };

  test("holds every pixel", async () => {
    const { inflateSync, crc32 } = await import("node:zlib");
    const bitmap = qrCode(bytesOf("x".repeat(900)));
    const png = encodePng(bitmap, 4);
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    const [header, pixels, end] = chunksOf(png);
    expect([header?.type, pixels?.type, end?.type]).toEqual(["IHDR", "IDAT", "IEND"]);
    const view = new DataView(png.buffer, png.byteOffset);
    expect(view.getUint32(png.length - 4)).toBe(crc32("IEND"));
    const size = bitmap.length * 4;
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([size, size]);
    const lines = inflateSync(pixels?.data ?? new Uint8Array());
    const lineBytes = 1 + Math.ceil(size / 8);
    expect(lines.length).toBe(lineBytes * size);
    for (let y = 0; y < size; y++) {
      expect(lines[y * lineBytes]).toBe(0);
      for (let x = 0; x < size; x++) {
        const white = ((lines[y * lineBytes + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1;
        if ((white === 0) !== bitmap[y >> 2]?.[x >> 2]) throw new Error(`pixel ${x}, ${y}`);
      }
    }
  });
});
