import { defineConfig } from "vitest/config";
import { TotalsReporter } from "./test/harness/totals-reporter.ts";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    reporters: ["default", new TotalsReporter()],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
});
