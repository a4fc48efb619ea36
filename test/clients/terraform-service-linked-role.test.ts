import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetRoleCommand, ListRolesCommand, ListRoleTagsCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { describeWith, terraform } from "../harness/outside-client.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { TERRAFORM_MS, terraformIn } from "../harness/terraform-folder.ts";

describeWith(terraform, "Terraform with service-linked roles", (run, { pluginFolder }) => {
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

  test("applies, describes, imports and destroys them", { timeout: TERRAFORM_MS }, async () => {
    const { iam } = clients;
    copyFileSync(join(import.meta.dirname, "service-linked-role.tf"), join(folder, "service-linked-role.tf"));
    const terraformDoes = terraformIn(folder, run, server);
    const described = (description: string) => ["-input=false", `-var=description=${description}`];
    const scaling = { RoleName: "AWSServiceRoleForAutoScaling_blue" };

    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", ...described("one"));
    expect(applied.stdout).toContain("Apply complete! Resources: 2 added, 0 changed, 0 destroyed.");
    const arn = /trail_arn = "(.*)"/.exec(applied.stdout)?.[1] ?? "";
    expect(arn).toMatch(
      /^arn:aws:iam::\d{12}:role\/aws-service-role\/cloudtrail\.amazonaws\.com\/AWSServiceRoleForCloudTrail$/,
    );
    const second = await terraformDoes("plan", "-detailed-exitcode", ...described("one"));
    expect(second.stdout).toContain("No changes.");

    const changed = await terraformDoes("apply", "-auto-approve", ...described("two"));
    expect(changed.stdout).toContain("Apply complete! Resources: 0 added, 1 changed, 0 destroyed.");
    expect((await iam.send(new GetRoleCommand(scaling))).Role?.Description).toBe("two");
    expect((await iam.send(new ListRoleTagsCommand(scaling))).Tags).toEqual([
      { Key: "managed-by", Value: "terraform" },
    ]);

    await terraformDoes("state", "rm", "aws_iam_service_linked_role.trail");
    await terraformDoes("import", ...described("two"), "aws_iam_service_linked_role.trail", arn);
    const imported = await terraformDoes("plan", "-detailed-exitcode", ...described("two"));
    expect(imported.stdout).toContain("No changes.");

    const destroyed = await terraformDoes("destroy", "-auto-approve", ...described("two"));
    expect(destroyed.stdout).toContain("Destroy complete! Resources: 2 destroyed.");
    const { Roles } = await iam.send(new ListRolesCommand({ PathPrefix: "/aws-service-role/" }));
    expect(Roles).toEqual([]);
    expect(server.errors()).toEqual([]);
  });
});
