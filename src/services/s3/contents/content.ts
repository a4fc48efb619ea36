/** A blob as a row knows it. */
export interface StoredBlob {
  readonly id: string;
  readonly size: number;
  readonly sha256: string;
  readonly md5: string;
}

/** A run of bytes of one blob. Content is a list of them: objects that were uploaded or copied in parts share blobs. */
export interface ContentPiece {
  readonly blob: StoredBlob;
  readonly start: number;
  readonly size: number;
}

export function wholeBlob({ id, size, sha256, md5 }: StoredBlob): ContentPiece {
  return { blob: { id, size, sha256, md5 }, start: 0, size };
}

export function isWholeBlob(piece: ContentPiece): boolean {
  return piece.start === 0 && piece.size === piece.blob.size;
}

export function sizeOf(pieces: readonly ContentPiece[]): number {
  return pieces.reduce((size, piece) => size + piece.size, 0);
}

/** The bytes from `start` to `end`, both included, of which there must be as many. */
export function slice(pieces: readonly ContentPiece[], start: number, end: number): ContentPiece[] {
  const taken: ContentPiece[] = [];
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(start, offset);
    const to = Math.min(end + 1, offset + piece.size);
    if (from < to) taken.push({ blob: piece.blob, start: piece.start + from - offset, size: to - from });
    offset += piece.size;
  }
  return taken;
}

export function blobIds(pieces: readonly ContentPiece[]): string[] {
  return [...new Set(pieces.map(({ blob }) => blob.id))];
}
