import type { Blob } from "./storage/blobs.ts";

export type ChecksumAlgorithm = "CRC32" | "CRC32C" | "CRC64NVME" | "SHA1" | "SHA256";

/**
 * The content of an object that came over the wire and is at rest already, without a row that points at
 * it: what an S3 operation gets as its streaming member.
 */
export interface StagedObject extends Blob {
  /**
   * Base64, of the content as decoded: the algorithm the request named (by header or trailer), else
   * CRC64NVME, which S3 computes when nobody asked for another.
   */
  readonly checksums: Readonly<Partial<Record<ChecksumAlgorithm, string>>>;
  /** The checksum the client claimed in a trailer, by header name; the operation compares it. */
  readonly trailers: Readonly<Record<string, string>>;
}
