import { createPublicKey, verify } from "node:crypto";
import { chmod, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import {
  fingerprintOf,
  generateDigestKeyPair,
  loadSealingKey,
  openPrivateKey,
  sealPrivateKey,
  signDigest,
} from "./digest-keys.ts";

const chance = seededChance(7);
const pair = await generateDigestKeyPair();
const sealingKey = chance.bytes(32);
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "digest-keys-"));
});
afterAll(() => rm(folder, { recursive: true }));

test("the public key is a PKCS#1 RSA key of 2048 bits, named by its MD5", () => {
  const key = createPublicKey({ key: Buffer.from(pair.publicKeyDer), format: "der", type: "pkcs1" });
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
  expect(pair.publicKeyDer).toHaveLength(270);
  expect(pair.fingerprint).toMatch(/^[0-9a-f]{32}$/);
  expect(fingerprintOf(new TextEncoder().encode("abc"))).toBe("900150983cd24fb0d6963f7d28e17f72");
});

test("a signature is lower-case hex, the same each time, and the public key proves it", () => {
  const signature = signDigest(pair.privateKey, "a\nb");
  expect(signature).toMatch(/^[0-9a-f]{512}$/);
  expect(signDigest(pair.privateKey, "a\nb")).toBe(signature);
  const key = { key: Buffer.from(pair.publicKeyDer), format: "der", type: "pkcs1" } as const;
  expect(verify("sha256", Buffer.from("a\nb"), key, Buffer.from(signature, "hex"))).toBe(true);
  expect(verify("sha256", Buffer.from("a\nc"), key, Buffer.from(signature, "hex"))).toBe(false);
});

test("a sealed key opens to the key it was, and does not show it", () => {
  const sealed = sealPrivateKey(pair, sealingKey, chance);
  const opened = openPrivateKey(sealed, pair.fingerprint, sealingKey);
  expect(signDigest(opened, "text")).toBe(signDigest(pair.privateKey, "text"));
  const plain = pair.privateKey.export({ format: "der", type: "pkcs8" });
  expect(Buffer.from(sealed).includes(plain.subarray(40, 72))).toBe(false);
  expect(sealPrivateKey(pair, sealingKey, chance)).not.toEqual(sealed);
});

test("a sealed key does not open under another name or with another key", () => {
  const sealed = sealPrivateKey(pair, sealingKey, chance);
  expect(() => openPrivateKey(sealed, "0".repeat(32), sealingKey)).toThrow();
  expect(() => openPrivateKey(sealed, pair.fingerprint, chance.bytes(32))).toThrow();
  expect(() => openPrivateKey(sealed.subarray(0, 20), pair.fingerprint, sealingKey)).toThrow();
});

test("law: a sealed key of which any byte was changed does not open", () => {
  const sealed = sealPrivateKey(pair, sealingKey, chance);
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(() => openPrivateKey(changed, pair.fingerprint, sealingKey)).toThrow();
    }),
  );
});

test("the sealing key is made once, for its owner alone, and nothing is left beside it", async () => {
  const path = join(folder, "made");
  const made = await loadSealingKey(path, chance);
  expect(made).toHaveLength(32);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect(await loadSealingKey(path, chance)).toEqual(made);
  expect(await readdir(folder)).toEqual(["made"]);
});

test("two that start at once get the same key", async () => {
  const path = join(folder, "race");
  const [one, other] = await Promise.all([loadSealingKey(path, chance), loadSealingKey(path, chance)]);
  expect(one).toEqual(other);
});

test("a key that others may read, or that is none, is refused", async () => {
  const path = join(folder, "open");
  await loadSealingKey(path, chance);
  await chmod(path, 0o640);
  await expect(loadSealingKey(path, chance)).rejects.toThrow("mode 0600");
  const short = join(folder, "short");
  await writeFile(short, "too short", { mode: 0o600 });
  await expect(loadSealingKey(short, chance)).rejects.toThrow("32 bytes");
});
