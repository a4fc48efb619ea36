#!/usr/bin/env node
// Starts Cairn on a Node that has what it needs (node:sqlite, zstd): this one when it is new enough,
// else the one that comes with the package. Plain JavaScript that old versions of Node can read.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const NODE_MAJOR_MIN = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiled = join(root, "dist", "main.js");
const main = existsSync(compiled) ? compiled : join(root, "src", "main.ts");

if (Number(process.versions.node.split(".")[0]) >= NODE_MAJOR_MIN) {
  await import(main);
} else {
  const require = createRequire(import.meta.url);
  const node = join(dirname(require.resolve("node/package.json")), "bin", "node");
  const child = spawn(node, [main, ...process.argv.slice(2)], { stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
