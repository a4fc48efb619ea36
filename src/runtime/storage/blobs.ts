import type { StreamingBlob } from "../../pure/api/model.ts";

/** Bytes at rest under a name of their own, with the hash that was taken when they were written. */
export interface Blob extends StreamingBlob {
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Lower-case hex; S3's entity tag. */
  readonly md5: string;
}

/**
 * Immutable content outside the database. A blob is durable (written aside, synced, renamed, folder
 * synced) before its id can be stored in a row; a row that is rolled back leaves an orphan, which
 * `removeOrphans` finds later, so a row never points at nothing.
 */
export interface BlobStore {
  write(content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Blob>;
  /** What a stored row knows, made readable again. Reading content whose hash no longer fits is not detected here; see `verify`. */
  open(stored: { id: string; size: number; sha256: string; md5: string }): Blob;
  /** Reads the whole content and tells whether it still has the hash it was stored with. */
  verify(stored: { id: string; sha256: string }): Promise<boolean>;
  /** Removing a blob that is gone already is no error. */
  remove(id: string): Promise<void>;
  /** Removes blobs older than `olderThanMs` (by write time) for which `isReferenced` answers false; gives how many. */
  removeOrphans(
    olderThanMs: number,
    isReferenced: (ids: readonly string[]) => Promise<ReadonlySet<string>>,
  ): Promise<number>;
}
