/**
 * QR codes (ISO/IEC 18004) of bytes: mode 0100, the length in 8 bits (16 from version 10 on), the bytes, a
 * terminator of four zero bits, zero bits to the codeword's end, then the codewords EC and 11 in turn.
 */
import type { Bitmap } from "./png.ts";
import { blockPlan, VERSION_MAX, withCorrection } from "./qr-error-correction.ts";
import { dataPath, drawSymbol } from "./qr-symbol.ts";

const BYTE_MODE = 0b0100;
const FILLERS = [0xec, 0x11] as const;
const QUIET_MODULES = 4;

/** The smallest symbol that holds the bytes, with the quiet zone around it. Throws when none does (2331 bytes). */
export function qrCode(bytes: Uint8Array): Bitmap {
  for (let version = 1; version <= VERSION_MAX; version++) {
    const plan = blockPlan(version, Math.floor(dataPath(version).length / 8));
    const lengthBits = version < 10 ? 8 : 16;
    if (4 + lengthBits + bytes.length * 8 > plan.dataCodewords * 8) continue;
    const data = dataCodewords(bytes, lengthBits, plan.dataCodewords);
    return withQuietZone(drawSymbol(version, withCorrection(data, plan)));
  }
  throw new RangeError(`a QR code does not hold ${bytes.length} bytes`);
}

function dataCodewords(bytes: Uint8Array, lengthBits: number, count: number): Uint8Array {
  const bits: number[] = [];
  const write = (value: number, width: number) => {
    for (let index = width - 1; index >= 0; index--) bits.push((value >>> index) & 1);
  };
  write(BYTE_MODE, 4);
  write(bytes.length, lengthBits);
  for (const byte of bytes) write(byte, 8);
  write(0, Math.min(4, count * 8 - bits.length));
  write(0, (8 - (bits.length % 8)) % 8);
  const codewords = new Uint8Array(count);
  for (const [index, bit] of bits.entries()) {
    codewords[index >> 3] = (codewords[index >> 3] ?? 0) | (bit << (7 - (index & 7)));
  }
  for (let at = bits.length / 8, filler = 0; at < count; at++, filler++)
    codewords[at] = FILLERS[filler % 2] ?? 0;
  return codewords;
}

function withQuietZone(symbol: readonly (readonly boolean[])[]): Bitmap {
  const width = symbol.length + 2 * QUIET_MODULES;
  const margin = new Array<boolean>(QUIET_MODULES).fill(false);
  const empty = Array.from({ length: QUIET_MODULES }, () => new Array<boolean>(width).fill(false));
  return [...empty, ...symbol.map((row) => [...margin, ...row, ...margin]), ...empty];
}
