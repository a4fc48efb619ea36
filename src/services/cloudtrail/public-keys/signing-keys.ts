import type { KeyObject } from "node:crypto";
import { generateDigestKeyPair, openPrivateKey, sealPrivateKey } from "../../../runtime/digest-keys.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { Database } from "../../../runtime/storage/database.ts";
import { digestKeysIn, type StoredDigestKey } from "./store.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
const VALIDITY_MS = 365 * DAY_MS;
/** A key no longer signs on its last day, when its successor is already listed beside it. */
const OVERLAP_MS = DAY_MS;

export interface SigningKey {
  readonly fingerprint: string;
  readonly privateKey: KeyObject;
}

/** The keys that sign digests, one pair for each Region and year, made when first needed. */
export interface SigningKeys {
  /**
   * The key for digests that end then. Its validity contains that time, which may lie hours back when the house
   * was down: verifiers ask for the keys of the time that they verify.
   */
  at(region: string, endTimeMs: number): Promise<SigningKey>;
}

export function signingKeys(parts: { readonly database: Database; readonly seal: Seal }): SigningKeys {
  const { database, seal } = parts;
  const opened = new Map<string, { readonly key: SigningKey; readonly stored: StoredDigestKey }>();

  const open = (stored: StoredDigestKey): SigningKey => {
    const { fingerprint, sealedPrivateKey } = stored;
    const key = { fingerprint, privateKey: openPrivateKey(sealedPrivateKey, fingerprint, seal) };
    opened.set(stored.region, { key, stored });
    return key;
  };

  const signs = (stored: StoredDigestKey, timeMs: number) =>
    stored.validFromMs <= timeMs && timeMs < stored.validUntilMs - OVERLAP_MS;

  return {
    async at(region, endTimeMs) {
      const recent = opened.get(region);
      if (recent !== undefined && signs(recent.stored, endTimeMs)) return recent.key;
      const known = await database.transaction((transaction) =>
        digestKeysIn(transaction).validWithin(region, endTimeMs, endTimeMs),
      );
      const usable = known.filter((stored) => signs(stored, endTimeMs)).at(-1);
      if (usable !== undefined) return open(usable);
      const pair = await generateDigestKeyPair();
      const validFromMs = Math.floor(endTimeMs / DAY_MS) * DAY_MS;
      const stored: StoredDigestKey = {
        region,
        fingerprint: pair.fingerprint,
        publicKeyDer: pair.publicKeyDer,
        sealedPrivateKey: sealPrivateKey(pair, seal),
        validFromMs,
        validUntilMs: validFromMs + VALIDITY_MS + OVERLAP_MS,
      };
      await database.transaction((transaction) => digestKeysIn(transaction).add(stored));
      return open(stored);
    },
  };
}
