import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import {
  fingerprintOf,
  generateDigestKeyPair,
  openPrivateKey,
  sealPrivateKey,
  signDigest,
} from "./digest-keys.ts";
import { openSeal, SEAL_KEY_BYTES } from "./seal.ts";

const chance = seededChance(7);
const pair = await generateDigestKeyPair();
const seal = openSeal(chance.bytes(SEAL_KEY_BYTES), chance);

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
  const sealed = sealPrivateKey(pair, seal);
  const opened = openPrivateKey(sealed, pair.fingerprint, seal);
  expect(signDigest(opened, "text")).toBe(signDigest(pair.privateKey, "text"));
  const plain = pair.privateKey.export({ format: "der", type: "pkcs8" });
  expect(Buffer.from(sealed).includes(plain.subarray(40, 72))).toBe(false);
  expect(sealPrivateKey(pair, seal)).not.toEqual(sealed);
});

test("a sealed key does not open under another name or with another key", () => {
  const sealed = sealPrivateKey(pair, seal);
  expect(() => openPrivateKey(sealed, "0".repeat(32), seal)).toThrow();
  expect(() =>
    openPrivateKey(sealed, pair.fingerprint, openSeal(chance.bytes(SEAL_KEY_BYTES), chance)),
  ).toThrow();
  expect(() => openPrivateKey(sealed.subarray(0, 20), pair.fingerprint, seal)).toThrow();
});

test("law: a sealed key of which any byte was changed does not open", () => {
  const sealed = sealPrivateKey(pair, seal);
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
      const changed = Uint8Array.from(sealed);
      changed[at] = (changed[at] ?? 0) ^ flip;
      expect(() => openPrivateKey(changed, pair.fingerprint, seal)).toThrow();
    }),
  );
});
