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
export async function readBody(request: IncomingMessage, bytesMax: number): Promise<Uint8Array> {
  const announced = Number(request.headers["content-length"] ?? 0);
  if (announced > bytesMax) throw new BodyTooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunksOf(request)) {
      size += chunk.length;
      if (size > bytesMax) throw new BodyTooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof BodyTooLarge) throw error;
    throw new BodyIncomplete();
  }
  if (!request.complete) throw new BodyIncomplete();
  const [only] = chunks;
  return chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, size);
}
