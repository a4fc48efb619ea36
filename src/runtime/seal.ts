import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import type { Chance } from "./chance.ts";

/** Keeps secrets at rest: what is sealed can be read and made only by who has the key. */
export interface Seal {
  /** What is sealed with a context opens only with the same one: put into another's place it is worth nothing. */
  seal(plain: Uint8Array, context?: string): Uint8Array;
  /** Undefined for what was not sealed with this key, or was changed since. What is given is not to be changed. */
  open(sealed: Uint8Array, context?: string): Uint8Array | undefined;
}

export const SEAL_KEY_BYTES = 32;

const WITHOUT_CONTEXT = 1;
const WITH_CONTEXT = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEAD_BYTES = 1 + NONCE_BYTES;
/** Secrets and tokens in use are opened with every request, and opening costs as much as verifying a signature. */
const OPENED_MAX = 1000;

/**
 * The key for one purpose, from the data folder's own (HKDF, RFC 5869): who holds it can neither read nor make
 * what was sealed for another, and nobody but the composition root holds the folder's own.
 */
export function purposeKey(folderKey: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", folderKey, new Uint8Array(), `cairn/${purpose}`, SEAL_KEY_BYTES));
}

/**
 * AES-256-GCM: a format byte (2 with a context, which is the additional data, else 1), the nonce, the ciphertext,
 * the tag.
 */
export function openSeal(key: Uint8Array, chance: Chance): Seal {
  if (key.length !== SEAL_KEY_BYTES) throw new RangeError(`a seal's key has ${SEAL_KEY_BYTES} bytes`);
  const secret = createSecretKey(key);
  const opened = new Map<string, Uint8Array>();
  return {
    seal(plain, context) {
      const nonce = chance.bytes(NONCE_BYTES);
      const cipher = createCipheriv("aes-256-gcm", secret, nonce);
      if (context !== undefined) cipher.setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([Uint8Array.of(formatFor(context)), nonce, body, cipher.getAuthTag()]);
    },
    open(sealed, context) {
      if (sealed[0] !== formatFor(context)) return undefined;
      const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.length).toString("latin1");
      // The length tells where the context begins; no name without one begins with a digit, but with its format.
      const name = context === undefined ? bytes : `${sealed.length}/${bytes}${context}`;
      const known = opened.get(name);
      if (known !== undefined) return known;
      const plain = decrypt(secret, sealed, context);
      if (plain === undefined) return undefined;
      opened.set(name, plain);
      if (opened.size > OPENED_MAX) {
        const oldest = opened.keys().next();
        if (!oldest.done) opened.delete(oldest.value);
      }
      return plain;
    },
  };
}

function formatFor(context: string | undefined): number {
  return context === undefined ? WITHOUT_CONTEXT : WITH_CONTEXT;
}

function decrypt(secret: KeyObject, sealed: Uint8Array, context: string | undefined): Uint8Array | undefined {
  if (sealed.length < HEAD_BYTES + TAG_BYTES) return undefined;
  const tagAt = sealed.length - TAG_BYTES;
  const decipher = createDecipheriv("aes-256-gcm", secret, sealed.subarray(1, HEAD_BYTES));
  if (context !== undefined) decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(sealed.subarray(tagAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(HEAD_BYTES, tagAt)), decipher.final()]);
  } catch {
    return undefined;
  }
}
