import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SIGNATURE_METADATA } from "../../pure/event/digest-file.ts";
import { folderReader } from "./folder-reader.ts";
import { parsePublicKeys } from "./public-keys.ts";
import { keyPair, PLACE, publicKeyBase64, type SignedTrail, signedTrail } from "./signed-trail.fixture.ts";
import { progressBar } from "./terminal.ts";
import { verifyLogsCommand } from "./verify-logs-command.ts";

const trail = signedTrail([2, 0, 1]);
const newest = trail.digestKeys.at(-1) ?? "";
let root = "";
let keysFile = "";

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "verify-logs-"));
  keysFile = join(root, "keys.json");
  const key = {
    Value: publicKeyBase64,
    Fingerprint: keyPair.fingerprint,
    ValidityStartTime: "2026-01-01T00:00:00Z",
  };
  await writeFile(keysFile, JSON.stringify({ PublicKeyList: [key] }));
});
afterAll(() => rm(root, { recursive: true }));

/** A folder as a copy of the bucket makes it; `skip` is what the copy left out of the keys. */
async function copied(made: SignedTrail, name: string, skip = ""): Promise<string> {
  const folder = join(root, name);
  for (const [key, { body }] of made.objects) {
    const path = join(folder, key.slice(skip.length));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, body);
  }
  return folder;
}

const signature = trail.objects.get(newest)?.metadata[SIGNATURE_METADATA] ?? "";

async function run(...argv: string[]) {
  let out = "";
  let problems = "";
  const code = await verifyLogsCommand(argv, {
    stdout: { write: (text) => (out += text) },
    stderr: { write: (text) => (problems += text) },
  });
  return { code, out, problems };
}

test("a copy of a bucket is verified, except for the signature of the newest digest", async () => {
  const folder = await copied(trail, "copy");
  const { code, out, problems } = await run(folder, "--public-keys", keysFile);
  expect(problems).toBe(
    `Digest file\ts3://${PLACE.bucket}/${newest}\tUNSIGNED: nothing that could be read states its signature\n`,
  );
  expect(out).toBe(
    `Validating log files in ${folder}\n\n` +
      "Results found for 2026-05-09T21:17:43Z to 2026-05-09T23:17:43Z:\n\n" +
      "2/3 digest files valid, 1/3 digest files UNSIGNED\n3/3 log files valid\n",
  );
  expect(code).toBe(1);
  expect((await run(folder, "--public-keys", keysFile, "--allow-unsigned-newest")).code).toBe(0);
});

test("with the newest signature beside its file everything is valid, and named when asked for", async () => {
  const folder = await copied(trail, "signed");
  await writeFile(`${join(folder, newest)}.signature`, `${signature}\n`);
  const { code, out, problems } = await run(folder, "--public-keys", keysFile, "--verbose");
  expect(problems).toBe("");
  expect(out).toContain("3/3 digest files valid\n3/3 log files valid\n");
  for (const key of trail.objects.keys()) expect(out).toContain(`\ts3://${PLACE.bucket}/${key}\tvalid\n`);
  expect(code).toBe(0);
});

test("a file that was changed is named, and the exit code says so", async () => {
  const folder = await copied(trail, "tampered");
  await writeFile(`${join(folder, newest)}.signature`, signature);
  const [log = "", other = ""] = trail.logKeys;
  await writeFile(join(folder, log), trail.objects.get(other)?.body ?? "");
  const { code, out, problems } = await run(folder, "--public-keys", keysFile, "--allow-unsigned-newest");
  expect(problems).toBe(`Log file\ts3://${PLACE.bucket}/${log}\tINVALID: hash value doesn't match\n`);
  expect(out).toContain("2/3 log files valid, 1/3 log files INVALID\n");
  expect(code).toBe(1);
});

test("a copy of a prefix is verified when the prefix is given", async () => {
  const folder = await copied(trail, "prefix", "trails/");
  expect((await run(folder, "--public-keys", keysFile, "--allow-unsigned-newest")).code).toBe(1);
  const given = await run(folder, "--public-keys", keysFile, "--allow-unsigned-newest", "--prefix", "trails");
  expect(given.code).toBe(0);
});

test("a gap is told and is no fault", async () => {
  const folder = await copied(signedTrail([1, 0], [0]), "gap");
  const { code, problems } = await run(folder, "--public-keys", keysFile, "--allow-unsigned-newest");
  expect(problems).toContain(
    "No log files were delivered by CloudTrail between 2026-05-09T22:37:43Z and 2026-05-09T23:24:43Z\n",
  );
  expect(code).toBe(0);
});

test("a log file whose digest is gone is marked and is a fault; one that waits for its digest is neither", async () => {
  const made = signedTrail([1, 1], [0]);
  const [, final = ""] = made.digestKeys;
  const [, orphan = ""] = made.logKeys;
  made.objects.delete(final);
  made.objects.set(orphan.replace("20260509T2235Z", "20260510T0030Z"), {
    body: gzipSync("{}"),
    metadata: {},
  });
  const folder = await copied(made, "uncovered");
  const flags = ["--public-keys", keysFile, "--allow-unsigned-newest"];
  const { code, out, problems } = await run(folder, ...flags);
  expect(problems).toContain(`Log file\ts3://${PLACE.bucket}/${orphan}\tUNCOVERED: no digest names it\n`);
  expect(problems).not.toContain("T0030Z");
  expect(out).toContain(
    "1 log file is not covered by a digest: UNCOVERED\n" +
      "1 log file is not covered by a digest, which may not be due yet\n",
  );
  expect(code).toBe(1);
  const json = JSON.parse((await run(folder, ...flags, "--json")).out);
  expect(json).toMatchObject({ valid: false, uncoveredLogFiles: 1, awaitingLogFiles: 1 });
  expect(json.findings).toContainEqual({
    kind: "log",
    bucket: PLACE.bucket,
    key: orphan,
    verdict: "uncovered",
    backfill: false,
  });
  const last = made.digestKeys.at(-1) ?? "";
  await writeFile(
    `${join(folder, last)}.signature`,
    made.objects.get(last)?.metadata[SIGNATURE_METADATA] ?? "",
  );
  const later = await run(folder, ...flags, "--start-time", "2026-05-09T23:00:00Z");
  expect(later).toMatchObject({ code: 0, problems: expect.not.stringContaining("UNCOVERED") });
});

test("as JSON it is one object", async () => {
  const folder = await copied(trail, "json");
  const { code, out, problems } = await run(folder, "--public-keys", keysFile, "--json");
  expect(problems).toBe("");
  expect(JSON.parse(out)).toEqual({
    valid: false,
    digestFiles: { valid: 2, invalid: 0, unsigned: 1 },
    backfillDigestFiles: { valid: 0, invalid: 0, unsigned: 0 },
    logFiles: { valid: 3, invalid: 0 },
    uncoveredLogFiles: 0,
    awaitingLogFiles: 0,
    foundFrom: "2026-05-09T21:17:43Z",
    foundUntil: "2026-05-09T23:17:43Z",
    findings: [{ kind: "digest", bucket: PLACE.bucket, key: newest, verdict: "unsigned", backfill: false }],
  });
  expect(code).toBe(1);
});

test("an ARN names the trail, and a folder without its digests proves nothing", async () => {
  const folder = await copied(trail, "arn");
  const arn = (name: string) => `arn:aws:cloudtrail:us-east-1:555555555555:trail/${name}`;
  const flags = ["--public-keys", keysFile, "--allow-unsigned-newest"];
  expect((await run(folder, ...flags, "--trail", arn("night_watch"))).code).toBe(0);
  const none = await run(folder, ...flags, "--trail", arn("day_watch"));
  expect(none).toMatchObject({ code: 1, out: expect.stringContaining("No digests found\n") });
});

test.for<[claim: string, argv: () => string[], message: string]>([
  ["no place", () => [], "Give one folder"],
  ["two places", () => [root, root], "Give one folder"],
  ["no folder", () => [join(root, "nowhere"), "--public-keys", keysFile], "is not a folder"],
  ["no keys", () => [root], "--public-keys is missing"],
  ["keys that are not there", () => [root, "--public-keys", join(root, "none.json")], "ENOENT"],
  ["an unknown flag", () => [root, "--colour"], "--colour"],
  ["a time that is none", () => [root, "--public-keys", keysFile, "--start-time", "soon"], "is not a time"],
  [
    "an ARN of something else",
    () => [root, "--public-keys", keysFile, "--trail", "arn:aws:s3:::b"],
    "is not the ARN",
  ],
  ["a bucket, without a client", () => ["s3://b", "--public-keys", keysFile], "cannot be read here"],
])("the command is wrong: %s", async ([, argv, message]) => {
  const { code, out, problems } = await run(...argv());
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(problems).toContain(message);
  expect(problems).toContain("Usage: cairn verify-logs");
});

test("help is help, not a mistake", async () => {
  expect(await run("--help")).toMatchObject({ code: 0, out: expect.stringContaining("--public-keys FILE") });
});

test("a bucket is read where there is a client, from the prefix on", async () => {
  const prefixes: string[] = [];
  const code = await verifyLogsCommand([`s3://${PLACE.bucket}/trails/`, "--public-keys", keysFile], {
    stdout: { write() {} },
    stderr: { write() {} },
    openBucket: (bucket) => ({
      bucket,
      metadataKept: true,
      async *listKeys(prefix) {
        prefixes.push(prefix);
        yield* trail.objects.keys();
      },
      readObject: async (_, key) => trail.objects.get(key),
    }),
  });
  expect(prefixes).toEqual(["trails/"]);
  expect(code).toBe(0);
});

test("a folder is not left, whatever a digest says", async () => {
  const folder = await copied(trail, "inside");
  await writeFile(join(root, "secret"), "s");
  const reader = folderReader(folder, undefined);
  for (const key of [
    "../secret",
    "trails/../../secret",
    "/etc/passwd",
    "trails//x",
    "",
    ".",
    "a\\..\\secret",
  ]) {
    expect(await reader.readObject("any", key)).toBeUndefined();
  }
  expect(await reader.readObject("any", newest)).toBeDefined();
  expect(await folderReader(folder, "another").readObject("any", newest)).toBeUndefined();
});

test.for([
  ["no JSON", "x"],
  ["no list", "{}"],
  ["an empty list", '{"PublicKeyList":[]}'],
  ["a key without its name", '{"PublicKeyList":[{"Value":"AA=="}]}'],
])("public keys: %s is refused", ([, text]) => {
  expect(() => parsePublicKeys(text ?? "")).toThrow(SyntaxError);
});

test("public keys of several answers are taken together", () => {
  const answer = (name: string) => ({ PublicKeyList: [{ Fingerprint: name, Value: "AA==" }] });
  expect([...parsePublicKeys(JSON.stringify([answer("a"), answer("b")])).keys()]).toEqual(["a", "b"]);
});

test("a progress bar is drawn on a terminal, within its width, and nowhere else", () => {
  let drawn = "";
  const write = (text: string) => (drawn += text);
  progressBar({ write }, 4).update(1, "files");
  expect(drawn).toBe("");
  const bar = progressBar({ write, isTTY: true, columns: 40 }, 4);
  bar.update(2, "files and much more than fits");
  expect(drawn).toBe("\r\u001b[2K[============            ] 2/4 files an");
  bar.clear();
  bar.clear();
  expect(drawn).toBe("\r\u001b[2K[============            ] 2/4 files an\r\u001b[2K");
});

test("public keys may come in several files, and a key that is in none of them is named once", async () => {
  const folder = await copied(trail, "several-keys");
  await writeFile(join(folder, `${newest}.signature`), signature);
  const other = join(root, "other-region.json");
  const key = { Value: publicKeyBase64, Fingerprint: "0123456789abcdef" };
  await writeFile(other, JSON.stringify({ PublicKeyList: [key] }));
  expect((await run(folder, "--public-keys", other, "--public-keys", keysFile)).code).toBe(0);
  const { code, problems } = await run(folder, "--public-keys", other);
  expect(code).toBe(1);
  expect(problems.split("\n").at(-2)).toBe(
    `${trail.digestKeys.length} digest files of ${PLACE.region} are signed with key ${keyPair.fingerprint}, which was not given`,
  );
});
