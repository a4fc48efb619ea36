import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateUserCommand, GetUserCommand } from "@aws-sdk/client-iam";
import { afterAll, expect, test } from "vitest";
import { runCairn } from "../harness/run-program.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { startServerProcess } from "../harness/server.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-owner-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a data folder has one owner; after a kill -9 the next one takes it as it was", async () => {
  const dataFolder = join(folder, "data");
  const first = await startServerProcess({ dataFolder });
  const clients = sdkClients(first.url, first.credentials());
  await clients.iam.send(new CreateUserCommand({ UserName: "kept" }));

  const second = await runCairn(["serve", "--data", dataFolder, "--port", "0"]);
  expect(second).toMatchObject({ code: 1, stdout: "" });
  expect(second.stderr).toMatch(
    new RegExp(
      `^cairn: the data folder ${dataFolder} is in use by process ${first.pid}, started at \\S+\\n$`,
    ),
  );
  await clients.iam.send(new GetUserCommand({ UserName: "kept" }));
  clients.destroy();

  await first.kill("SIGKILL");
  const third = await startServerProcess({ dataFolder });
  const after = sdkClients(third.url, third.credentials());
  expect((await after.iam.send(new GetUserCommand({ UserName: "kept" }))).User?.UserName).toBe("kept");
  expect(third.output.join("\n")).not.toContain("aws_secret_access_key");
  after.destroy();
  await third.close();
});
