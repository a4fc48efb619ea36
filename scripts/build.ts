import { spawnSync } from "node:child_process";
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Compiles src/ to dist/ for the published package: npm installs no types to strip under node_modules. */
const root = join(import.meta.dirname, "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const result = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (result.status !== 0) process.exit(result.status ?? 1);
const files = readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
console.log(`built ${files.length} files`);
