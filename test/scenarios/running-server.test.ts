import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import { CreateUserCommand, ListUsersCommand } from "@aws-sdk/client-iam";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, describe, expect, test } from "vitest";
import { sdkClients } from "../harness/sdk-clients.ts";
import { control, startServerProcess } from "../harness/server.ts";
import { readTrailBucket, startTrail } from "../harness/trail-bucket.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-running-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("health and metrics are answered to whoever asks", async () => {
  const server = await startServerProcess();
  const clients = sdkClients(server.url, server.credentials());
  await clients.sts.send(new GetCallerIdentityCommand({}));
  const health = await fetch(`${server.url}/_cairn/health`);
  expect([health.status, await health.json()]).toEqual([200, { status: "ok", version: expect.any(String) }]);
  const metrics = await fetch(`${server.url}/_cairn/metrics`);
  expect(metrics.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await metrics.text()).trimEnd().split("\n");
  for (const line of lines) expect(line).toMatch(/^(?:# (?:TYPE|HELP) .+|[a-z_]+(?:\{[^}]*\})? [0-9.e+-]+)$/);
  expect(lines.filter((line) => line.includes("GetCallerIdentity"))).not.toEqual([]);
  clients.destroy();
  await server.close();
});

describe("development mode", () => {
  test("has a known root key, says so loudly, and takes twelve digits for an account", async () => {
    const server = await startServerProcess({ flags: ["--development"] });
    expect(server.output.join("\n")).toMatch(/DEVELOPMENT MODE/);
    expect(server.credentials()).toMatchObject({
      accountId: "123456789012",
      accessKeyId: "AKIACAIRNDEVELOPMENT",
    });
    const twelve = sdkClients(server.url, { accessKeyId: "210987654321", secretAccessKey: "anything" });
    const identity = await twelve.sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Account: "210987654321", Arn: "arn:aws:iam::210987654321:root" });
    twelve.destroy();
    await server.close();
  });

  test("turns the clock, by which everything is dated", async () => {
    const server = await startServerProcess({ flags: ["--development"] });
    const clients = sdkClients(server.url, server.credentials());
    const day = 24 * 3600;
    const { body } = await control(server, "clock", { seconds: day });
    expect(Date.parse((body as { now: string }).now) - Date.now()).toBeGreaterThan((day - 60) * 1000);
    const { User } = await clients.iam.send(new CreateUserCommand({ UserName: "tomorrow" }));
    expect((User?.CreateDate?.getTime() ?? 0) - Date.now()).toBeGreaterThan((day - 60) * 1000);
    expect(await control(server, "clock", { seconds: -1 })).toMatchObject({ status: 400 });
    expect(await control(server, "clock", { seconds: "1" })).toMatchObject({ status: 400 });
    clients.destroy();
    await server.close();
  });

  test("resets to a fresh account, again and again", async () => {
    const server = await startServerProcess({ flags: ["--development"] });
    for (let round = 0; round < 3; round++) {
      const clients = sdkClients(server.url, server.credentials());
      await clients.iam.send(new CreateUserCommand({ UserName: "same-name-each-time" }));
      const reset = await control(server, "reset");
      const { accountId, accessKeyId, secretAccessKey } = server.credentials();
      expect(reset).toEqual({ status: 200, body: { accountId, accessKeyId, secretAccessKey } });
      expect((await clients.iam.send(new ListUsersCommand({}))).Users).toEqual([]);
      clients.destroy();
    }
    await server.close();
  });

  test("takes resets and calls at the same time", async () => {
    const server = await startServerProcess({ flags: ["--development"] });
    const clients = sdkClients(server.url, server.credentials());
    const resets = Promise.all([
      control(server, "reset"),
      control(server, "reset"),
      control(server, "reset"),
    ]);
    const calls = Array.from({ length: 20 }, (_, number) =>
      clients.iam.send(new CreateUserCommand({ UserName: `meanwhile-${number}` })).then(
        () => 200,
        (error) => error.$metadata.httpStatusCode,
      ),
    );
    for (const { status } of await resets) expect(status).toBe(200);
    // Those that met no database were told to come again.
    for (const status of await Promise.all(calls)) expect([200, 503]).toContain(status);
    await clients.iam.send(new CreateUserCommand({ UserName: "afterwards" }));
    clients.destroy();
    await server.close();
  });

  test("alone has these: an ordinary server knows none of them", async () => {
    const server = await startServerProcess();
    for (const path of ["clock", "flush", "reset"]) expect((await control(server, path)).status).toBe(404);
    const twelve = sdkClients(server.url, { accessKeyId: "210987654321", secretAccessKey: "anything" });
    await expect(twelve.sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
    twelve.destroy();
    await server.close();
  });
});

test("SIGTERM delivers what was recorded; the next start goes on from there", async () => {
  const dataFolder = join(folder, "orderly");
  const server = await startServerProcess({ dataFolder });
  const clients = sdkClients(server.url, server.credentials());
  await startTrail(clients, {
    bucket: "orderly-logs",
    name: "orderly",
    accountId: server.credentials().accountId,
  });
  const { $metadata } = await clients.iam.send(new CreateUserCommand({ UserName: "last-before-stop" }));
  expect((await readTrailBucket(clients, "orderly-logs")).logFiles.size).toBe(0);
  clients.destroy();
  expect(await server.kill("SIGTERM")).toEqual({ code: 0, signal: null });

  const next = await startServerProcess({ dataFolder });
  const after = sdkClients(next.url, next.credentials());
  const { logFiles } = await readTrailBucket(after, "orderly-logs");
  const delivered = [...logFiles.values()].flat().map(({ requestID }) => requestID);
  expect(delivered).toContain($metadata.requestId);
  const { Events = [] } = await after.cloudtrail.send(new LookupEventsCommand({}));
  expect(Events.map(({ EventName }) => EventName)).toContain("CreateUser");
  after.destroy();
  await next.close();
});
