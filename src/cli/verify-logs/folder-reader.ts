/**
 * Reads a folder into which a bucket was copied, as `aws s3 sync s3://BUCKET FOLDER` does it: one file for each
 * object, at its key. Such a copy has no metadata. The signature of a digest may be put beside it, into the file
 * `KEY.signature`: `aws s3api head-object … --query Metadata.signature --output text > KEY.signature`.
 */
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { SIGNATURE_METADATA } from "../../pure/event/digest-file.ts";
import type { ObjectReader } from "./object-reader.ts";

const SIGNATURE_ENDING = ".signature";

/**
 * `prefix` is the part of the keys that the copy left out: with its slash, for a copy of `s3://BUCKET/PREFIX`.
 * The bucket's name is not in the folder, so whatever bucket a digest names is looked for here.
 */
export function folderReader(folder: string, bucket: string | undefined, prefix = ""): ObjectReader {
  const pathOf = (key: string) => {
    if (!key.startsWith(prefix)) return undefined;
    const parts = key.slice(prefix.length).split("/");
    // Digests are not yet believed when their links are followed: none may lead out of the folder.
    const isInside = parts.every(
      (part) => part !== "" && part !== "." && part !== ".." && !/[\\\0]/.test(part),
    );
    return isInside ? join(folder, ...parts) : undefined;
  };
  return {
    bucket,
    metadataKept: false,
    async *listKeys(start) {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        if (!entry.isFile() || entry.name.endsWith(SIGNATURE_ENDING)) continue;
        const path = join(entry.parentPath, entry.name).slice(join(folder, sep).length);
        const key = prefix + path.split(sep).join("/");
        if (key.startsWith(start)) yield key;
      }
    },
    async readObject(bucketAsked, key) {
      if (bucket !== undefined && bucketAsked !== bucket) return undefined;
      const path = pathOf(key);
      const body = path === undefined ? undefined : await readIfThere(path);
      if (path === undefined || !body) return undefined;
      const signature = await readIfThere(path + SIGNATURE_ENDING);
      const metadata: Record<string, string> = {};
      if (signature) metadata[SIGNATURE_METADATA] = signature.toString("latin1").trim();
      return { body, metadata };
    },
  };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR" || code === "ENAMETOOLONG")
      return undefined;
    throw error;
  }
}
