import { spawnSync } from "node:child_process";
import { copyFileSync, globSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Compiles src/ to dist/ for the published package: npm installs no types to strip under node_modules. */
const root = join(import.meta.dirname, "..");
rmSync(join(root, "dist"), { recursive: true, force: true });
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const result = spawnSync(process.execPath, [tsc, "-p", join(root, "tsconfig.build.json")], {
  stdio: "inherit",
});
if (result.status !== 0) process.exit(result.status ?? 1);
// Data that is read when it is first asked for is not imported, so the compiler does not know of it.
for (const file of globSync("services/**/*.{br,json}", { cwd: join(root, "src") })) {
  copyFileSync(join(root, "src", file), join(root, "dist", file));
}
const files = readdirSync(join(root, "dist"), { recursive: true, withFileTypes: true }).filter((entry) =>
  entry.isFile(),
);
console.log(`built ${files.length} files`);
