import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Runs knip and says how many files it was given to judge. */
const root = join(import.meta.dirname, "..");
const result = spawnSync(process.execPath, [join(root, "node_modules", "knip", "bin", "knip.js")], {
  cwd: root,
  encoding: "utf8",
});
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
const files = ["src", "test", "scripts", "bench"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  ),
);
console.log(`${files.length} files`);
process.exit(result.status ?? 1);
