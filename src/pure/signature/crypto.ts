declare const signingKeyBrand: unique symbol;

/**
 * A derived key held by the port. Opaque, because building a key object costs more than the HMAC
 * made with it: it is built once and kept (see SigningKeys).
 */
export interface SigningKey {
  readonly [signingKeyBrand]: true;
}

/** A SHA-256 under way, for bodies that are not held in memory. */
export interface Sha256 {
  update(data: Uint8Array): void;
  digestHex(): string;
}

/** What this folder needs of a cryptographic library. Strings are taken as UTF-8. */
export interface SignatureCrypto {
  sha256Hex(data: string | Uint8Array): string;
  createSha256(): Sha256;
  hmacSha256(key: string | Uint8Array, data: string): Uint8Array;
  hmacSha256Hex(key: SigningKey, data: string): string;
  hmacSha1Base64(secret: string, data: string | Uint8Array): string;
  importKey(key: Uint8Array): SigningKey;
  /** Compares in a time that does not depend on where the two differ; unequal lengths are unequal. */
  equal(one: string, other: string): boolean;
}
