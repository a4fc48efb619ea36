import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import { services } from "../src/pure/api/services.ts";
import { systemChance } from "../src/runtime/chance.ts";
import { systemClock } from "../src/runtime/clock.ts";
import { silentLog } from "../src/runtime/log.ts";
import { openMetrics } from "../src/runtime/metrics.ts";
import { openSystem } from "../src/system.ts";
import { coverageMarkdown } from "./coverage.ts";

/** Writes docs/coverage.md from the operations that a house really serves; with --check only compares. */
const file = join(import.meta.dirname, "..", "docs", "coverage.md");
const folder = mkdtempSync(join(tmpdir(), "cairn-coverage-"));
const system = await openSystem({
  config: readConfig(["--data", folder], {}),
  folder: { databaseFile: ":memory:", blobsFolder: join(folder, "blobs"), keysFolder: folder },
  clock: systemClock,
  signatureClock: systemClock,
  chance: systemChance(),
  log: silentLog,
  metrics: openMetrics(),
});
const served = system.services.flatMap(({ endpoints }) =>
  [...endpoints.values()].map(({ model }) => `${model.service.name}.${model.name}`),
);
const markdown = coverageMarkdown(services, served);
await system.discard();
rmSync(folder, { recursive: true, force: true });
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") !== markdown) {
    console.error("docs/coverage.md is not what is served: run npm run generate");
    process.exit(1);
  }
} else writeFileSync(file, markdown);
console.log(`${served.length} operations served`);
