/** What verify-logs says, in the words of `aws cloudtrail validate-logs` where that has words for it. */
import { isoSeconds } from "../../pure/event/timestamp.ts";
import { printable, progressBar, type TextSink } from "./terminal.ts";
import type { ReportedFinding, Tally, VerifyLogsOutput, VerifyLogsSummary } from "./verify-logs.ts";

const VERDICTS: Readonly<Record<Exclude<ReportedFinding, { kind: "gap" }>["verdict"], string>> = {
  valid: "valid",
  unsigned: "UNSIGNED: nothing that could be read states its signature",
  uncovered: "UNCOVERED: no digest names it",
  "not-found": "INVALID: not found",
  "invalid-format": "INVALID: invalid format",
  moved: "INVALID: has been moved from its original location",
  "unknown-key": "INVALID: public key not found for fingerprint",
  "bad-signature": "INVALID: signature verification failed",
  "hash-mismatch": "INVALID: hash value doesn't match",
  "trailing-data": "INVALID: unexpected data after end of compressed stream",
};

export function findingLine(finding: ReportedFinding, backfill: boolean): string {
  const start = backfill ? "(backfill) " : "";
  if (finding.kind === "gap") {
    const times = `${isoSeconds(finding.fromMs)} and ${isoSeconds(finding.untilMs)}`;
    return `${start}No log files were delivered by CloudTrail between ${times}`;
  }
  const what = finding.kind === "log" ? "Log file" : `${start}Digest file`;
  const fingerprint = finding.kind === "digest" && finding.fingerprint ? ` ${finding.fingerprint}` : "";
  const place = printable(`s3://${finding.bucket}/${finding.key}`);
  return `${what}\t${place}\t${VERDICTS[finding.verdict]}${printable(fingerprint)}`;
}

export interface ReportingOutput extends VerifyLogsOutput {
  end(): void;
  /** A line for each public key that was looked for and not given; a Region's digests share one. */
  missingKeys(): string;
}

/** Writes what is wrong to `problems` as it is found, and what is right to `text` when `verbose`. */
export function reportingOutput(text: TextSink, problems: TextSink, verbose: boolean): ReportingOutput {
  const missing = new Map<string, { readonly region: string; digests: number }>();
  let bar = progressBar(problems, 0);
  let digests = 0;
  let logs = 0;
  return {
    begin(digestCount) {
      bar = progressBar(problems, digestCount);
    },
    report(finding, backfill) {
      const line = `${findingLine(finding, backfill)}\n`;
      if (finding.kind === "gap" || finding.verdict !== "valid") {
        bar.clear();
        problems.write(line);
      } else if (verbose) {
        bar.clear();
        text.write(line);
      }
      if (finding.kind === "digest" && finding.verdict === "unknown-key") {
        const region = /\/CloudTrail-Digest\/([^/]+)\//.exec(finding.key)?.[1] ?? "";
        const known = missing.get(finding.fingerprint ?? "") ?? { region, digests: 0 };
        missing.set(finding.fingerprint ?? "", { region, digests: known.digests + 1 });
      }
      if (finding.kind === "digest") digests++;
      if (finding.kind === "log" && finding.verdict !== "uncovered") logs++;
      bar.update(digests, `digest files, ${logs} log files`);
    },
    end: () => bar.clear(),
    missingKeys: () =>
      [...missing]
        .map(([fingerprint, { region, digests: count }]) =>
          printable(
            `${count} digest files of ${region} are signed with key ${fingerprint}, which was not given`,
          ),
        )
        .map((line) => `${line}\n`)
        .join(""),
  };
}

export function summaryText(summary: VerifyLogsSummary): string {
  const { digestFiles, backfillDigestFiles, logFiles, foundFromMs, foundUntilMs } = summary;
  if (summary.chains === 0) return "No digests found\n";
  const found =
    foundFromMs === undefined || foundUntilMs === undefined
      ? "No valid digests found in range\n\n"
      : `Results found for ${isoSeconds(foundFromMs)} to ${isoSeconds(foundUntilMs)}:\n\n`;
  const lines = [
    ratio("digest", digestFiles),
    ratio("backfill digest", backfillDigestFiles),
    ratio("log", logFiles),
    counted(summary.uncoveredLogFiles, "not covered by a digest: UNCOVERED"),
    counted(summary.awaitingLogFiles, "not covered by a digest, which may not be due yet"),
  ];
  return `${found}${lines.filter((line) => line !== "").join("\n")}\n`;
}

function counted(count: number | undefined, what: string): string {
  return count ? `${count} log ${count === 1 ? "file is" : "files are"} ${what}` : "";
}

function ratio(name: string, { valid, invalid, unsigned = 0 }: Tally & { unsigned?: number }): string {
  const total = valid + invalid + unsigned;
  if (total === 0) return "";
  const parts = [`${valid}/${total} ${name} files valid`];
  if (invalid > 0) parts.push(`${invalid}/${total} ${name} files INVALID`);
  if (unsigned > 0) parts.push(`${unsigned}/${total} ${name} files UNSIGNED`);
  return parts.join(", ");
}

/** Everything in one JSON object; `findings` are those that are not valid. */
export function summaryJson(
  summary: VerifyLogsSummary,
  valid: boolean,
  findings: readonly { finding: ReportedFinding; backfill: boolean }[],
): string {
  const { digestFiles, backfillDigestFiles, logFiles, uncoveredLogFiles, awaitingLogFiles } = summary;
  const { foundFromMs, foundUntilMs } = summary;
  return `${JSON.stringify(
    {
      valid,
      digestFiles,
      backfillDigestFiles,
      logFiles,
      uncoveredLogFiles,
      awaitingLogFiles,
      foundFrom: foundFromMs === undefined ? undefined : isoSeconds(foundFromMs),
      foundUntil: foundUntilMs === undefined ? undefined : isoSeconds(foundUntilMs),
      findings: findings.map(({ finding, backfill }) =>
        finding.kind === "gap"
          ? { kind: "gap", from: isoSeconds(finding.fromMs), until: isoSeconds(finding.untilMs), backfill }
          : {
              kind: finding.kind,
              bucket: finding.bucket,
              key: finding.key,
              verdict: finding.verdict,
              backfill,
            },
      ),
    },
    undefined,
    2,
  )}\n`;
}
