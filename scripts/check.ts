import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * Everything that must hold before a change lands. Each step says how much it looked at: a tool that
 * looks at nothing is green as well.
 */
const root = join(import.meta.dirname, "..");
const bin = (name: string) => join(root, "node_modules", ".bin", name);

interface Step {
  readonly name: string;
  readonly command: readonly string[];
  /** Finds in the output how much was seen; a step that cannot tell has failed. */
  readonly seen: RegExp;
}

const steps: readonly Step[] = [
  {
    name: "format and lint",
    command: [bin("biome"), "check", "--error-on-warnings", "."],
    seen: /Checked (\d+ files)/,
  },
  {
    name: "types",
    command: [bin("tsc"), "-p", "tsconfig.json", "--extendedDiagnostics"],
    seen: /Files:\s+(\d+)/,
  },
  {
    name: "pure ring without Node",
    command: [bin("tsc"), "-p", "tsconfig.pure.json", "--extendedDiagnostics"],
    seen: /Files:\s+(\d+)/,
  },
  {
    name: "generated files",
    command: [process.execPath, "scripts/generate-api.ts", "--check"],
    seen: /(\d+ files)/,
  },
  { name: "tests", command: [bin("vitest"), "run"], seen: /Tests\s+.*?(\d+ passed)/ },
  { name: "dead code", command: [process.execPath, "scripts/dead-code.ts"], seen: /(\d+ files)/ },
];

let failed = 0;
const withoutTests = process.argv.includes("--without-tests");
for (const { name, command, seen } of steps) {
  if (withoutTests && name === "tests") continue;
  const [program = "", ...parameters] = command;
  const startedMs = performance.now();
  const result = spawnSync(program, parameters, { cwd: root, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  // Colours would hide the figures that are looked for.
  const output = stripVTControlCharacters(`${result.stdout}${result.stderr}`);
  const amount = seen.exec(output)?.[1];
  const ok = result.status === 0 && amount !== undefined;
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(`${ok ? "ok  " : "FAIL"}  ${name}: ${amount ?? "saw nothing"} (${seconds} s)`);
  if (!ok) {
    failed++;
    console.log(output);
  }
}
process.exit(failed === 0 ? 0 : 1);
