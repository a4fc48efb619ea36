import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { CreateUserCommand, DeleteUserCommand } from "@aws-sdk/client-iam";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Outcome, runCairn } from "../harness/run-program.ts";
import { type SdkClients, sdkClients } from "../harness/sdk-clients.ts";
import { control, startServerProcess } from "../harness/server.ts";
import { publicKeysText, readTrailBucket, startTrail } from "../harness/trail-bucket.ts";

const BUCKET = "tampered-logs";
const HOURS = 3;

const folder = mkdtempSync(join(tmpdir(), "cairn-tampered-"));
const keysFile = join(folder, "public-keys.json");
/** As they were delivered: key to bytes. */
const delivered = new Map<string, Buffer>();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const server = await startServerProcess({ flags: ["--development", "--digest-interval", "3600"] });
  const clients = sdkClients(server.url, server.credentials());
  await startTrail(clients, { bucket: BUCKET, name: "watched", accountId: server.credentials().accountId });
  for (let hour = 0; hour < HOURS; hour++) {
    await clients.iam.send(new CreateUserCommand({ UserName: `intruder-${hour}` }));
    await clients.iam.send(new DeleteUserCommand({ UserName: `intruder-${hour}` }));
    await control(server, "clock", { seconds: 3600 });
  }
  await control(server, "flush");
  writeFileSync(keysFile, await publicKeysText(clients));
  await copyBucket(clients);
  clients.destroy();
  await server.close();
});

async function copyBucket(clients: SdkClients): Promise<void> {
  for (const key of (await readTrailBucket(clients, BUCKET)).keys) {
    const object = await clients.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    delivered.set(key, Buffer.from((await object.Body?.transformToByteArray()) ?? []));
    // A copy lacks the metadata that hold the signature; this is the place for it beside the file.
    const { signature } = object.Metadata ?? {};
    if (signature !== undefined) delivered.set(`${key}.signature`, Buffer.from(signature));
  }
}

const logKeys = () => [...delivered.keys()].filter((key) => key.includes("/CloudTrail/"));
const digestKeys = () =>
  [...delivered.keys()].filter((key) => key.includes("/CloudTrail-Digest/") && key.endsWith(".gz")).sort();

/** Verifies a copy of the bucket, made anew and then changed. */
async function verifyCopy(change: (path: (key: string) => string) => void): Promise<Outcome> {
  const copy = mkdtempSync(join(folder, "copy-"));
  for (const [key, bytes] of delivered) {
    mkdirSync(dirname(join(copy, key)), { recursive: true });
    writeFileSync(join(copy, key), bytes);
  }
  change((key) => join(copy, key));
  return runCairn(["verify-logs", copy, "--public-keys", keysFile, "--json"]);
}

interface Told {
  readonly findings: readonly unknown[];
}

const told = ({ stdout }: Outcome): Told => JSON.parse(stdout);

test("an untouched copy is valid, with every log file of every hour", async () => {
  expect(logKeys().length).toBeGreaterThanOrEqual(HOURS);
  const outcome = await verifyCopy(() => undefined);
  expect(outcome.code, outcome.stdout + outcome.stderr).toBe(0);
  expect(told(outcome)).toMatchObject({ logFiles: { valid: logKeys().length, invalid: 0 } });
});

test("an edited log file is the only thing found", async () => {
  const [, edited = ""] = logKeys();
  const outcome = await verifyCopy((path) => {
    const text = gunzipSync(readFileSync(path(edited))).toString();
    writeFileSync(path(edited), gzipSync(text.replaceAll("intruder", "nobody")));
  });
  expect(outcome.code).toBe(1);
  expect(told(outcome)).toMatchObject({ logFiles: { invalid: 1 } });
  expect(told(outcome).findings.length).toBe(1);
  expect(JSON.stringify(told(outcome).findings)).toContain(edited);
});

test("a deleted log file is missed", async () => {
  const [deleted = ""] = logKeys();
  const outcome = await verifyCopy((path) => rmSync(path(deleted)));
  expect(outcome.code).toBe(1);
  expect(JSON.stringify(told(outcome).findings)).toContain(deleted);
});

test("a digest that was edited to cover the edit is found by its signature", async () => {
  const [, middle = ""] = digestKeys();
  const outcome = await verifyCopy((path) => {
    const digest = JSON.parse(gunzipSync(readFileSync(path(middle))).toString());
    writeFileSync(path(middle), gzipSync(JSON.stringify({ ...digest, logFiles: [] })));
  });
  expect(outcome.code).toBe(1);
  expect(JSON.stringify(told(outcome).findings)).toContain(middle);
});

test("a deleted digest is a gap in the chain", async () => {
  const [, middle = ""] = digestKeys();
  const outcome = await verifyCopy((path) => rmSync(path(middle)));
  expect(outcome.code).toBe(1);
  expect(told(outcome).findings).not.toEqual([]);
});

test("the keys of another server prove nothing", async () => {
  const other = await startServerProcess({ flags: ["--development"] });
  const clients = sdkClients(other.url, other.credentials());
  await startTrail(clients, {
    bucket: "other-logs",
    name: "other",
    accountId: other.credentials().accountId,
  });
  await control(other, "flush");
  const otherKeys = join(folder, "other-keys.json");
  writeFileSync(otherKeys, await publicKeysText(clients));
  clients.destroy();
  await other.close();
  const copy = mkdtempSync(join(folder, "copy-"));
  for (const [key, bytes] of delivered) {
    mkdirSync(dirname(join(copy, key)), { recursive: true });
    writeFileSync(join(copy, key), bytes);
  }
  const outcome = await runCairn(["verify-logs", copy, "--public-keys", otherKeys, "--json"]);
  expect(outcome.code).toBe(1);
});
