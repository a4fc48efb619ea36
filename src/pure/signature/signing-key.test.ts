import { expect, test } from "vitest";
import { createSigningKeyCache, signatureCrypto } from "../../runtime/gateway/signature-crypto.ts";
import { deriveSigningKey } from "./signing-key.ts";

const scope = { date: "20150830", region: "us-east-1", service: "iam" };

test("derives the key of AWS's published example", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  const toSign =
    "AWS4-HMAC-SHA256\n20150830T123600Z\n20150830/us-east-1/iam/aws4_request\nf536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59";
  const key = deriveSigningKey(signatureCrypto, secret, scope);
  expect(signatureCrypto.hmacSha256Hex(key, toSign)).toBe(
    "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
  );
});

test("the cache keeps a key only when told to, and only for the secret it was made of", () => {
  const cache = createSigningKeyCache();
  const keys = cache.of("AKIA1", "secret");
  const key = keys.find(scope);
  expect(keys.find(scope)).not.toBe(key);
  keys.keep(scope, key);
  expect(cache.of("AKIA1", "secret").find(scope)).toBe(key);
  expect(cache.of("AKIA1", "rotated").find(scope)).not.toBe(key);
  expect(cache.of("AKIA2", "secret").find(scope)).not.toBe(key);
  expect(cache.of("AKIA1", "secret").find({ ...scope, region: "eu-west-1" })).not.toBe(key);
});

test("the cache forgets what is not used, never what is", () => {
  const cache = createSigningKeyCache(8);
  const used = cache.of("AKIA1", "secret");
  const key = used.find(scope);
  used.keep(scope, key);
  const stale = cache.of("AKIA2", "secret");
  const staleKey = stale.find(scope);
  stale.keep(scope, staleKey);
  for (let day = 0; day < 40; day += 1) {
    const other = { ...scope, date: `201601${day}` };
    used.keep(other, used.find(other));
    expect(used.find(scope)).toBe(key);
    used.keep(scope, key);
  }
  expect(stale.find(scope)).not.toBe(staleKey);
});

test.for([
  ["equal texts", "abcd", "abcd", true],
  ["a different end", "abcd", "abce", false],
  ["a shorter text", "abcd", "abc", false],
  ["texts of one length in characters but not in bytes", "abcd", "abcé", false],
] as const)("compares %s", ([, one, other, equal]) => {
  expect(signatureCrypto.equal(one, other)).toBe(equal);
});
