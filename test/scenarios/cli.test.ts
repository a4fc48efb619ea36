import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, describe, expect, test } from "vitest";
import { outsideEnvironment, runCairn } from "../harness/run-program.ts";
import { type Credentials, sdkClients } from "../harness/sdk-clients.ts";
import { readCredentials, ServerRefused, startServerProcess } from "../harness/server.ts";

const folder = mkdtempSync(join(tmpdir(), "cairn-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function accountOf(url: string, credentials: Credentials): Promise<string | undefined> {
  const clients = sdkClients(url, credentials);
  try {
    return (await clients.sts.send(new GetCallerIdentityCommand({}))).Account;
  } finally {
    clients.destroy();
  }
}

describe("the first start", () => {
  test("shows the root key once and keeps it for its owner alone", async () => {
    const dataFolder = join(folder, "first");
    const flags = ["--account-id", "555566667777"];
    const first = await startServerProcess({ dataFolder, flags });
    const key = first.credentials();
    expect(key.accountId).toBe("555566667777");
    expect(first.output.join("\n")).toContain(key.secretAccessKey);
    expect(first.output.length).toBeLessThanOrEqual(24);
    expect(first.output.join("\n")).toContain(`export AWS_ENDPOINT_URL=${first.url}`);
    expect(statSync(join(dataFolder, "credentials")).mode & 0o777).toBe(0o600);
    expect(statSync(dataFolder).mode & 0o077).toBe(0);
    expect(await accountOf(first.url, key)).toBe("555566667777");
    await first.kill("SIGTERM");

    const again = await startServerProcess({ dataFolder, flags });
    expect(again.output.join("\n")).not.toContain(key.secretAccessKey);
    expect(again.credentials()).toEqual(key);
    expect(await accountOf(again.url, key)).toBe("555566667777");
    await again.close();
  });

  test("writes a log of JSON lines only", async () => {
    const server = await startServerProcess();
    await accountOf(server.url, server.credentials());
    await accountOf(server.url, { ...server.credentials(), secretAccessKey: "wrong" }).catch(() => undefined);
    await server.kill("SIGTERM");
    for (const line of server.log) {
      expect(JSON.parse(line)).toMatchObject({ time: expect.any(String), level: expect.any(String) });
      expect(line).not.toContain(server.credentials().secretAccessKey);
    }
    await server.close();
  });
});

describe("cairn account create", () => {
  test("on a running server, then on its idle data folder", async () => {
    const dataFolder = join(folder, "accounts");
    const server = await startServerProcess({ dataFolder });
    const create = (...more: string[]) =>
      runCairn(["account", "create", "--data", dataFolder, "--json", ...more]);
    const running = await create("--name", "payroll", "--endpoint", server.url, "--profile", "payroll");
    expect(running).toMatchObject({ code: 0, stderr: "" });
    const payroll = JSON.parse(running.stdout);
    expect(await accountOf(server.url, payroll)).toBe(payroll.accountId);
    expect(readCredentials(join(dataFolder, "credentials"), "payroll")).toMatchObject(payroll);

    const twice = await create(
      "--name",
      "again",
      "--endpoint",
      server.url,
      "--account-id",
      payroll.accountId,
    );
    expect(twice.code).toBe(1);
    expect(twice.stderr).toMatch(/^cairn: .*\n$/);
    await server.kill("SIGTERM");

    const idle = await create(
      "--name",
      "sandbox",
      "--email",
      "sandbox@example.com",
      "--account-id",
      "444455556666",
    );
    expect(idle).toMatchObject({ code: 0, stderr: "" });
    const sandbox = JSON.parse(idle.stdout);
    expect(sandbox.accountId).toBe("444455556666");
    const later = await startServerProcess({ dataFolder });
    expect(await accountOf(later.url, sandbox)).toBe("444455556666");
    expect(await accountOf(later.url, payroll)).toBe(payroll.accountId);
    await later.close();
  });

  test("create-key gives the root user of an account another key", async () => {
    const dataFolder = join(folder, "keys");
    const server = await startServerProcess({ dataFolder });
    const run = (...argv: string[]) => runCairn(["account", ...argv, "--data", dataFolder, "--json"]);
    const opened = JSON.parse((await run("create", "--name", "payroll", "--endpoint", server.url)).stdout);
    const key = (...more: string[]) => run("create-key", opened.accountId, ...more);
    const running = await key("--endpoint", server.url, "--profile", "payroll");
    expect(running).toMatchObject({ code: 0, stderr: "" });
    const second = JSON.parse(running.stdout);
    expect(second.accessKeyId).not.toBe(opened.accessKeyId);
    expect(await accountOf(server.url, second)).toBe(opened.accountId);
    expect(readCredentials(join(dataFolder, "credentials"), "payroll")).toMatchObject(second);
    const full = { code: 1, stderr: "cairn: The root user has two access keys already.\n" };
    expect(await key("--endpoint", server.url)).toMatchObject(full);
    const nobody = ["create-key", "999999999999"];
    const unknown = { code: 1, stderr: "cairn: There is no such account.\n" };
    expect(await run(...nobody, "--endpoint", server.url)).toMatchObject(unknown);
    const wrong = await run("create-key", "payroll");
    expect(wrong).toMatchObject({ code: 2, stderr: "cairn: give the twelve digits of one account\n" });
    await server.kill("SIGTERM");
    expect(await key()).toMatchObject(full);
    expect(await run(...nobody)).toMatchObject(unknown);
  });

  test("is refused without the operator key of the folder", async () => {
    const [own, other] = [await startServerProcess(), await startServerProcess()];
    const stranger = await runCairn([
      "account",
      "create",
      "--name",
      "stranger",
      "--data",
      other.dataFolder,
      "--endpoint",
      own.url,
    ]);
    expect(stranger).toMatchObject({ code: 1, stdout: "" });
    expect(stranger.stderr).toBe("cairn: This needs the operator key of the data folder.\n");
    const bare = await fetch(`${own.url}/_cairn/accounts`, { method: "POST", body: "{}" });
    expect(bare.status).toBe(403);
    await Promise.all([own.close(), other.close()]);
  });

  test("needs a data folder that is there", async () => {
    const dataFolder = join(folder, "never");
    const outcome = await runCairn(["account", "create", "--name", "x", "--data", dataFolder]);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toContain(`there is no data folder ${dataFolder}`);
    expect(existsSync(dataFolder)).toBe(false);
  });
});

describe("cairn account password", () => {
  const signIn = async (url: string, password: string) => {
    const answer = await fetch(`${url}/_signin/console`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "management@cairn.invalid", password }),
    });
    return answer.status;
  };

  test("on a running server, then on its idle data folder", async () => {
    const dataFolder = join(folder, "passwords");
    const server = await startServerProcess({ dataFolder });
    const { accountId = "" } = server.credentials();
    const set = (input: string, ...more: string[]) =>
      runCairn(["account", "password", "--data", dataFolder, ...more], { input });
    expect(await set("Correct-Horse-1\n", accountId, "--endpoint", server.url)).toEqual({
      code: 0,
      stdout: "",
      stderr: "",
    });
    expect(await signIn(server.url, "Correct-Horse-1")).toBe(200);
    const weak = await set("short", accountId, "--endpoint", server.url);
    expect(weak).toMatchObject({ code: 1, stdout: "" });
    expect(weak.stderr).toContain("minimum length of 8");
    expect(await set("Correct-Horse-1", "999999999999", "--endpoint", server.url)).toMatchObject({
      code: 1,
      stderr: "cairn: There is no account 999999999999.\n",
    });
    await server.kill("SIGTERM");

    expect(await set("Battery-Staple-2", accountId)).toMatchObject({ code: 0, stderr: "" });
    const later = await startServerProcess({ dataFolder });
    expect(await signIn(later.url, "Correct-Horse-1")).toBe(401);
    expect(await signIn(later.url, "Battery-Staple-2")).toBe(200);
    expect(later.log.join("\n")).not.toContain("Battery-Staple-2");
    await later.close();
  });

  test.for([[[]], [["12"]], [["123456789012", "Correct-Horse-1"]]])("takes no %s", async ([parameters]) => {
    const outcome = await runCairn(["account", "password", ...(parameters ?? [])], { input: "" });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toContain("give the twelve digits of one account");
  });
});

describe("help", () => {
  test.for([
    [["--help"], 0, /cairn serve[\s\S]*cairn account create[\s\S]*cairn verify-logs[\s\S]*cairn tour/],
    [["serve", "--help"], 0, /--data FOLDER[\s\S]*--development[\s\S]*CAIRN_PORT=5000[\s\S]*Examples/],
    [["account", "--help"], 0, /--name NAME/],
    [["account", "password", "--help"], 0, /cairn account password ACCOUNT-ID/],
    [["account", "create", "--help"], 0, /--name NAME[\s\S]*operator key/],
    [["verify-logs", "--help"], 0, /--public-keys FILE[\s\S]*Exit code: 0/],
    [["tour", "--help"], 0, /cairn tour/],
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/],
  ] as const)("cairn %s", async ([parameters, code, text]) => {
    const outcome = await runCairn(parameters);
    expect(outcome).toMatchObject({ code, stderr: "" });
    expect(outcome.stdout).toMatch(text);
    for (const line of outcome.stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(140);
  });

  test.for([
    [[], /cairn serve/],
    [["launch"], /there is no command "launch"/],
    [["account", "delete"], /account create/],
    [["account", "create"], /--name/],
    [["verify-logs"], /Give one folder or one s3:\/\/ address/],
  ] as const)("cairn %s is told what is wrong", async ([parameters, text]) => {
    const outcome = await runCairn(parameters);
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr).toMatch(text);
  });
});

describe("a wrong setting is refused in one line", () => {
  const wrongFile = join(folder, "cairn.json");
  writeFileSync(wrongFile, JSON.stringify({ prot: 4566 }));
  test.for([
    ["a flag", ["--prot", "1"], {}, "Unknown option '--prot'"],
    ["a port", ["--port", "http"], {}, '--port: "http" is not a number'],
    ["a variable", [], { CAIRN_REGION: "mars" }, '--region: "mars" is not a Region'],
    ["a file", ["--config", wrongFile], {}, `${wrongFile}: unknown setting "prot"`],
    ["a file that is not there", ["--config", "/no/such/file"], {}, "cannot read /no/such/file"],
    [
      "a certificate without its key",
      ["--tls-cert", "c.pem"],
      {},
      "--tls-cert and --tls-key belong together",
    ],
    ["development on a public address", ["--development", "--host", "0.0.0.0"], {}, "is not loopback"],
    ["development on every address", ["--development", "--host", "::"], {}, "is not loopback"],
  ] as const)("%s", async ([, flags, variables, text]) => {
    const dataFolder = join(folder, "refused");
    const outcome = await runCairn(["serve", "--data", dataFolder, ...flags], {
      environment: outsideEnvironment(variables),
    });
    expect(outcome).toMatchObject({ code: 2, stdout: "" });
    expect(outcome.stderr.split("\n")[0]).toContain(`cairn: `);
    expect(outcome.stderr).toContain(text);
    expect(outcome.stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(dataFolder)).toBe(false);
  });

  test("a data folder that is a file", async () => {
    const outcome = await runCairn(["serve", "--port", "0", "--data", wrongFile]);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/^cairn: .*cairn\.json.*\n$/);
  });

  test.for([
    ["a database", "cairn.db", "file is not a database"],
    ["a sealing key", "keys/sealing.key", "does not hold a key of 32 bytes"],
  ] as const)("a data folder with %s that is damaged", async ([, name, text]) => {
    const dataFolder = mkdtempSync(join(folder, "damaged-"));
    await (await startServerProcess({ dataFolder })).kill("SIGTERM");
    writeFileSync(join(dataFolder, name), "garbage ".repeat(100));
    const outcome = await runCairn(["serve", "--port", "0", "--data", dataFolder]);
    expect(outcome).toMatchObject({ code: 1, stdout: "" });
    expect(outcome.stderr).toMatch(/^cairn: the data folder cannot be used: .*\n$/);
    expect(outcome.stderr).toContain(text);
  });

  test("a port that is taken", async () => {
    const server = await startServerProcess();
    const port = new URL(server.url).port;
    const refused = await startServerProcess({ flags: ["--port", port] }).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(ServerRefused);
    expect(refused).toMatchObject({
      exit: { code: 1 },
      stderr: expect.stringContaining("cairn: the port is in use; choose another with --port"),
    });
    await server.close();
  });
});
