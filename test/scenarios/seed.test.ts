import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ListAccountsCommand } from "@aws-sdk/client-organizations";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, expect, test } from "vitest";
import { freePort } from "../../bench/harness/server-process.ts";
import { largeOrganization } from "../harness/large-organization.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { control, readCredentials, type ServerProcess, startServerProcess } from "../harness/server.ts";

const FILE = `
units: { Security: }
accounts:
  audit: { unit: Security, users: { ann: { profile: ann } } }
`;

let folder: string;
let server: ServerProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cairn-seed-"));
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(text: string): Promise<ServerProcess> {
  const file = join(folder, "org.yaml");
  writeFileSync(file, text);
  server = await startServerProcess({
    flags: ["--development", "--seed", file],
    dataFolder: join(folder, "data"),
  });
  return server;
}

const organization = () => JSON.parse(readFileSync(join(folder, "data", "organization.json"), "utf8"));

async function whoIs({ url, dataFolder }: ServerProcess, profile: string): Promise<string | undefined> {
  const section = readFileSync(join(dataFolder, "credentials"), "utf8").split(`[${profile}]`)[1] ?? "";
  const [, accessKeyId = ""] = /aws_access_key_id = (\S+)/.exec(section) ?? [];
  const [, secretAccessKey = ""] = /aws_secret_access_key = (\S+)/.exec(section) ?? [];
  const clients = sdkClients(url, { accessKeyId, secretAccessKey });
  return (await clients.sts.send(new GetCallerIdentityCommand({}))).Arn;
}

test("a server is ready with the organization of its file, and says what AWS would have given", async () => {
  const first = await start(FILE);
  const [management, audit] = organization().accounts;
  expect(management).toEqual({ name: "management", id: "123456789012", profile: "cairn" });
  expect(audit).toMatchObject({ name: "audit", unit: "Security", profile: "audit" });
  expect(await whoIs(first, "audit")).toBe(`arn:aws:iam::${audit.id}:root`);
  expect(await whoIs(first, "ann")).toBe(`arn:aws:iam::${audit.id}:user/ann`);
  const output = first.output.join("\n");
  expect(output).toMatch(new RegExp(`audit +${audit.id} +Security +audit\\n`));
  expect(output).toContain("More profiles: ann.");

  await first.kill("SIGTERM");
  const second = await start(FILE);
  expect(second.output.join("\n")).toContain("(nothing was missing)");
  expect(organization().accounts[1]).toEqual(audit);
  expect(await whoIs(second, "ann")).toBe(`arn:aws:iam::${audit.id}:user/ann`);
});

test("health says that the server is not ready until the organization is", async () => {
  const port = await freePort();
  const file = join(folder, "org.json");
  writeFileSync(file, largeOrganization(100));
  const seeded = ["--seed", file, "--organization-accounts", "100"];
  const starting = startServerProcess({
    flags: ["--development", "--port", String(port), ...seeded],
    dataFolder: join(folder, "data"),
  });
  const health = () =>
    fetch(`http://127.0.0.1:${port}/_cairn/health`).then(
      async (answer) => [answer.status, await answer.text()],
      () => undefined,
    );
  await expect.poll(health, { interval: 5, timeout: 20_000 }).toBeDefined();
  expect(await health()).toEqual([503, expect.stringContaining("The organization is not ready yet.")]);
  server = await starting;
  expect(await health()).toEqual([200, expect.stringContaining("ok")]);
});

test("a reset gives the organization anew", async () => {
  const started = await start(FILE);
  const before = organization();
  expect(await control(started, "reset")).toMatchObject({ status: 200 });
  const after = organization();
  expect(after.organizationId).not.toBe(before.organizationId);
  expect(await whoIs(started, "ann")).toBe(`arn:aws:iam::${after.accounts[1].id}:user/ann`);
  const { organizations } = sdkClients(
    started.url,
    readCredentials(join(folder, "data", "credentials"), "cairn"),
  );
  const { Accounts = [] } = await organizations.send(new ListAccountsCommand({}));
  expect(Accounts.map(({ Name }) => Name).toSorted()).toEqual(["audit", "management"]);
});

test("a file with a fault begins nothing", async () => {
  await expect(start("accounts: { audit: { unit: Nowhere } }")).rejects.toMatchObject({
    exit: { code: 2 },
    stderr: expect.stringContaining('org.yaml:1: accounts.audit.unit: there is no unit "Nowhere"'),
  });
  expect(existsSync(join(folder, "data"))).toBe(false);
});

test("what the house refuses ends the start, and is mended by the next", async () => {
  const bucket = "management: { buckets: { taken: {} } }\naccounts: { audit: { buckets: { taken: {} } } }";
  await expect(start(bucket)).rejects.toMatchObject({
    exit: { code: 2 },
    stderr: expect.stringContaining(
      "org.yaml:2: accounts.audit.buckets.taken: CreateBucket is refused: BucketAlreadyExists",
    ),
  });
  const mended = await start(bucket.replace(/taken(?=: {} } } }$)/, "free"));
  expect(mended.output.join("\n")).toContain("(calls that changed something: 1)");
});
