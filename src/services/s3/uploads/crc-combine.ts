import type { ChecksumAlgorithm } from "../../../runtime/staged-object.ts";

/** The checksums that can be combined, as polynomials over GF(2) with the lowest power in the highest bit. */
const POLYNOMIALS: Readonly<
  Partial<Record<ChecksumAlgorithm, { readonly bits: number; readonly value: bigint }>>
> = {
  CRC32: { bits: 32, value: 0xedb88320n },
  CRC32C: { bits: 32, value: 0x82f63b78n },
  CRC64NVME: { bits: 64, value: 0x9a6c9329ac4bc9b5n },
};

export interface CombinableChecksum {
  /** Base64, big-endian. */
  readonly value: string;
  readonly size: number;
}

export function isCombinable(algorithm: ChecksumAlgorithm): boolean {
  return POLYNOMIALS[algorithm] !== undefined;
}

/**
 * The checksum of content from those of its consecutive parts, without reading it: the checksum of what
 * comes first is multiplied by x to the number of bits that follow, and what follows is added.
 */
export function combineChecksums(algorithm: ChecksumAlgorithm, parts: readonly CombinableChecksum[]): string {
  const polynomial = POLYNOMIALS[algorithm];
  if (polynomial === undefined) throw new RangeError(`${algorithm} cannot be combined`);
  const shifts = new Map<number, bigint>();
  let combined = 0n;
  for (const { value, size } of parts) {
    const shift = shifts.get(size) ?? powerOfX(8n * BigInt(size), polynomial);
    shifts.set(size, shift);
    combined =
      multiply(combined, shift, polynomial) ^ BigInt(`0x${Buffer.from(value, "base64").toString("hex")}`);
  }
  return Buffer.from(combined.toString(16).padStart(polynomial.bits / 4, "0"), "hex").toString("base64");
}

type Polynomial = { readonly bits: number; readonly value: bigint };

/** x to a power, by squaring. */
function powerOfX(exponent: bigint, polynomial: Polynomial): bigint {
  let power = 1n << BigInt(polynomial.bits - 1);
  let square = power >> 1n;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) power = multiply(power, square, polynomial);
    square = multiply(square, square, polynomial);
  }
  return power;
}

/** The product of two polynomials, modulo the third. */
function multiply(left: bigint, right: bigint, { bits, value }: Polynomial): bigint {
  let product = 0n;
  let shifted = right;
  for (let bit = 1n << BigInt(bits - 1); bit > 0n; bit >>= 1n) {
    if (left & bit) product ^= shifted;
    shifted = shifted & 1n ? (shifted >> 1n) ^ value : shifted >> 1n;
  }
  return product;
}
