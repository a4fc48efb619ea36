import type { SignatureCrypto } from "./crypto.ts";
import { bytesOf } from "./uri-encoding.ts";
import type { ChunkSeed } from "./verify.ts";

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/**
 * AWS4-HMAC-SHA256-PAYLOAD \n timestamp \n scope \n previous signature \n hash of nothing \n hash of
 * the data; the request's own signature precedes the first chunk's.
 */
export function chunkStringToSign(seed: ChunkSeed, previousSignature: string, dataSha256: string): string {
  return `AWS4-HMAC-SHA256-PAYLOAD\n${seed.timestamp}\n${seed.scope}\n${previousSignature}\n${EMPTY_SHA256}\n${dataSha256}`;
}

/**
 * AWS4-HMAC-SHA256-TRAILER \n timestamp \n scope \n signature of the last chunk, the empty one \n
 * hash of `name:value\n` for each trailer in the order sent.
 */
export function trailerStringToSign(
  crypto: SignatureCrypto,
  seed: ChunkSeed,
  lastChunkSignature: string,
  trailers: ReadonlyMap<string, string>,
): string {
  let lines = "";
  for (const [name, value] of trailers) lines += `${name}:${value}\n`;
  const hash = crypto.sha256Hex(bytesOf(lines));
  return `AWS4-HMAC-SHA256-TRAILER\n${seed.timestamp}\n${seed.scope}\n${lastChunkSignature}\n${hash}`;
}
