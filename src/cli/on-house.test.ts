import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server as HttpServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readConfig } from "../config.ts";
import { systemChance } from "../runtime/chance.ts";
import { systemClock, turnableClock } from "../runtime/clock.ts";
import { silentLog } from "../runtime/log.ts";
import { type Server, startServer } from "../server.ts";
import { accountCommand } from "./account.ts";
import { setAccountPassword } from "./account-password.ts";
import { explainCommand } from "./explain.ts";

interface Received {
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const dataFolder = mkdtempSync(join(tmpdir(), "cairn-on-house-"));
let server: Server;
/** Somebody who is not the server of the folder. */
let other: HttpServer;
let otherUrl: string;
const received: Received[] = [];
let answer: { status: number; body: string; headers?: Record<string, string> };

beforeAll(async () => {
  server = await startServer({
    config: readConfig(["--data", dataFolder, "--port", "0"], {}),
    clock: turnableClock(systemClock),
    signatureClock: systemClock,
    chance: systemChance(),
    log: silentLog,
  });
  other = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ url: request.url, headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(answer.status, { "content-type": "application/json", ...answer.headers });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  vi.stubEnv("AWS_ENDPOINT_URL", otherUrl);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  other.close();
  await server.close();
  rmSync(dataFolder, { recursive: true });
});

const printed: string[] = [];
const complained: string[] = [];
beforeEach(() => {
  for (const texts of [printed, complained, received]) texts.length = 0;
  answer = { status: 404, body: '{"message":"no such thing"}' };
  vi.spyOn(console, "log").mockImplementation((text: string) => void printed.push(text));
  vi.spyOn(console, "error").mockImplementation((text: string) => void complained.push(text));
});
afterEach(() => void vi.restoreAllMocks());

const account = () => server.created?.accountId ?? "";
const password = (...more: string[]) =>
  setAccountPassword([account(), "--data", dataFolder, ...more], {
    input: Readable.from([Buffer.from("Correct-Horse-1\n")]),
    output: process.stderr,
  });

describe("while the server runs", () => {
  test("it says in its folder where it is reached", () => {
    expect(JSON.parse(readFileSync(join(dataFolder, "owner.json"), "utf8"))).toMatchObject({
      pid: process.pid,
      url: server.url,
    });
  });

  test("a password and the operator's key go to it, whatever the environment names", async () => {
    await password();
    expect(received).toEqual([]);
    const signedIn = await fetch(`${server.url}/_signin/console`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: "management@cairn.invalid", password: "Correct-Horse-1" }),
    });
    expect(signedIn.status).toBe(200);
  });

  test("and so does everything else", async () => {
    expect(await accountCommand(["create", "--name", "shop", "--data", dataFolder, "--json"])).toBe(0);
    const opened = JSON.parse(printed.join(""));
    printed.length = 0;
    expect(await accountCommand(["create-key", opened.accountId, "--data", dataFolder, "--json"])).toBe(0);
    expect(JSON.parse(printed.join(""))).toMatchObject({ accountId: opened.accountId });
    const told: string[] = [];
    const stdout = { write: (text: string) => void told.push(text) };
    const io = { stdout, stderr: stdout, environment: process.env };
    expect(await explainCommand(["no-event", "--data", dataFolder], io)).toBe(1);
    expect(told).toEqual(["cairn: there is no event no-event\n"]);
    expect(received).toEqual([]);
  });
});

describe("where --endpoint names somebody else, nothing passes for done", () => {
  test.for<[string, typeof answer, string]>([
    ["a 404", { status: 404, body: '{"message":"no such thing"}' }, "no such thing"],
    ["a 404 without words", { status: 404, body: "nothing" }, "answered 404"],
    ["an empty object", { status: 200, body: "{}" }, "not of a Cairn server"],
    ["null", { status: 200, body: "null" }, "not of a Cairn server"],
    ["a page", { status: 200, body: "<html>" }, "not of a Cairn server"],
  ])("%s", async ([, given, told]) => {
    answer = given;
    await expect(password("--endpoint", otherUrl)).rejects.toThrow(told);
    for (const argv of [
      ["create", "--name", "a"],
      ["create-key", account()],
    ]) {
      const run = accountCommand([...argv, "--data", dataFolder, "--endpoint", otherUrl]);
      expect(await run).toBe(1);
    }
    expect(printed).toEqual([]);
    expect(complained.join("\n")).toContain(told);
    expect(received.map(({ url }) => url)).toEqual([
      "/_cairn/root-password",
      "/_cairn/accounts",
      "/_cairn/root-key",
    ]);
  });

  test("nor is the key passed on by a redirect", async () => {
    answer = { status: 307, body: "{}", headers: { location: `${server.url}/_cairn/root-password` } };
    await expect(password("--endpoint", otherUrl)).rejects.toThrow();
    expect(received).toHaveLength(1);
  });
});

test("without a data folder every command says so", async () => {
  const none = join(dataFolder, "none");
  const told = `there is no data folder ${none}; start the server once`;
  for (const argv of [
    ["create", "--name", "a"],
    ["create-key", "123456789012"],
    ["password", "123456789012"],
  ]) {
    complained.length = 0;
    expect(await accountCommand([...argv, "--data", none])).toBe(1);
    expect(complained.join("\n")).toContain(told);
  }
  const said: string[] = [];
  const stdout = { write: (text: string) => void said.push(text) };
  const io = { stdout, stderr: stdout, environment: {} };
  expect(await explainCommand(["an-event", "--data", none], io)).toBe(1);
  expect(said.join("")).toContain(told);
});
