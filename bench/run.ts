/** `npm run bench [-- NAME …]`: each benchmark beside its peer or floor, and last what the targets say. */
import { authorization } from "./authorization.ts";
import { type Benchmark, printReport, printVerdicts, type Verdict } from "./harness/report.ts";
import { iamScale } from "./iam-scale.ts";
import { journal } from "./journal.ts";
import { objects } from "./objects.ts";
import { organization } from "./organization.ts";
import { requests } from "./requests.ts";
import { signature } from "./signature.ts";
import { start } from "./start.ts";

const benchmarks: readonly Benchmark[] = [
  requests,
  objects,
  journal,
  start,
  signature,
  authorization,
  iamScale,
  organization,
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(", ")}; there are:`);
  for (const { name, title } of benchmarks) console.error(`  ${name.padEnd(14)} ${title}`);
  process.exit(2);
}

const verdicts: Verdict[] = [];
const startedMs = performance.now();
for (const benchmark of benchmarks) {
  if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
  console.log(`\n## ${benchmark.title}\n`);
  const report = await benchmark.run();
  printReport(report);
  verdicts.push(...report.verdicts);
}
const missed = verdicts.filter(({ ok }) => !ok);
const seconds = Math.round((performance.now() - startedMs) / 1000);
console.log(`\n${verdicts.length - missed.length} of ${verdicts.length} targets met, in ${seconds} s`);
printVerdicts(missed);
