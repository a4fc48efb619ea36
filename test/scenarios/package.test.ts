import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { afterAll, expect, test } from "vitest";
import { outsideEnvironment, REPOSITORY, runProgram } from "../harness/run-program.ts";
import { sdkClients } from "../harness/sdk-clients.ts";
import { readCredentials } from "../harness/server.ts";

const TEST_MS = 180_000;

const folder = mkdtempSync(join(tmpdir(), "cairn-package-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a person has who is not inside an npm script: the host's Node, whatever that is, and no settings of ours. */
const hostEnvironment = Object.fromEntries(
  Object.entries(outsideEnvironment()).flatMap(([name, value]) => {
    if (name.startsWith("npm_")) return [];
    if (name !== "PATH") return [[name, value]];
    const folders = (value ?? "").split(":").filter((part) => !part.includes("node_modules"));
    return [[name, folders.join(":")]];
  }),
);

test("packed and installed into an empty folder, npx cairn serve answers", { timeout: TEST_MS }, async () => {
  const npm = async (cwd: string, ...parameters: string[]): Promise<string> => {
    const { code, stdout, stderr } = await runProgram("npm", parameters, {
      cwd,
      environment: hostEnvironment,
      timeoutMs: TEST_MS,
    });
    expect(code, `npm ${parameters.join(" ")}\n${stdout}\n${stderr}`).toBe(0);
    return stdout;
  };

  const packed: { filename: string; files: { path: string }[] }[] = JSON.parse(
    lastJson(await npm(REPOSITORY, "pack", "--json", "--pack-destination", folder)),
  );
  const [tarball] = packed;
  const paths = (tarball?.files ?? []).map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(["bin/cairn.js", "dist/main.js", "package.json", "LICENSE"]));
  expect(paths.filter((path) => path.endsWith(".ts") || path.includes(".test."))).toEqual([]);

  const project = join(folder, "project");
  mkdirSync(project);
  writeFileSync(join(project, "package.json"), "{}");
  await npm(
    project,
    "install",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
    join(folder, tarball?.filename ?? ""),
  );
  const { version } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
  expect((await npm(project, "exec", "--no", "--", "cairn", "--version")).trim()).toBe(version);

  const serving = spawn("npx", ["--no", "cairn", "serve", "--data", "data", "--port", "0"], {
    cwd: project,
    env: hostEnvironment,
    stdio: ["ignore", "pipe", "inherit"],
    // A group of its own, so that npx and what it starts can be told to stop together, as Ctrl-C does.
    detached: true,
  });
  const ended = new Promise<number | null>((done) => serving.on("close", done));
  try {
    const url = await new Promise<string>((found, fail) => {
      createInterface(serving.stdout).on("line", (line) => {
        const listening = /listens on (http:\/\/\S+)/.exec(line)?.[1];
        if (listening !== undefined) found(listening);
      });
      ended.then((code) => fail(new Error(`npx cairn serve ended with ${code}`)));
    });
    const credentials = readCredentials(join(project, "data", "credentials"), "cairn");
    const clients = sdkClients(url, credentials);
    const identity = await clients.sts.send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe(credentials.accountId);
    clients.destroy();
  } finally {
    if (serving.pid !== undefined && serving.exitCode === null) process.kill(-serving.pid, "SIGTERM");
    await ended;
  }
});

/** npm's own lines, and those of the prepack script, come before the JSON. */
function lastJson(text: string): string {
  return text.slice(text.search(/^\[$/m));
}
