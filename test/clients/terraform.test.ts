import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { ListRolesCommand } from "@aws-sdk/client-iam";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith, terraform } from "../harness/outside-client.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { TERRAFORM_MS, terraformIn } from "../harness/terraform-folder.ts";

const RESOURCES = 12;

describeWith(terraform, "Terraform with the AWS provider", (run, { pluginFolder }) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-terraform-"));
  let server: ServerProcess;
  let clients: SdkClients;
  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    clients = sdkClients(server.url, server.credentials());
  });
  afterAll(async () => {
    clients?.destroy();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("applies, plans no difference, and destroys", { timeout: TERRAFORM_MS }, async () => {
    copyFileSync(join(import.meta.dirname, "main.tf"), join(folder, "main.tf"));
    const terraformDoes = terraformIn(folder, run, server);

    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(applied.stdout).toContain(
      `Apply complete! Resources: ${RESOURCES} added, 0 changed, 0 destroyed.`,
    );
    expect(applied.stdout).toContain('home_region = "us-east-1"');
    const status = await clients.cloudtrail.send(new GetTrailStatusCommand({ Name: "organization-audit" }));
    expect(status.IsLogging).toBe(true);

    const second = await terraformDoes("plan", "-detailed-exitcode", "-input=false");
    expect(second.stdout).toContain("No changes.");

    const destroyed = await terraformDoes("destroy", "-auto-approve", "-input=false");
    expect(destroyed.stdout).toContain(`Destroy complete! Resources: ${RESOURCES} destroyed.`);
    expect((await clients.s3.send(new ListBucketsCommand({}))).Buckets ?? []).toEqual([]);
    const roles = (await clients.iam.send(new ListRolesCommand({}))).Roles ?? [];
    expect(roles.map(({ RoleName }) => RoleName)).not.toContain("audit-reader");
    expect(server.errors()).toEqual([]);
  });
});
