import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { type Checksum, crc32c, crc64nvme } from "../pure/aws/checksum.ts";
import type { ChecksumAlgorithm } from "./staged-object.ts";

/** Begins a checksum by S3's name of it. */
export function beginChecksum(algorithm: ChecksumAlgorithm): Checksum {
  switch (algorithm) {
    case "CRC32":
      return beginCrc32();
    case "CRC32C":
      return crc32c();
    case "CRC64NVME":
      return crc64nvme();
    case "SHA1":
      return beginHash("sha1");
    case "SHA256":
      return beginHash("sha256");
  }
}

function beginCrc32(): Checksum {
  let value = 0;
  return {
    update(bytes) {
      value = crc32(bytes, value);
    },
    digest() {
      const bytes = Buffer.alloc(4);
      bytes.writeUInt32BE(value);
      return bytes;
    },
  };
}

function beginHash(name: "sha1" | "sha256"): Checksum {
  const hash = createHash(name);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest() };
}
