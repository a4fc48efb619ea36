import type { IncomingMessage } from "node:http";

/** The body went over the limit; what follows is not read. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

/** The client went away, or sent less than it announced. */
export class BodyIncomplete extends Error {
  override name = "BodyIncomplete";
}

/** The body did not arrive in time. */
export class BodyTooSlow extends Error {
  override name = "BodyTooSlow";
}

export interface BodyLimits {
  readonly bytesMax: number;
  /** Told of bytes that are kept; throws when there is no room for them. */
  readonly hold?: ((bytes: number) => void) | undefined;
  readonly timeMs?: number | undefined;
}

/** A body of a few megabytes that takes longer only keeps a place from others. */
const BODY_MS = 60_000;

/** What arrives of a body. Leaving off early does not end the connection, which the answer still needs. */
export function chunksOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  return request.iterator({ destroyOnReturn: false });
}

/**
 * The whole body in memory. Throws {@link BodyTooLarge} as soon as more than `bytesMax` are announced or come, and
 * {@link BodyTooSlow}, {@link BodyIncomplete} or what `hold` throws.
 */
export function readBody(
  request: IncomingMessage,
  { bytesMax, hold, timeMs = BODY_MS }: BodyLimits,
): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return Promise.reject(new BodyTooLarge());
  if (request.destroyed) return Promise.reject(new BodyIncomplete());
  // By events: an iterator over the request costs a tenth of what a small request costs altogether.
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array) => {
      size += chunk.length;
      chunks.push(chunk);
      try {
        hold?.(chunk.length);
        if (size > bytesMax) throw new BodyTooLarge();
      } catch (error) {
        leave();
        request.pause();
        reject(error);
      }
    };
    const cut = setTimeout(() => {
      leave();
      request.pause();
      reject(new BodyTooSlow());
    }, timeMs);
    const end = () => {
      leave();
      const [only] = chunks;
      if (!request.complete) reject(new BodyIncomplete());
      else resolve(chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size));
    };
    const breakOff = () => {
      leave();
      reject(new BodyIncomplete());
    };
    const leave = () => {
      clearTimeout(cut);
      request.off("data", take).off("end", end).off("close", breakOff);
    };
    request.on("data", take).on("end", end).on("close", breakOff).on("error", breakOff);
  });
}
