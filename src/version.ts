import { readFileSync } from "node:fs";
import { join } from "node:path";

// package.json lies one folder up from src/ and from dist/ alike.
const manifest: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"));

/** The version of this package. */
export const VERSION: string =
  typeof manifest === "object" && manifest !== null && "version" in manifest
    ? String(manifest.version)
    : "unknown";
