import { crc32, inflateRawSync } from "node:zlib";

/**
 * Inflates exactly one gzip member (RFC 1952) and says whether anything follows it: Node's own gunzip
 * silently reads on into a second member and silently ignores garbage, and either may hide in a log file.
 * Undefined when the member is damaged.
 */
export function inflateMember(
  body: Uint8Array,
  contentBytesMax = 1024 * 1024 * 1024,
): { content: Uint8Array; trailing: boolean } | undefined {
  const start = headerLength(body);
  if (start === undefined) return undefined;
  try {
    const { buffer: content, engine } = inflate(body.subarray(start), contentBytesMax);
    const end = start + engine.bytesWritten;
    if (body.length < end + TRAILER_BYTES) return undefined;
    const trailer = new DataView(body.buffer, body.byteOffset + end, TRAILER_BYTES);
    const isWhole =
      trailer.getUint32(0, true) === crc32(content) &&
      trailer.getUint32(4, true) === content.length % 2 ** 32;
    return isWhole ? { content, trailing: body.length > end + TRAILER_BYTES } : undefined;
  } catch {
    return undefined;
  }
}

const TRAILER_BYTES = 8;
const FIXED_BYTES = 10;
const HEADER_CRC = 2;
const EXTRA = 4;
const NAME = 8;
const COMMENT = 16;
const RESERVED = 0xe0;

/** With `info` Node gives the engine as well, which knows how much of the input it took; its types do not say so. */
function inflate(
  raw: Uint8Array,
  maxOutputLength: number,
): { buffer: Buffer; engine: { bytesWritten: number } } {
  return inflateRawSync(raw, { info: true, maxOutputLength }) as unknown as {
    buffer: Buffer;
    engine: { bytesWritten: number };
  };
}

function headerLength(body: Uint8Array): number | undefined {
  const [magic1, magic2, method, flags = RESERVED] = body;
  if (magic1 !== 0x1f || magic2 !== 0x8b || method !== 8 || (flags & RESERVED) !== 0) return undefined;
  let at = FIXED_BYTES;
  if (flags & EXTRA) at += 2 + (body[at] ?? 0) + (body[at + 1] ?? 0) * 256;
  for (const text of [NAME, COMMENT]) {
    if (!(flags & text)) continue;
    const zero = body.indexOf(0, at);
    if (zero < 0) return undefined;
    at = zero + 1;
  }
  if (flags & HEADER_CRC) {
    const stated = (body[at] ?? 0) + (body[at + 1] ?? 0) * 256;
    if ((crc32(body.subarray(0, at)) & 0xffff) !== stated) return undefined;
    at += 2;
  }
  return at < body.length ? at : undefined;
}
