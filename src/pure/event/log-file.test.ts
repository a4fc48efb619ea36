import fc from "fast-check";
import { expect, test } from "vitest";
import { accountFolder, cutLogFiles, logFileContent, logFileKey, uniqueString } from "./log-file.ts";

const delivered = Date.UTC(2026, 2, 2, 9, 18, 59);
const unique = "Zx81Zx81Zx81Zx81";

test.for([
  {
    claim: "an account's trail",
    place: { account: "555555555555", region: "eu-west-3" },
    key: "AWSLogs/555555555555/CloudTrail/eu-west-3/2026/03/02/555555555555_CloudTrail_eu-west-3_20260302T0915Z_Zx81Zx81Zx81Zx81.json.gz",
  },
  {
    claim: "a trail with a prefix",
    place: { account: "555555555555", region: "eu-west-3", prefix: "audit/2026" },
    key: "audit/2026/AWSLogs/555555555555/CloudTrail/eu-west-3/2026/03/02/555555555555_CloudTrail_eu-west-3_20260302T0915Z_Zx81Zx81Zx81Zx81.json.gz",
  },
  {
    claim: "an organization trail, also in its management account",
    place: { account: "555555555555", region: "us-east-1", organizationId: "o-abcdefghij", prefix: "p" },
    key: "p/AWSLogs/o-abcdefghij/555555555555/CloudTrail/us-east-1/2026/03/02/555555555555_CloudTrail_us-east-1_20260302T0915Z_Zx81Zx81Zx81Zx81.json.gz",
  },
])("the key of a log file of $claim", ({ place, key }) => {
  expect(logFileKey(place, delivered, unique)).toBe(key);
});

test("Insights events have a folder and a name of their own", () => {
  const key = logFileKey(
    { account: "555555555555", region: "eu-west-3" },
    delivered,
    unique,
    "CloudTrail-Insight",
  );
  expect(key).toBe(
    "AWSLogs/555555555555/CloudTrail-Insight/eu-west-3/2026/03/02/555555555555_CloudTrail-Insight_eu-west-3_20260302T0915Z_Zx81Zx81Zx81Zx81.json.gz",
  );
});

test("an empty prefix is none", () => {
  expect(accountFolder({ account: "555555555555", region: "eu-west-3", prefix: "" })).toBe(
    "AWSLogs/555555555555/",
  );
});

test("the unique string skips bytes that would favour the first letters", () => {
  const bytes = [248, 255, 0, 61, 62, 247];
  let at = 0;
  const chance = {
    bytes: (length: number) => Uint8Array.from({ length }, () => bytes[at++ % bytes.length] ?? 0),
  };
  expect(uniqueString(chance)).toBe("A9A9A9A9A9A9A9A9");
});

const records = fc.array(
  fc.string({ unit: "binary" }).map((text) => JSON.stringify({ text })),
  { maxLength: 40 },
);
const decode = (content: Uint8Array) => new TextDecoder().decode(content);
const cut = (given: readonly string[], bytesMax?: number) =>
  cutLogFiles(
    given.map((text) => ({ text, bytes: new TextEncoder().encode(text).length })),
    bytesMax,
  ).map((file) => file.map(({ text }) => text));

test("a file is one JSON object without anything around it", () => {
  expect(decode(logFileContent(['{"a":"ä"}', '{"b":1}']))).toBe('{"Records":[{"a":"ä"},{"b":1}]}');
});

test("no records make no file", () => {
  expect(cut([])).toEqual([]);
});

test("a file may be exactly as large as allowed", () => {
  const both = ['{"a":1}', '{"b":1}'];
  const size = '{"Records":[{"a":1},{"b":1}]}'.length;
  expect(cut(both, size)).toEqual([both]);
  expect(cut(both, size - 1)).toEqual([['{"a":1}'], ['{"b":1}']]);
});

test("law: cutting keeps every record, in order, byte for byte", () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 600 }), (given, bytesMax) => {
      const texts = cut(given, bytesMax).map((file) => {
        const text = decode(logFileContent(file));
        expect(JSON.parse(text).Records).toHaveLength(file.length);
        return text.slice('{"Records":['.length, -"]}".length);
      });
      expect(texts.join(",")).toBe(given.join(","));
    }),
  );
});

test("law: a file keeps to the bound unless one record alone exceeds it, and no file could take the next record", () => {
  fc.assert(
    fc.property(records, fc.integer({ min: 1, max: 600 }), (given, bytesMax) => {
      const files = cut(given, bytesMax);
      for (const [index, file] of files.entries()) {
        expect(logFileContent(file).length <= bytesMax || file.length === 1).toBe(true);
        const [next] = files[index + 1] ?? [];
        if (next !== undefined) expect(logFileContent([...file, next]).length).toBeGreaterThan(bytesMax);
      }
    }),
  );
});
