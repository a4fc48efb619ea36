/** docs/coverage.md: every operation of each service's API, served or not. */
import type { ServiceModel } from "../src/pure/api/model.ts";

/** `served` holds `service.Operation`; one that no model has is a mistake in the list and throws. */
export function coverageMarkdown(services: readonly ServiceModel[], served: Iterable<string>): string {
  const remaining = new Set(served);
  const rows: string[] = [];
  const sections: string[] = [];
  for (const service of services) {
    const names = [...service.operationNames].sort();
    const lines = names.map((name) => {
      const isServed = remaining.delete(`${service.name}.${name}`);
      return `- [${isServed ? "x" : " "}] ${name}`;
    });
    const count = lines.filter((line) => line.startsWith("- [x]")).length;
    const share = Math.floor((100 * count) / names.length);
    rows.push(`| ${service.fullName} | ${service.apiVersion} | ${count} | ${names.length} | ${share} % |`);
    sections.push(`## ${service.fullName} (${count} of ${names.length})\n\n${lines.join("\n")}\n`);
  }
  if (remaining.size > 0) throw new Error(`served, but in no model: ${[...remaining].sort().join(", ")}`);
  return [
    "<!-- Generated from the models and the served operations; do not edit. -->",
    "# Coverage\n",
    "| service | API version | served | operations | share |\n| --- | --- | --: | --: | --: |",
    `${rows.join("\n")}\n`,
    sections.join("\n"),
  ].join("\n");
}
