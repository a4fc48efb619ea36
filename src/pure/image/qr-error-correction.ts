/**
 * The error correction of QR codes (ISO/IEC 18004 §7.5): Reed-Solomon over GF(256) with the polynomial
 * x^8 + x^4 + x^3 + x^2 + 1, in blocks whose number and size hang on the version. Level M throughout, which
 * survives the loss of 15 % of the code.
 */

/** By version, from 1 on: codewords of correction in each block, and blocks. */
const CORRECTION_OF_BLOCK = [
  10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28, 28, 28,
  28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28,
];
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29,
  31, 33, 35, 37, 38, 40, 43, 45, 47, 49,
];
const FIELD_POLYNOMIAL = 0x11d;

export const VERSION_MAX = BLOCKS.length;

/** How the codewords of a version are divided; `codewords` is how many its symbol has room for. */
export interface BlockPlan {
  readonly blocks: number;
  readonly correction: number;
  /** Of data, in all blocks together. */
  readonly dataCodewords: number;
}

export function blockPlan(version: number, codewords: number): BlockPlan {
  const blocks = BLOCKS[version - 1] ?? 0;
  const correction = CORRECTION_OF_BLOCK[version - 1] ?? 0;
  return { blocks, correction, dataCodewords: codewords - blocks * correction };
}

/**
 * The data with its correction, in the order in which a symbol takes it: the first codeword of every block,
 * the second, and so on; then likewise those of correction. The later blocks may be one longer.
 */
export function withCorrection(data: Uint8Array, { blocks, correction }: BlockPlan): Uint8Array {
  const shortLength = Math.floor(data.length / blocks);
  const longBlocks = data.length % blocks;
  const generator = generatorOf(correction);
  const parts: Uint8Array[] = [];
  const corrections: Uint8Array[] = [];
  let from = 0;
  for (let block = 0; block < blocks; block++) {
    const length = shortLength + (block >= blocks - longBlocks ? 1 : 0);
    const part = data.subarray(from, from + length);
    parts.push(part);
    corrections.push(remainder(part, generator));
    from += length;
  }
  return Uint8Array.from([...interleave(parts), ...interleave(corrections)]);
}

function interleave(parts: readonly Uint8Array[]): number[] {
  const longest = Math.max(...parts.map(({ length }) => length));
  const woven: number[] = [];
  for (let index = 0; index < longest; index++) {
    for (const part of parts) if (index < part.length) woven.push(part[index] ?? 0);
  }
  return woven;
}

/** The coefficients of (x - 1)(x - 2)(x - 4)… below the leading one, highest first. */
function generatorOf(degree: number): Uint8Array {
  const generator = new Uint8Array(degree);
  generator[degree - 1] = 1;
  let root = 1;
  for (let factor = 0; factor < degree; factor++) {
    for (let index = 0; index < degree; index++) {
      generator[index] = multiply(generator[index] ?? 0, root) ^ (generator[index + 1] ?? 0);
    }
    root = multiply(root, 2);
  }
  return generator;
}

function remainder(data: Uint8Array, generator: Uint8Array): Uint8Array {
  const rest = new Uint8Array(generator.length);
  for (const codeword of data) {
    const factor = codeword ^ (rest[0] ?? 0);
    rest.copyWithin(0, 1);
    rest[rest.length - 1] = 0;
    for (let index = 0; index < rest.length; index++) {
      rest[index] = (rest[index] ?? 0) ^ multiply(generator[index] ?? 0, factor);
    }
  }
  return rest;
}

export function multiply(one: number, other: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >>> 7) * FIELD_POLYNOMIAL);
    product ^= ((other >>> bit) & 1) * one;
  }
  return product;
}
