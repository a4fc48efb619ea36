import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetTrailStatusCommand } from "@aws-sdk/client-cloudtrail";
import { DescribeOrganizationCommand } from "@aws-sdk/client-organizations";
import { afterEach, beforeEach, expect, test } from "vitest";
import { describeWith, terraform } from "../harness/outside-client.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { readCredentials, type ServerProcess, startServerProcess } from "../harness/server.ts";
import { TERRAFORM_MS, terraformIn } from "../harness/terraform-folder.ts";

const ORGANIZATION_RESOURCES = 13;
const ADMINISTRATOR_RESOURCES = 3;
const SEED = `
trusted-access: [cloudtrail.amazonaws.com]
delegated-administrators: { cloudtrail.amazonaws.com: [audit] }
accounts:
  audit: { id: "222233334444" }
`;

describeWith(terraform, "Terraform keeps an organization", (run, { pluginFolder }) => {
  let folder: string;
  let server: ServerProcess;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "cairn-terraform-"));
    mkdirSync(join(folder, "code"));
    writeFileSync(join(folder, "org.yaml"), SEED);
  });
  const start = async (...flags: string[]) => {
    server = await startServerProcess({
      flags: ["--development", ...flags],
      dataFolder: join(folder, "data"),
    });
  };
  const code = (name: string) => {
    copyFileSync(join(import.meta.dirname, name), join(folder, "code", "main.tf"));
    return join(folder, "code");
  };
  afterEach(async () => {
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("from its management account", { timeout: TERRAFORM_MS }, async () => {
    // Terraform deletes the unit of an account that it has just closed.
    await start("--closed-account-days", "0");
    const terraformDoes = terraformIn(code("organization.tf"), run, server);
    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(applied.stdout).toContain(`Resources: ${ORGANIZATION_RESOURCES} added, 0 changed, 0 destroyed.`);
    expect(applied.stdout).toContain('administrators = [\n  "audit",\n]');

    const second = await terraformDoes("plan", "-detailed-exitcode", "-input=false");
    expect(second.stdout).toContain("No changes.");

    const destroyed = await terraformDoes("destroy", "-auto-approve", "-input=false");
    expect(destroyed.stdout).toContain(`Resources: ${ORGANIZATION_RESOURCES} destroyed.`);
    const { organizations } = sdkClients(server.url, server.credentials());
    await expect(organizations.send(new DescribeOrganizationCommand({}))).rejects.toThrow(
      "not a member of an organization",
    );
    expect(server.errors()).toEqual([]);
  });

  test("from a delegated administrator", { timeout: TERRAFORM_MS }, async () => {
    await start("--seed", join(folder, "org.yaml"));
    const audit = readCredentials(join(server.dataFolder, "credentials"), "audit");
    const terraformDoes = terraformIn(code("organization-administrator.tf"), run, {
      ...server,
      credentials: () => audit,
    });
    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(applied.stdout).toContain(`Resources: ${ADMINISTRATOR_RESOURCES} added, 0 changed, 0 destroyed.`);
    const arn = "arn:aws:cloudtrail:us-east-1:123456789012:trail/from-the-administrator";
    expect(applied.stdout).toContain(`trail = "${arn}"`);

    const second = await terraformDoes("plan", "-detailed-exitcode", "-input=false");
    expect(second.stdout).toContain("No changes.");

    const stopped = await terraformDoes("apply", "-auto-approve", "-input=false", "-var=logging=false");
    expect(stopped.stdout).toContain("Resources: 0 added, 1 changed, 0 destroyed.");
    const { cloudtrail } = sdkClients(server.url, server.credentials());
    expect((await cloudtrail.send(new GetTrailStatusCommand({ Name: arn }))).IsLogging).toBe(false);

    const destroyed = await terraformDoes("destroy", "-auto-approve", "-input=false");
    expect(destroyed.stdout).toContain(`Resources: ${ADMINISTRATOR_RESOURCES} destroyed.`);
    expect(server.errors()).toEqual([]);
  });
});
