/**
 * PNG of one bit a pixel (ISO/IEC 15948): the signature, then chunks IHDR, IDAT and IEND, each as length,
 * type, data and CRC-32 over type and data. The pixels are zlib's format with stored blocks: what is drawn
 * here is some kilobytes and read once.
 */

/** Rows of equal length; true is black. */
export type Bitmap = readonly (readonly boolean[])[];

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const STORED_BYTES_MAX = 0xffff;
const CRC_POLYNOMIAL = 0xedb88320;
const ADLER_MODULUS = 65_521;

/** Each cell of the bitmap becomes a square of `scale` pixels. */
export function encodePng(bitmap: Bitmap, scale = 1): Uint8Array {
  const width = (bitmap[0]?.length ?? 0) * scale;
  const height = bitmap.length * scale;
  // One bit of grey, deflate, no filter choice beyond the standard one, not interlaced.
  const header = join([bigEndian(width), bigEndian(height), Uint8Array.of(1, 0, 0, 0, 0)]);
  return join([
    SIGNATURE,
    chunk("IHDR", header),
    chunk("IDAT", zlibStored(scanLines(bitmap, scale))),
    chunk("IEND", new Uint8Array()),
  ]);
}

/** Each line is its filter (0: none) and its pixels, eight to a byte, white as 1. */
function scanLines(bitmap: Bitmap, scale: number): Uint8Array {
  return join(
    bitmap.flatMap((row) => {
      const width = row.length * scale;
      const line = new Uint8Array(1 + Math.ceil(width / 8));
      for (let x = 0; x < width; x++) {
        if (row[Math.floor(x / scale)]) continue;
        const at = 1 + (x >> 3);
        line[at] = (line[at] ?? 0) | (0x80 >> (x & 7));
      }
      return Array.from({ length: scale }, () => line);
    }),
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const body = join([new TextEncoder().encode(type), data]);
  return join([bigEndian(data.length), body, bigEndian(crc32(body))]);
}

function zlibStored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let from = 0; from < data.length || from === 0; from += STORED_BYTES_MAX) {
    const block = data.subarray(from, from + STORED_BYTES_MAX);
    const isLast = from + STORED_BYTES_MAX >= data.length;
    const { length } = block;
    parts.push(
      Uint8Array.of(isLast ? 1 : 0, length & 0xff, length >> 8, ~length & 0xff, (~length >> 8) & 0xff),
    );
    parts.push(block);
  }
  parts.push(bigEndian(adler32(data)));
  return join(parts);
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
  }
  return ~crc >>> 0;
}

function adler32(data: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (const byte of data) {
    low = (low + byte) % ADLER_MODULUS;
    high = (high + low) % ADLER_MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}

function bigEndian(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff);
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
