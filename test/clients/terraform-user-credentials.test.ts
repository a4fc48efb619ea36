import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateAccessKeyCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
} from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeBase32 } from "../../src/pure/multi-factor/base32.ts";
import { codeAt, stepAt } from "../../src/pure/multi-factor/totp.ts";
import { hmacSha1 } from "../harness/authenticator.ts";
import { describeWith, terraform } from "../harness/outside-client.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { type ServerProcess, startServerProcess } from "../harness/server.ts";
import { TERRAFORM_MS, terraformIn } from "../harness/terraform-folder.ts";

const RESOURCES = 4;

describeWith(terraform, "Terraform on people's credentials", (run, { pluginFolder }) => {
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

  test("applies, plans no difference, and destroys what hangs on a user", {
    timeout: TERRAFORM_MS,
  }, async () => {
    copyFileSync(join(import.meta.dirname, "user-credentials.tf"), join(folder, "main.tf"));
    const terraformDoes = terraformIn(folder, run, server);
    await terraformDoes("init", "-input=false", `-plugin-dir=${pluginFolder}`);
    const applied = await terraformDoes("apply", "-auto-approve", "-input=false");
    expect(applied.stdout).toContain(`Resources: ${RESOURCES} added, 0 changed, 0 destroyed.`);
    expect((await terraformDoes("plan", "-detailed-exitcode", "-input=false")).stdout).toContain(
      "No changes.",
    );

    const password = (await terraformDoes("output", "-raw", "password")).stdout;
    const signedIn = await fetch(`${server.url}/_signin/console`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ account: "123456789012", userName: "ann", password }),
    });
    expect(await signedIn.json()).toEqual({ status: "PasswordChangeRequired" });
    const seed = (await terraformDoes("output", "-raw", "seed")).stdout;
    expect(decodeBase32(seed)?.length).toBe(40);

    // What Terraform does not know of goes with the user as well.
    await clients.iam.send(new CreateAccessKeyCommand({ UserName: "ann" }));
    await enableAnotherDevice();
    const destroyed = await terraformDoes("destroy", "-auto-approve", "-input=false");
    expect(destroyed.stdout).toContain(`Destroy complete! Resources: ${RESOURCES} destroyed.`);
    expect((await clients.iam.send(new ListUsersCommand({}))).Users).toEqual([]);
    const left = await clients.iam.send(new ListVirtualMFADevicesCommand({}));
    expect(left.VirtualMFADevices).toEqual([]);
    expect(server.errors()).toEqual([]);
  });

  async function enableAnotherDevice(): Promise<void> {
    const { VirtualMFADevice } = await clients.iam.send(
      new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: "ann-tablet" }),
    );
    const seed = decodeBase32(Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString());
    const code = (step: number) => codeAt(hmacSha1, seed ?? new Uint8Array(), step);
    const step = stepAt(Date.now());
    await clients.iam.send(
      new EnableMFADeviceCommand({
        UserName: "ann",
        SerialNumber: VirtualMFADevice?.SerialNumber,
        AuthenticationCode1: code(step - 1),
        AuthenticationCode2: code(step),
      }),
    );
  }
});
