import { gunzipSync, gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SIGNATURE_METADATA } from "../../pure/event/digest-file.ts";
import type { StoredObject } from "../../pure/event/verification.ts";
import type { ObjectReader } from "./object-reader.ts";
import { PLACE, publicKeys, type SignedTrail, STARTED_AT_MS, signedTrail } from "./signed-trail.fixture.ts";
import { type ReportedFinding, type VerifyLogsOptions, verifyLogs } from "./verify-logs.ts";

type Objects = Map<string, StoredObject>;

function bucketReader(objects: Objects, metadataKept = true): ObjectReader {
  return {
    bucket: PLACE.bucket,
    metadataKept,
    async *listKeys(prefix) {
      for (const key of objects.keys()) if (key.startsWith(prefix)) yield key;
    },
    async readObject(bucket, key) {
      const object = bucket === PLACE.bucket ? objects.get(key) : undefined;
      return object && (metadataKept ? object : { ...object, metadata: {} });
    },
  };
}

async function verify(objects: Objects, options: Partial<VerifyLogsOptions> = {}, metadataKept = true) {
  const findings: ReportedFinding[] = [];
  const output = { begin() {}, report: (finding: ReportedFinding) => void findings.push(finding) };
  const summary = await verifyLogs({ publicKeys, ...options }, bucketReader(objects, metadataKept), output);
  const wrong = findings.flatMap((finding) => {
    if (finding.kind === "gap") return ["gap"];
    return finding.verdict === "valid" ? [] : [`${finding.kind} ${finding.verdict}`];
  });
  return { summary, findings, wrong };
}

/** A copy of the trail's objects, one of them replaced, or removed. */
function changed(
  trail: SignedTrail,
  key: string | undefined,
  change: (object: StoredObject) => StoredObject | undefined,
) {
  const objects = new Map(trail.objects);
  const before = key === undefined ? undefined : objects.get(key);
  if (key === undefined || !before) throw new Error(`no such object: ${key}`);
  const after = change(before);
  if (after) objects.set(key, after);
  else objects.delete(key);
  return objects;
}

const recompressed = (edit: (text: string) => string) => (object: StoredObject) => ({
  ...object,
  body: new Uint8Array(gzipSync(edit(gunzipSync(object.body).toString()))),
});

const trail = signedTrail([2, 0, 1]);
const restarted = signedTrail([1, 1], [0]);

test("an untouched trail is valid, file for file", async () => {
  const { summary, wrong } = await verify(trail.objects);
  expect(wrong).toEqual([]);
  expect(summary).toEqual({
    chains: 1,
    digestFiles: { valid: 3, invalid: 0, unsigned: 0 },
    backfillDigestFiles: { valid: 0, invalid: 0, unsigned: 0 },
    logFiles: { valid: 3, invalid: 0 },
    uncoveredLogFiles: 0,
    awaitingLogFiles: 0,
    foundFromMs: STARTED_AT_MS,
    foundUntilMs: STARTED_AT_MS + 3 * 3_600_000,
  });
});

test("the time between two chains is a gap, not a fault", async () => {
  const { summary, findings, wrong } = await verify(restarted.objects);
  expect(wrong).toEqual(["gap"]);
  expect(findings.find((finding) => finding.kind === "gap")).toEqual({
    kind: "gap",
    fromMs: STARTED_AT_MS + 80 * 60_000,
    untilMs: STARTED_AT_MS + 127 * 60_000,
  });
  expect(summary.digestFiles).toEqual({ valid: 3, invalid: 0, unsigned: 0 });
  expect(summary.logFiles).toEqual({ valid: 3, invalid: 0 });
});

const [first, middle, newest] = trail.digestKeys;
const [log] = trail.logKeys;
const gone = () => undefined;

test.for<[claim: string, objects: Objects, wrong: string[]]>([
  ["a log file that is gone", changed(trail, log, gone), ["log not-found"]],
  [
    "a log file with another content",
    changed(
      trail,
      log,
      recompressed((text) => text.replace("1.11", "1.12")),
    ),
    ["log hash-mismatch"],
  ],
  [
    "a log file that is not compressed",
    changed(trail, log, (object) => ({ ...object, body: gunzipSync(object.body) })),
    ["log invalid-format"],
  ],
  [
    "a log file with something behind it",
    changed(trail, log, (object) => ({ ...object, body: Buffer.concat([object.body, gzipSync("{}")]) })),
    ["log trailing-data"],
  ],
  ["a digest that is gone from the middle", changed(trail, middle, gone), ["digest not-found"]],
  [
    "a digest with another content",
    changed(
      trail,
      middle,
      recompressed((text) => text.replace('logFiles":[', 'logFiles":[ ')),
    ),
    ["digest bad-signature"],
  ],
  [
    "a digest that is not JSON",
    changed(
      trail,
      middle,
      recompressed(() => "[]"),
    ),
    ["digest invalid-format"],
  ],
  [
    "a digest without a required member",
    changed(
      trail,
      middle,
      recompressed((text) => text.replace("digestEndTime", "x")),
    ),
    ["digest invalid-format"],
  ],
  [
    "a digest without signature",
    changed(trail, middle, (object) => ({ ...object, metadata: {} })),
    ["digest bad-signature"],
  ],
  [
    "a digest with a signature that is no hex",
    changed(trail, middle, (object) => ({
      ...object,
      metadata: { ...object.metadata, [SIGNATURE_METADATA]: "zz" },
    })),
    ["digest bad-signature"],
  ],
  [
    "a digest in the place of another",
    changed(trail, middle, () => trail.objects.get(first ?? "")),
    ["digest moved"],
  ],
  [
    "a digest that names a key nobody has",
    changed(
      trail,
      newest,
      recompressed((text) => text.replace(/(Fingerprint":")../, "$1zz")),
    ),
    ["digest unknown-key"],
  ],
])("%s is told", async ([, objects, wrong]) => {
  expect((await verify(objects)).wrong).toEqual(wrong);
});

test("after a fault the older digests are still verified", async () => {
  const { summary } = await verify(changed(trail, middle, gone));
  expect(summary.digestFiles).toEqual({ valid: 2, invalid: 1, unsigned: 0 });
});

test("without keys nothing is valid", async () => {
  const { summary } = await verify(trail.objects, { publicKeys: new Map() });
  expect(summary.digestFiles).toEqual({ valid: 0, invalid: 3, unsigned: 0 });
});

test("an hour asked for is verified and no other", async () => {
  const options = { startTimeMs: STARTED_AT_MS + 7_200_001, endTimeMs: STARTED_AT_MS + 10_800_000 };
  const { summary } = await verify(trail.objects, options);
  expect(summary.digestFiles.valid).toBe(1);
  expect(summary).toMatchObject({ uncoveredLogFiles: 0, awaitingLogFiles: undefined });
});

/** The trail ends at 00:17:43, so what came until 23:15 has its digest. */
test.for<[claim: string, name: string, uncovered: number, awaiting: number]>([
  ["from the trail's time", "20260509T2120Z_forged", 1, 0],
  ["whose digest was due just before the newest ended", "20260509T2310Z_forged", 1, 0],
  ["whose digest may come after the newest", "20260509T2315Z_forged", 0, 1],
  ["that does not say when it came", "forged", 1, 0],
])("a log file that no digest names, %s", async ([, name, uncoveredLogFiles, awaitingLogFiles]) => {
  const objects = new Map(trail.objects);
  const folder = log?.slice(0, log.lastIndexOf("/"));
  const body = gzipSync("{}");
  objects.set(`${folder}/555555555555_CloudTrail_eu-central-1_${name}.json.gz`, { body, metadata: {} });
  const { summary, wrong } = await verify(objects);
  expect(wrong).toEqual(uncoveredLogFiles > 0 ? ["log uncovered"] : []);
  expect(summary).toMatchObject({ uncoveredLogFiles, awaitingLogFiles });
});

test("a whole chain that is gone leaves its log files uncovered; with them gone as well, nothing shows it", async () => {
  const [start = "", final = ""] = restarted.digestKeys;
  const objects = new Map(restarted.objects);
  for (const key of [start, final]) objects.delete(key);
  const without = await verify(objects);
  expect(without.wrong).toEqual(["log uncovered", "log uncovered"]);
  for (const key of restarted.logKeys.slice(0, 2)) objects.delete(key);
  const gone = await verify(objects);
  expect(gone.wrong).toEqual([]);
  expect(gone.summary).toMatchObject({ digestFiles: { valid: 1 }, logFiles: { valid: 1 } });
});

test("several trails in a bucket are verified each by itself, or one of them", async () => {
  const other = signedTrail([1], [], { ...PLACE, trailName: "day_watch" });
  const objects = new Map([...trail.objects, ...other.objects]);
  const all = await verify(objects);
  expect(all.summary).toMatchObject({ chains: 2, digestFiles: { valid: 4 } });
  const one = await verify(objects, { trailName: "day_watch" });
  // What the other trail delivered into the same folders is not held against the one.
  expect(one.summary).toMatchObject({ chains: 1, digestFiles: { valid: 1 }, uncoveredLogFiles: 0 });
});

test("where metadata was lost, each digest proves the one before, and the newest of each chain is unsigned", async () => {
  const whole = await verify(trail.objects, {}, false);
  expect(whole.wrong).toEqual(["digest unsigned"]);
  expect(whole.summary.logFiles).toEqual({ valid: 3, invalid: 0 });
  const twice = await verify(restarted.objects, {}, false);
  expect(twice.wrong).toEqual(["digest unsigned", "gap", "digest unsigned"]);
});

test("where metadata was lost, a false statement in the newest digest does not pass", async () => {
  const forged = changed(
    trail,
    newest,
    recompressed((text) => text.replace(/(previousDigestSignature":"..)../, "$1ff")),
  );
  expect((await verify(forged, {}, false)).wrong).toContain("digest bad-signature");
});

test("a digest that points forward does not keep verification from what is older", async () => {
  const state = trail.objects.get(newest ?? "")?.metadata[SIGNATURE_METADATA];
  const forward = changed(
    trail,
    middle,
    recompressed((text) =>
      text
        .replace(/(previousDigestS3Object":")[^"]*/, `$1${newest}`)
        .replace(/(previousDigestSignature":")[^"]*/, `$1${state}`),
    ),
  );
  const { summary, wrong } = await verify(forward, { endTimeMs: STARTED_AT_MS + 3_600_000 }, false);
  expect(wrong).toEqual(["digest unsigned", "digest unsigned"]);
  expect(summary.digestFiles).toEqual({ valid: 1, invalid: 0, unsigned: 2 });
});

const anyKey = fc.constantFrom(...restarted.objects.keys());

test("law: any changed byte of the content of any file breaks verification", async () => {
  await fc.assert(
    fc.asyncProperty(anyKey, fc.nat(), fc.integer({ min: 1, max: 255 }), async (key, at, flip) => {
      const objects = changed(restarted, key, (object) => {
        const content = gunzipSync(object.body);
        const index = at % content.length;
        content[index] = (content[index] ?? 0) ^ flip;
        return { ...object, body: gzipSync(content) };
      });
      const { summary } = await verify(objects);
      expect(summary.digestFiles.invalid + summary.logFiles.invalid).toBeGreaterThan(0);
    }),
    { numRuns: 300 },
  );
});

test("law: any changed byte of any stored file breaks verification or leaves its content what it was", async () => {
  await fc.assert(
    fc.asyncProperty(anyKey, fc.nat(), fc.integer({ min: 1, max: 255 }), async (key, at, flip) => {
      const objects = changed(restarted, key, (object) => {
        const body = Buffer.from(object.body);
        const index = at % body.length;
        body[index] = (body[index] ?? 0) ^ flip;
        return { ...object, body };
      });
      const { summary } = await verify(objects);
      if (summary.digestFiles.invalid + summary.logFiles.invalid > 0) return;
      expect(gunzipSync(objects.get(key)?.body ?? "")).toEqual(
        gunzipSync(restarted.objects.get(key)?.body ?? ""),
      );
    }),
    { numRuns: 300 },
  );
});

test("law: any changed byte of any signature breaks verification", async () => {
  const anyDigest = fc.constantFrom(...restarted.digestKeys);
  await fc.assert(
    fc.asyncProperty(
      anyDigest,
      fc.nat(511),
      fc.constantFrom(..."0123456789abcdef"),
      async (key, at, digit) => {
        const signature = restarted.objects.get(key)?.metadata[SIGNATURE_METADATA] ?? "";
        fc.pre(signature[at] !== digit);
        const other = signature.slice(0, at) + digit + signature.slice(at + 1);
        const objects = changed(restarted, key, (object) => ({
          ...object,
          metadata: { ...object.metadata, [SIGNATURE_METADATA]: other },
        }));
        expect((await verify(objects)).summary.digestFiles.invalid).toBe(1);
      },
    ),
  );
});

test("law: whatever the hours and the pauses, what was delivered is valid", async () => {
  const hours = fc.array(fc.nat(2), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(hours, fc.uniqueArray(fc.nat(3)), async (files, restarts) => {
      const made = signedTrail(files, restarts);
      const { summary } = await verify(made.objects);
      expect(summary.digestFiles).toEqual({ valid: made.digestKeys.length, invalid: 0, unsigned: 0 });
      expect(summary.logFiles).toEqual({ valid: made.logKeys.length, invalid: 0 });
      expect(summary.uncoveredLogFiles).toBe(0);
    }),
    { numRuns: 40 },
  );
});
