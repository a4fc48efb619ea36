/** The key pairs that sign digest files. A private key leaves the process only sealed, under its fingerprint. */
import { createHash, createPrivateKey, generateKeyPair, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import type { Seal } from "./seal.ts";

export interface DigestKeyPair {
  /** MD5 of `publicKeyDer` in hex: a name that clients compare and nothing more. */
  readonly fingerprint: string;
  /** PKCS#1 RSAPublicKey, which is what ListPublicKeys gives. */
  readonly publicKeyDer: Uint8Array;
  readonly privateKey: KeyObject;
}

export async function generateDigestKeyPair(): Promise<DigestKeyPair> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
  const publicKeyDer = new Uint8Array(publicKey.export({ format: "der", type: "pkcs1" }));
  return { fingerprint: fingerprintOf(publicKeyDer), publicKeyDer, privateKey };
}

export function fingerprintOf(publicKeyDer: Uint8Array): string {
  return createHash("md5").update(publicKeyDer).digest("hex");
}

/** RSASSA-PKCS1-v1_5 with SHA-256, lower-case hex. */
export function signDigest(privateKey: KeyObject, signingString: string): string {
  return sign("sha256", Buffer.from(signingString), privateKey).toString("hex");
}

export function sealPrivateKey(
  { privateKey, fingerprint }: Pick<DigestKeyPair, "fingerprint" | "privateKey">,
  seal: Seal,
): Uint8Array {
  const plain = privateKey.export({ format: "der", type: "pkcs8" });
  const sealed = seal.seal(plain, fingerprint);
  plain.fill(0);
  return sealed;
}

/** Throws when the sealed bytes were changed, belong to another fingerprint or were sealed with another key. */
export function openPrivateKey(sealed: Uint8Array, fingerprint: string, seal: Seal): KeyObject {
  const plain = seal.open(sealed, fingerprint);
  if (plain === undefined) throw new Error(`the private key of ${fingerprint} cannot be opened`);
  return createPrivateKey({ key: Buffer.from(plain), format: "der", type: "pkcs8" });
}
