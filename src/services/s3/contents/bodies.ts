import type { StreamingBlob } from "../../../pure/api/model.ts";
import type { BlobStore } from "../../../runtime/storage/blobs.ts";
import { type ContentPiece, sizeOf, slice } from "./content.ts";

/** Content on its way out. It is read after its transaction, when its object may be gone already. */
export interface Bodies {
  open(pieces: readonly ContentPiece[]): StreamingBlob;
  /** Whether an answer under way still has to read from a blob. */
  isBeingRead(blobId: string): boolean;
}

export function openBodies(blobs: BlobStore): Bodies {
  const readers = new Map<string, number>();

  const hold = (pieces: readonly ContentPiece[], by: 1 | -1) => {
    for (const { blob } of pieces) {
      const count = (readers.get(blob.id) ?? 0) + by;
      if (count === 0) readers.delete(blob.id);
      else readers.set(blob.id, count);
    }
  };

  async function* read(pieces: readonly ContentPiece[]): AsyncGenerator<Uint8Array> {
    hold(pieces, 1);
    try {
      for (const { blob, start, size } of pieces) {
        yield* blobs.open(blob).open({ start, end: start + size - 1 });
      }
    } finally {
      hold(pieces, -1);
    }
  }

  return {
    open: (pieces) => ({
      size: sizeOf(pieces),
      open: (range) => read(range === undefined ? pieces : slice(pieces, range.start, range.end)),
    }),
    isBeingRead: (blobId) => readers.has(blobId),
  };
}
