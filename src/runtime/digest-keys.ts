/**
 * The key pairs that sign digest files. A private key leaves the process only sealed:
 * one byte 1 · 12 bytes nonce · 16 bytes tag · AES-256-GCM of its PKCS#8 DER, with the fingerprint as additional
 * data, so that a sealed key put into another row does not open. The sealing key is a file of 32 bytes that only
 * its owner may read.
 */
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  sign,
} from "node:crypto";
import { link, open, stat, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { promisify } from "node:util";
import type { Chance } from "./chance.ts";
import { StorageUnavailable } from "./storage/database.ts";

export interface DigestKeyPair {
  /** MD5 of `publicKeyDer` in hex: a name that clients compare and nothing more. */
  readonly fingerprint: string;
  /** PKCS#1 RSAPublicKey, which is what ListPublicKeys gives. */
  readonly publicKeyDer: Uint8Array;
  readonly privateKey: KeyObject;
}

const SEALING_KEY_BYTES = 32;
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

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
  pair: Pick<DigestKeyPair, "fingerprint" | "privateKey">,
  sealingKey: Uint8Array,
  chance: Chance,
): Uint8Array {
  const nonce = chance.bytes(NONCE_BYTES);
  const cipher = createCipheriv("aes-256-gcm", sealingKey, nonce);
  cipher.setAAD(Buffer.from(pair.fingerprint));
  const plain = pair.privateKey.export({ format: "der", type: "pkcs8" });
  const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
  plain.fill(0);
  return new Uint8Array(Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), sealed]));
}

/** Throws when the sealed bytes were changed, belong to another fingerprint or were sealed with another key. */
export function openPrivateKey(sealed: Uint8Array, fingerprint: string, sealingKey: Uint8Array): KeyObject {
  if (sealed[0] !== VERSION || sealed.length <= HEADER_BYTES) throw new Error("not a sealed digest key");
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv("aes-256-gcm", sealingKey, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(fingerprint));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
  const plain = Buffer.concat([decipher.update(sealed.subarray(HEADER_BYTES)), decipher.final()]);
  const privateKey = createPrivateKey({ key: plain, format: "der", type: "pkcs8" });
  plain.fill(0);
  return privateKey;
}

/**
 * The sealing key of a data folder, made on first use. Throws when others may read the file: a key that was open
 * to them is not a key.
 */
export async function loadSealingKey(path: string, chance: Chance): Promise<Uint8Array> {
  await createSealingKey(path, chance);
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`${path} may be read by others than its owner; it must have mode 0600`);
  }
  const file = await open(path, "r");
  try {
    const key = new Uint8Array(await file.readFile());
    if (key.length !== SEALING_KEY_BYTES)
      throw new StorageUnavailable(`${path} does not hold a key of 32 bytes`);
    return key;
  } finally {
    await file.close();
  }
}

/** Written whole under another name first: a file that exists is a key, also after a crash in between. */
async function createSealingKey(path: string, chance: Chance): Promise<void> {
  if (await exists(path)) return;
  const unfinished = `${path}.${Buffer.from(chance.bytes(8)).toString("hex")}`;
  const file = await open(unfinished, "wx", 0o600);
  try {
    await file.writeFile(chance.bytes(SEALING_KEY_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
  await link(unfinished, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  });
  await unlink(unfinished);
  await syncFolder(dirname(path));
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return false;
      throw error;
    },
  );
}

/** A new name is only safe when its folder is on the disk as well; Windows cannot open folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
