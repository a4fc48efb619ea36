import { expect, test } from "vitest";
import { type DigestPlace, digestKey, digestText, parseDigestKey, signingString } from "./digest-file.ts";

const place: DigestPlace = {
  bucket: "org-ledger",
  organizationId: "o-abcdefghij",
  account: "777777777777",
  region: "eu-west-3",
  trailName: "org_night.watch-1",
  homeRegion: "us-east-1",
};
const startTimeMs = Date.UTC(2026, 2, 2, 22, 58, 7);
const endTimeMs = Date.UTC(2026, 2, 2, 23, 58, 7);
const key =
  "AWSLogs/o-abcdefghij/777777777777/CloudTrail-Digest/eu-west-3/2026/03/02/777777777777_CloudTrail-Digest_eu-west-3_org_night.watch-1_us-east-1_20260302T235807Z.json.gz";

test("a digest is named and filed by the second in which it ends", () => {
  expect(digestKey(place, endTimeMs)).toBe(key);
});

test("an empty starting digest has every member, null where there is nothing", () => {
  const text = digestText({
    place,
    startTimeMs,
    endTimeMs,
    publicKeyFingerprint: "0123456789abcdef0123456789abcdef",
    previous: null,
    logFiles: [],
  });
  expect(text).toBe(
    `{"awsAccountId":"777777777777","digestStartTime":"2026-03-02T22:58:07Z","digestEndTime":"2026-03-02T23:58:07Z",` +
      `"digestS3Bucket":"org-ledger","digestS3Object":"${key}",` +
      `"digestPublicKeyFingerprint":"0123456789abcdef0123456789abcdef","digestSignatureAlgorithm":"SHA256withRSA",` +
      `"newestEventTime":null,"oldestEventTime":null,"previousDigestS3Bucket":null,"previousDigestS3Object":null,` +
      `"previousDigestHashValue":null,"previousDigestHashAlgorithm":null,"previousDigestSignature":null,"logFiles":[]}`,
  );
});

test("a digest states its log files, the times they span, and the digest before", () => {
  const logFile = (name: string, oldestEventTimeMs: number, newestEventTimeMs: number) => ({
    bucket: "org-ledger",
    key: name,
    hash: "ab".repeat(32),
    oldestEventTimeMs,
    newestEventTimeMs,
  });
  const text = digestText({
    place,
    startTimeMs,
    endTimeMs,
    publicKeyFingerprint: "f",
    previous: { bucket: "org-ledger", key: "before.json.gz", hash: "cd".repeat(32), signature: "ef01" },
    logFiles: [
      logFile("a.json.gz", startTimeMs + 9000, startTimeMs + 60_000),
      logFile("b.json.gz", startTimeMs - 4000, startTimeMs + 5000),
    ],
  });
  const { logFiles, ...members } = JSON.parse(text);
  expect(members).toMatchObject({
    newestEventTime: "2026-03-02T22:59:07Z",
    oldestEventTime: "2026-03-02T22:58:03Z",
    previousDigestS3Bucket: "org-ledger",
    previousDigestS3Object: "before.json.gz",
    previousDigestHashValue: "cd".repeat(32),
    previousDigestHashAlgorithm: "SHA-256",
    previousDigestSignature: "ef01",
  });
  expect(JSON.stringify(logFiles[0])).toBe(
    `{"s3Bucket":"org-ledger","s3Object":"a.json.gz","hashValue":"${"ab".repeat(32)}","hashAlgorithm":"SHA-256",` +
      `"newestEventTime":"2026-03-02T22:59:07Z","oldestEventTime":"2026-03-02T22:58:16Z"}`,
  );
});

test.for<[claim: string, previousSignature: string | null, last: string]>([
  ["the signature before", "00ff", "00ff"],
  ["the word null at the start of a chain", null, "null"],
])("the last signed line is %s", ([, previousSignature, last]) => {
  const text = signingString({
    endTime: "2026-03-02T23:58:07Z",
    bucket: "b",
    key: "k/x",
    hash: "aa",
    previousSignature,
  });
  expect(text).toBe(`2026-03-02T23:58:07Z\nb/k/x\naa\n${last}`);
});

test("a key is read back, underscores of the trail's name and all", () => {
  expect(parseDigestKey(key)).toEqual({
    folder: "AWSLogs/o-abcdefghij/777777777777/",
    account: "777777777777",
    region: "eu-west-3",
    trailName: "org_night.watch-1",
    homeRegion: "us-east-1",
    endTime: "20260302T235807Z",
    backfill: false,
  });
  expect(parseDigestKey(`p/q/${key.replace("Z.json", "Z_backfill.json")}`)).toMatchObject({
    folder: "p/q/AWSLogs/o-abcdefghij/777777777777/",
    backfill: true,
  });
});

test.for([
  ["a log file", key.replaceAll("CloudTrail-Digest", "CloudTrail")],
  ["a digest of another account in this account's folder", key.replace("/777777777777_", "/888888888888_")],
  ["a digest of another Region in this Region's folder", key.replace("_eu-west-3_", "_eu-west-1_")],
  ["a copy under another ending", `${key}.bak`],
  ["a digest without a time", key.replace("_20260302T235807Z", "")],
])("%s is not the key of a digest", ([, other]) => {
  expect(parseDigestKey(other ?? "")).toBeUndefined();
});
