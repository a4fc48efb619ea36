import { generateKeyPairSync } from "node:crypto";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  GetAccountSummaryCommand,
  ListAccountAliasesCommand,
  ListPoliciesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { toSshText } from "../../src/services/iam/ssh-public-keys/ssh-rsa.ts";
import { makeCertificate } from "../harness/certificate.ts";
import { describeWith, terraform } from "../harness/outside-client.ts";
import { samlMetadata } from "../harness/saml-issuer.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { TERRAFORM_MS, terraformIn } from "../harness/terraform-folder.ts";

const RESOURCES = 29;
const ACCOUNT = "123456789012";
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

/** By what Terraform finds each resource that can be imported as a whole. */
const IMPORTED: Readonly<Record<string, string>> = {
  "aws_iam_account_alias.team": "audit-team",
  "aws_iam_account_password_policy.strict": "iam-account-password-policy",
  "aws_iam_user.ann": "ann",
  "aws_iam_group.auditors": "auditors",
  "aws_iam_user_group_membership.bob": "bob/more",
  "aws_iam_policy.read": arn("policy/team/read"),
  "aws_iam_user_policy.ann": "ann:own",
  "aws_iam_user_policy_attachment.ann": "ann/arn:aws:iam::aws:policy/ReadOnlyAccess",
  "aws_iam_group_policy.auditors": "auditors:own",
  "aws_iam_group_policy_attachment.auditors": `auditors/${arn("policy/team/read")}`,
  "aws_iam_role.worker": "worker",
  "aws_iam_role_policy.worker": "worker:own",
  "aws_iam_role_policy_attachment.worker": `worker/${arn("policy/team/read")}`,
  "aws_iam_instance_profile.worker": "worker",
  "aws_iam_service_linked_role.trail": arn(
    "role/aws-service-role/cloudtrail.amazonaws.com/AWSServiceRoleForCloudTrail",
  ),
  "aws_iam_openid_connect_provider.pipeline": arn("oidc-provider/idp.example.com/tenant"),
  "aws_iam_saml_provider.staff": arn("saml-provider/staff"),
};

describeWith(terraform, "Terraform on identities", (run, { pluginFolder }) => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-terraform-"));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  let server: ServerProcess;
  let clients: SdkClients;
  beforeAll(async () => {
    server = await startServerProcess({ flags: ["--development"] });
    clients = sdkClients(server.url, server.credentials());
    const now = Date.now();
    const day = (offset: number) => new Date(now + offset * 24 * 3_600_000).toISOString().slice(0, 10);
    const site = makeCertificate({ name: "site", from: day(-1), until: day(365) });
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    copyFileSync(join(import.meta.dirname, "identities.tf"), join(folder, "main.tf"));
    write("metadata.xml", samlMetadata().padEnd(1000));
    write("key.pub", `${toSshText(publicKey)} bob@example\n`);
    write("site.pem", site.pem);
    write("site-key.pem", site.privateKeyPem);
  });
  afterAll(async () => {
    clients?.destroy();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test("applies, plans no difference, imports, and destroys", { timeout: TERRAFORM_MS }, async () => {
    const terraformDoes = terraformIn(folder, run, server);
    const unchanged = async () => {
      const planned = await terraformDoes("plan", "-detailed-exitcode", "-input=false");
      expect(planned.stdout).toContain("No changes.");
    };
    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(applied.stdout).toContain(`Resources: ${RESOURCES} added, 0 changed, 0 destroyed.`);
    expect((await clients.iam.send(new ListAccountAliasesCommand({}))).AccountAliases).toEqual([
      "audit-team",
    ]);
    await unchanged();

    const found: Readonly<Record<string, string>> = {
      ...IMPORTED,
      "aws_iam_access_key.bob": output(applied.stdout, "access_key_id"),
      "aws_iam_user_ssh_key.bob": `bob:${output(applied.stdout, "ssh_key_id")}:SSH`,
      "aws_iam_service_specific_credential.bob": `codecommit.amazonaws.com:bob:${output(applied.stdout, "credential_id")}`,
    };
    await terraformDoes("state", "rm", ...Object.keys(found));
    const blocks = Object.entries(found).map(([to, id]) => `import {\n  to = ${to}\n  id = "${id}"\n}\n`);
    write("imports.tf", blocks.join("\n"));
    const imported = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(imported.stdout).toContain(
      `Resources: ${blocks.length} imported, 0 added, 0 changed, 0 destroyed.`,
    );
    await unchanged();

    const destroyed = await terraformDoes("destroy", "-auto-approve", "-input=false");
    expect(destroyed.stdout).toContain(`Destroy complete! Resources: ${RESOURCES} destroyed.`);
    expect((await clients.iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    expect((await clients.iam.send(new ListPoliciesCommand({ Scope: "Local" }))).Policies).toEqual([]);
    const { SummaryMap } = await clients.iam.send(new GetAccountSummaryCommand({}));
    expect(SummaryMap).toMatchObject({ Roles: 0, Groups: 0, Providers: 0, ServerCertificates: 0 });
    expect(server.errors()).toEqual([]);
  });
});

function output(shown: string, name: string): string {
  return new RegExp(`^${name} = "(.*)"$`, "m").exec(shown)?.[1] ?? "";
}
