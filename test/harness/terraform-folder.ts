import { expect } from "vitest";
import { clientEnvironment, type Run } from "./outside-client.ts";
import type { Outcome } from "./run-program.ts";
import type { ServerProcess } from "./server.ts";

const SHOWN_CHARACTERS = 2000;
/**
 * What a whole test may take. Each command starts the AWS provider two to five times, seconds each on a busy
 * machine, and the provider waits ten seconds before it asks after a deletion: slowness is no failure.
 */
export const TERRAFORM_MS = 600_000;

/** Runs Terraform in a folder whose configuration takes the server's address as `endpoint`; each run must succeed. */
export function terraformIn(
  folder: string,
  run: Run,
  server: ServerProcess,
): (...parameters: string[]) => Promise<Outcome> {
  const environment = {
    ...clientEnvironment(server.url, server.credentials()),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
    TF_CLI_CONFIG_FILE: "/dev/null",
    TF_VAR_endpoint: server.url,
  };
  return async (...parameters) => {
    const outcome = await run([...parameters, "-no-color"], {
      environment,
      cwd: folder,
      timeoutMs: TERRAFORM_MS,
    });
    expect(
      `${outcome.code} ${outcome.stderr}`.trim(),
      `terraform ${parameters.join(" ")}\n${outcome.stdout.slice(-SHOWN_CHARACTERS)}`,
    ).toBe("0");
    return outcome;
  };
}
