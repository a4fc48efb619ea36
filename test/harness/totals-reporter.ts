import type { Reporter, TestModule } from "vitest/node";

/**
 * Ends a run with what outside clients were not tried, and the totals as one plain line, which scripts
 * read: `N passed, N failed, N skipped`.
 */
export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const skipped: string[] = [];
    for (const module of modules) {
      // A hook that fails belongs to its file or group; the tests below it count as skipped.
      for (const group of [module, ...module.children.allSuites()]) {
        if (group.errors().length > 0) counts.failed++;
      }
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === "passed" || state === "failed" || state === "skipped") counts[state]++;
        if (state === "skipped") skipped.push(test.fullName);
      }
    }
    for (const name of skipped) console.log(`SKIPPED  ${name}`);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
