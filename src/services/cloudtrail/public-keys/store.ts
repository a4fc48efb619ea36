import type { Migration, Transaction } from "../../../runtime/storage/database.ts";

export const digestKeyMigrations: readonly Migration[] = [
  {
    name: "cloudtrail/0004-digest-keys",
    sql: `
      CREATE TABLE cloudtrail_digest_keys (
        region TEXT NOT NULL,
        fingerprint TEXT NOT NULL PRIMARY KEY,
        public_key BLOB NOT NULL,
        sealed_private_key BLOB NOT NULL,
        valid_from_ms INTEGER NOT NULL,
        valid_until_ms INTEGER NOT NULL
      );
      CREATE INDEX cloudtrail_digest_keys_by_region ON cloudtrail_digest_keys (region, valid_until_ms);
    `,
  },
  {
    // Keys had a sealing of their own: 1, nonce, tag, ciphertext. Now as src/runtime/seal.ts writes it.
    name: "cloudtrail/0005-digest-keys-sealed-alike",
    sql: `
      UPDATE cloudtrail_digest_keys SET sealed_private_key = CAST(
        X'02' || substr(sealed_private_key, 2, 12) || substr(sealed_private_key, 30)
          || substr(sealed_private_key, 14, 16) AS BLOB)
      WHERE substr(sealed_private_key, 1, 1) = X'01'
    `,
  },
];

/** A key pair of one Region, its private half sealed under its fingerprint. */
export interface StoredDigestKey {
  readonly region: string;
  readonly fingerprint: string;
  readonly publicKeyDer: Uint8Array;
  readonly sealedPrivateKey: Uint8Array;
  readonly validFromMs: number;
  readonly validUntilMs: number;
}

export interface DigestKeyStore {
  /** Whose validity meets the time range, both ends included, oldest first. */
  validWithin(region: string, startMs: number, endMs: number): Promise<StoredDigestKey[]>;
  add(key: StoredDigestKey): Promise<void>;
}

type KeyRow = {
  region: string;
  fingerprint: string;
  public_key: Uint8Array;
  sealed_private_key: Uint8Array;
  valid_from_ms: number;
  valid_until_ms: number;
};

export function digestKeysIn(transaction: Transaction): DigestKeyStore {
  return {
    async validWithin(region, startMs, endMs) {
      const rows = await transaction.all<KeyRow>(
        `SELECT region, fingerprint, public_key, sealed_private_key, valid_from_ms, valid_until_ms
         FROM cloudtrail_digest_keys WHERE region = ? AND valid_until_ms >= ? AND valid_from_ms <= ?
         ORDER BY valid_from_ms, fingerprint`,
        region,
        startMs,
        endMs,
      );
      return rows.map((row) => ({
        region: row.region,
        fingerprint: row.fingerprint,
        publicKeyDer: row.public_key,
        sealedPrivateKey: row.sealed_private_key,
        validFromMs: row.valid_from_ms,
        validUntilMs: row.valid_until_ms,
      }));
    },
    async add(key) {
      await transaction.run(
        `INSERT INTO cloudtrail_digest_keys
           (region, fingerprint, public_key, sealed_private_key, valid_from_ms, valid_until_ms)
         VALUES (?, ?, ?, ?, ?, ?)`,
        key.region,
        key.fingerprint,
        key.publicKeyDer,
        key.sealedPrivateKey,
        key.validFromMs,
        key.validUntilMs,
      );
    },
  };
}
