import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openConnection } from "../test/harness/raw-http.ts";
import { headText, send, sendSigned } from "../test/harness/signed-request.ts";
import { readConfig } from "./config.ts";
import { systemChance } from "./runtime/chance.ts";
import { standingClock, systemClock } from "./runtime/clock.ts";
import { silentLog } from "./runtime/log.ts";
import { DEVELOPMENT_KEY, type Server, startServer } from "./server.ts";
import { VERSION } from "./version.ts";

const START_MS = Date.parse("2026-03-02T09:15:07Z");
const folders: string[] = [];
const servers = new Set<Server>();
const logged: unknown[][] = [];

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "cairn-control-"));
  folders.push(folder);
  return folder;
}

async function start(folder: string, ...flags: readonly string[]): Promise<Server> {
  const server = await startServer({
    config: readConfig(["--data", folder, "--port", "0", ...flags], {}),
    clock: standingClock(START_MS),
    signatureClock: systemClock,
    chance: systemChance(),
    log: { ...silentLog, error: (...line) => void logged.push(line) },
  });
  servers.add(server);
  return server;
}

async function stop(server: Server): Promise<void> {
  servers.delete(server);
  await server.close();
}

afterAll(async () => {
  for (const server of servers) await stop(server);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

async function ask(
  server: Server,
  path: string,
  {
    method = "POST",
    body,
    headers = {},
  }: { method?: string; body?: unknown; headers?: Record<string, string> } = {},
) {
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  const answer = await send(server.url, { method, path: `/_cairn/${path}`, body: text }, headers);
  const isJson = answer.headers.get("content-type") === "application/json";
  return { status: answer.status, body: isJson ? JSON.parse(answer.text) : answer.text };
}

const WHO = { service: "sts", query: "Action=GetCallerIdentity&Version=2011-06-15" };
const arnOf = async (server: Server, credentials: { accessKeyId: string; secretAccessKey: string }) =>
  /<Arn>(.*)<\/Arn>|<Code>(.*)<\/Code>/
    .exec((await sendSigned(server.url, { ...WHO, credentials })).text)
    ?.slice(1)
    .find(Boolean);

describe("an ordinary server", () => {
  let folder: string;
  let server: Server;
  let operator: Record<string, string>;
  beforeAll(async () => {
    folder = newFolder();
    server = await start(folder);
    operator = { "x-cairn-operator-key": readFileSync(join(folder, "keys", "operator.key"), "utf8") };
  });

  test("says that it is well, and which it is", async () => {
    expect(await ask(server, "health", { method: "GET" })).toEqual({
      status: 200,
      body: { status: "ok", version: VERSION },
    });
  });

  test("tells what it has done", async () => {
    await sendSigned(server.url, {
      ...WHO,
      credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE01", secretAccessKey: "x" },
    });
    const { status, body } = await ask(server, "metrics", { method: "GET" });
    expect(status).toBe(200);
    expect(body).toContain('cairn_requests_total{service="sts",operation="unknown",status="403"} 1\n');
  });

  test.for(["clock", "flush", "reset"])("knows no %s", async (path) => {
    expect((await ask(server, path)).status).toBe(404);
    expect((await ask(server, path, { headers: operator })).status).toBe(404);
  });

  test("knows neither the development key nor accounts by their ids", async () => {
    expect(await arnOf(server, DEVELOPMENT_KEY)).toBe("InvalidClientTokenId");
    expect(await arnOf(server, { accessKeyId: server.created?.accountId ?? "", secretAccessKey: "x" })).toBe(
      "InvalidClientTokenId",
    );
  });

  test("opens an account for its operator", async () => {
    const body = { name: "audit", email: "audit@example.com", accountId: "000000000042" };
    const { status, body: key } = await ask(server, "accounts", { body, headers: operator });
    expect([status, key.accountId]).toEqual([200, "000000000042"]);
    expect(await arnOf(server, key)).toBe("arn:aws:iam::000000000042:root");
    const drawn = await ask(server, "accounts", {
      body: { name: "x", email: "x@example.com" },
      headers: operator,
    });
    expect(drawn.body.accountId).toMatch(/^\d{12}$/);
  });

  test("gives a root user a password for its operator alone", async () => {
    const body = { accountId: server.created?.accountId, password: "Correct-Horse-1" };
    expect((await ask(server, "root-password", { body })).status).toBe(403);
    expect(await ask(server, "root-password", { body, headers: operator })).toEqual({
      status: 200,
      body: { accountId: body.accountId },
    });
    expect(
      await ask(server, "root-password", { body: { ...body, accountId: "999999999999" }, headers: operator }),
    ).toEqual({ status: 400, body: { message: "There is no account 999999999999." } });
    expect(await ask(server, "root-password", { body: { ...body, password: 7 }, headers: operator })).toEqual(
      { status: 400, body: { message: "Give an account id of twelve digits, and a password." } },
    );
  });

  test("gives no token of a delegation request that is not there", async () => {
    const path = "delegation-token?requestId=00000000-0000-4000-8000-000000000000";
    expect((await ask(server, path, { method: "GET" })).status).toBe(403);
    expect((await ask(server, path, { method: "GET", headers: operator })).status).toBe(404);
  });

  test.for<[string, Record<string, string>]>([
    ["without a key", {}],
    ["with an empty key", { "x-cairn-operator-key": "" }],
    ["with another key", { "x-cairn-operator-key": "0".repeat(64) }],
    ["with a root key", { authorization: "AWS4-HMAC-SHA256 Credential=x" }],
  ])("opens none %s", async ([, headers]) => {
    const body = { name: "audit", email: "other@example.com" };
    expect(await ask(server, "accounts", { body, headers })).toEqual({
      status: 403,
      body: { message: "This needs the operator key of the data folder." },
    });
  });

  test.for<[string, unknown, number, string]>([
    ["nothing", undefined, 400, "An account has a name and an email."],
    ["no name", { email: "a@example.com" }, 400, "An account has a name and an email."],
    ["an empty name", { name: "", email: "a@example.com" }, 400, "An account has a name and an email."],
    ["a name that is none", { name: 7, email: "a@example.com" }, 400, "An account has a name and an email."],
    ["an email that is none", { name: "a", email: "a" }, 400, "An account has a name and an email."],
    [
      "an id that is none",
      { name: "a", email: "a@example.com", accountId: "1" },
      400,
      "An account id has twelve digits.",
    ],
    [
      "a number for an id",
      { name: "a", email: "a@example.com", accountId: 123456789012 },
      400,
      "An account id has twelve digits.",
    ],
    ["a list", [], 400, "The body is not a JSON object."],
    ["what is not JSON", "{", 400, "The body is not a JSON object."],
    ["more than it takes", `{"name":"${"x".repeat(70_000)}"}`, 413, "The body is too large."],
    [
      "an id that is taken",
      { name: "a", email: "new@example.com", accountId: "000000000042" },
      409,
      "There is an account with that id or email already.",
    ],
    [
      "an email that is taken",
      { name: "a", email: "AUDIT@example.com" },
      409,
      "There is an account with that id or email already.",
    ],
  ])("opens none of %s", async ([, body, status, message]) => {
    expect(await ask(server, "accounts", { body, headers: operator })).toEqual({ status, body: { message } });
  });

  test("makes a new operator key of what a crash left of the old", async () => {
    const other = newFolder();
    const first = await start(other);
    await stop(first);
    const path = join(other, "keys", "operator.key");
    for (const left of ["", "\n", "abc"]) {
      writeFileSync(path, left);
      const second = await start(other);
      expect(readFileSync(path, "utf8")).toMatch(/^[0-9a-f]{64}$/);
      const body = { name: "a", email: "a@example.com" };
      for (const headers of [
        {},
        { "x-cairn-operator-key": "" },
        { "x-cairn-operator-key": left.trim() },
      ] as Record<string, string>[])
        expect((await ask(second, "accounts", { body, headers })).status).toBe(403);
      await stop(second);
    }
  });
});

describe("a development server", () => {
  let server: Server;
  beforeAll(async () => {
    server = await start(newFolder(), "--development");
  });

  test("turns its clock", async () => {
    expect(await ask(server, "clock?seconds=60")).toEqual({
      status: 200,
      body: { now: "2026-03-02T09:16:07.000Z" },
    });
    expect(await ask(server, "clock", { body: { seconds: 1.5 } })).toEqual({
      status: 200,
      body: { now: "2026-03-02T09:16:08.500Z" },
    });
  });

  test.for<[string, string, unknown]>([
    ["back", "clock?seconds=-1", undefined],
    ["to nowhere", "clock?seconds=NaN", undefined],
    ["for ever", "clock?seconds=Infinity", undefined],
    ["beyond a year", "clock?seconds=34560001", undefined],
    ["by a word", "clock", { seconds: "60" }],
    ["by nothing", "clock", undefined],
  ])("does not turn it %s", async ([, path, body]) => {
    const { status } = await ask(server, path, { body });
    expect(status).toBe(400);
    expect((await ask(server, "clock?seconds=0")).body).toEqual({ now: "2026-03-02T09:16:08.500Z" });
  });

  test("delivers when it is told to", async () => {
    expect(await ask(server, "flush")).toEqual({ status: 200, body: { now: "2026-03-02T09:16:08.500Z" } });
  });

  test.for(["clock?seconds=60", "flush", "reset"])("does not let web pages %s", async (path) => {
    for (const headers of [
      { origin: "https://evil.example" },
      { origin: "null" },
      { "sec-fetch-site": "cross-site" },
    ] as Record<string, string>[]) {
      expect(await ask(server, path, { headers })).toEqual({
        status: 403,
        body: { message: "Web pages may not ask for that." },
      });
    }
    expect((await ask(server, path, { method: "GET" })).status).toBe(405);
  });

  test("does not let others ask through a proxy of its own", async () => {
    const behind = await start(newFolder(), "--development", "--trusted-proxies", "127.0.0.1");
    const far = await ask(behind, "reset", { headers: { "x-forwarded-for": "192.0.2.7" } });
    expect(far).toEqual({ status: 403, body: { message: "Only this machine may ask for that." } });
    expect((await ask(behind, "clock?seconds=0")).status).toBe(200);
  });

  test("forgets everything, again and again, and two at once one after the other", async () => {
    const id = { accessKeyId: "222222222222", secretAccessKey: "x" };
    expect(await arnOf(server, id)).toBe("arn:aws:iam::222222222222:root");
    for (const { status, body } of await Promise.all([ask(server, "reset"), ask(server, "reset")]))
      expect([status, body]).toEqual([200, { accountId: "123456789012", ...DEVELOPMENT_KEY }]);
    expect((await server.system().events()).length).toBe(0);
    expect(await arnOf(server, DEVELOPMENT_KEY)).toBe("arn:aws:iam::123456789012:root");
  });

  test("answers faults of its own with a 500 that tells nothing", async () => {
    const broken = await start(newFolder(), "--development");
    await broken.system().discard();
    logged.splice(0);
    expect(await ask(broken, "clock?seconds=1")).toEqual({ status: 500, body: "" });
    expect(logged.length).toBeGreaterThan(0);
    await expect(stop(broken)).rejects.toThrow("the scheduler is stopped");
  });

  test("closes the connection of who sends on unread", async () => {
    const connection = await openConnection(server.url);
    const host = new URL(server.url).host;
    connection.write(
      headText({ method: "GET", path: "/_cairn/health" }, { host, "content-length": "1000" }),
      "GET /_cairn/health HTTP/1.1\r\n",
    );
    const answer = await connection.answer();
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
    connection.destroy();
  });
});

describe("a data folder stays what it was made for", () => {
  test("development is not served to everybody", async () => {
    const folder = newFolder();
    await stop(await start(folder, "--development"));
    await expect(start(folder)).rejects.toThrow(
      /was made with --development, so everybody knows its root key/,
    );
    await stop(await start(folder, "--development"));
  });

  test("what is not for development is not given to everybody on this machine", async () => {
    const folder = newFolder();
    await stop(await start(folder));
    await expect(start(folder, "--development")).rejects.toThrow(/was made without --development/);
    // The refusal has left the folder as it was, and free.
    await stop(await start(folder));
    expect(readdirSync(folder)).not.toContain("development");
  });
});
