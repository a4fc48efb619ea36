import type { IncomingMessage } from "node:http";

/** The body went over the limit; what follows is not read. */
export class BodyTooLarge extends Error {
  override name = "BodyTooLarge";
}

/** The client went away, or sent less than it announced. */
export class BodyIncomplete extends Error {
  override name = "BodyIncomplete";
}

/** What arrives of a body. Leaving off early does not end the connection, which the answer still needs. */
export function chunksOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  return request.iterator({ destroyOnReturn: false });
}

/** The whole body in memory. Throws {@link BodyTooLarge} as soon as more than `bytesMax` are announced or come. */
export function readBody(request: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  if (Number(request.headers["content-length"] ?? 0) > bytesMax) return Promise.reject(new BodyTooLarge());
  if (request.destroyed) return Promise.reject(new BodyIncomplete());
  // By events: an iterator over the request costs a tenth of what a small request costs altogether.
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    const take = (chunk: Uint8Array) => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= bytesMax) return;
      leave();
      request.pause();
      reject(new BodyTooLarge());
    };
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
      request.off("data", take).off("end", end).off("close", breakOff);
    };
    request.on("data", take).on("end", end).on("close", breakOff).on("error", breakOff);
  });
}
