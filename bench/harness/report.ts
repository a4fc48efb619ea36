/** What a benchmark found out: figures side by side, and what they say about the targets. */
export interface Report {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly verdicts: readonly Verdict[];
  /** What could not be measured, and why. */
  readonly notes?: readonly string[] | undefined;
}

export interface Verdict {
  readonly claim: string;
  readonly measured: string;
  readonly ok: boolean;
}

export interface Benchmark {
  readonly name: string;
  readonly title: string;
  run(): Promise<Report>;
}

export function printReport({ columns, rows, verdicts, notes }: Report): void {
  const widths = columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => (row[index] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join("  ");
  console.log(line(columns));
  console.log(widths.map((width) => "-".repeat(width)).join("  "));
  for (const row of rows) console.log(line(row));
  for (const note of notes ?? []) console.log(`! ${note}`);
  if (verdicts.length > 0) console.log();
  printVerdicts(verdicts);
}

export function printVerdicts(verdicts: readonly Verdict[]): void {
  for (const { claim, measured, ok } of verdicts) {
    console.log(`${ok ? "ok  " : "MISS"}  ${claim}: ${measured}`);
  }
}
