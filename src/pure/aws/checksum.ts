/**
 * The two checksums of S3 that no Node library computes, byte by byte over tables of their reflected
 * polynomials. Start value and final exclusive-or are all ones for both.
 */

/** A checksum under way. */
export interface Checksum {
  update(bytes: Uint8Array): void;
  /** Big-endian. */
  digest(): Uint8Array;
}

const CRC32C_POLYNOMIAL = 0x82f63b78;
const CRC64NVME_POLYNOMIAL = 0x9a6c9329ac4bc9b5n;

let crc32cTable: Uint32Array | undefined;
let crc64Tables: { readonly high: Uint32Array; readonly low: Uint32Array } | undefined;

/** CRC-32C (Castagnoli, RFC 3720). */
export function crc32c(): Checksum {
  crc32cTable ??= makeCrc32cTable();
  const table = crc32cTable;
  let crc = 0xffffffff;
  return {
    update(bytes) {
      let running = crc;
      for (let index = 0; index < bytes.length; index++) {
        running = (running >>> 8) ^ (table[(running ^ (bytes[index] ?? 0)) & 0xff] ?? 0);
      }
      crc = running;
    },
    digest: () => bigEndian([~crc >>> 0]),
  };
}

/** CRC-64/NVME. The 64 bits are kept as two halves: BigInt arithmetic would be a hundred times slower. */
export function crc64nvme(): Checksum {
  crc64Tables ??= makeCrc64Tables();
  const { high: highTable, low: lowTable } = crc64Tables;
  let high = 0xffffffff;
  let low = 0xffffffff;
  return {
    update(bytes) {
      let runningHigh = high;
      let runningLow = low;
      for (let index = 0; index < bytes.length; index++) {
        const at = (runningLow ^ (bytes[index] ?? 0)) & 0xff;
        runningLow = ((runningLow >>> 8) | (runningHigh << 24)) ^ (lowTable[at] ?? 0);
        runningHigh = (runningHigh >>> 8) ^ (highTable[at] ?? 0);
      }
      high = runningHigh;
      low = runningLow;
    },
    digest: () => bigEndian([~high >>> 0, ~low >>> 0]),
  };
}

function makeCrc32cTable(): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let entry = byte;
    for (let bit = 0; bit < 8; bit++) entry = entry & 1 ? (entry >>> 1) ^ CRC32C_POLYNOMIAL : entry >>> 1;
    return entry;
  });
}

function makeCrc64Tables(): { high: Uint32Array; low: Uint32Array } {
  const high = new Uint32Array(256);
  const low = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let entry = BigInt(byte);
    for (let bit = 0; bit < 8; bit++) entry = entry & 1n ? (entry >> 1n) ^ CRC64NVME_POLYNOMIAL : entry >> 1n;
    high[byte] = Number(entry >> 32n);
    low[byte] = Number(entry & 0xffffffffn);
  }
  return { high, low };
}

function bigEndian(words: readonly number[]): Uint8Array {
  return Uint8Array.from(
    words.flatMap((word) => [word >>> 24, (word >>> 16) & 0xff, (word >>> 8) & 0xff, word & 0xff]),
  );
}
