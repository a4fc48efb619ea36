import { createHash, createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from "node:crypto";
import type { SignatureCrypto, SigningKey } from "../../pure/signature/crypto.ts";
import { deriveSigningKey, type KeyScope, type SigningKeys } from "../../pure/signature/signing-key.ts";

/**
 * Node's crypto as signatures need it. A SigningKey is a KeyObject: an HMAC with raw key bytes makes
 * one each time, which costs more than the HMAC itself.
 */
export const signatureCrypto: SignatureCrypto = {
  sha256Hex: (data) => hash("sha256", data, "hex"),
  createSha256() {
    const sha256 = createHash("sha256");
    return {
      update: (data) => void sha256.update(data),
      digestHex: () => sha256.digest("hex"),
    };
  },
  hmacSha256: (key, data) => createHmac("sha256", key).update(data).digest(),
  hmacSha256Hex: (key, data) => createHmac("sha256", toKeyObject(key)).update(data).digest("hex"),
  hmacSha1Base64: (secret, data) => createHmac("sha1", secret).update(data).digest("base64"),
  importKey: (key) => toSigningKey(createSecretKey(key)),
  equal(one, other) {
    const first = Buffer.from(one);
    const second = Buffer.from(other);
    return first.length === second.length && timingSafeEqual(first, second);
  },
};

// The only two places where the opaque handle and what it stands for meet.
function toSigningKey(key: KeyObject): SigningKey {
  return key as unknown as SigningKey;
}
function toKeyObject(key: SigningKey): KeyObject {
  return key as unknown as KeyObject;
}

export interface SigningKeyCache {
  /** The signing keys of one access key, derived from its present secret. */
  of(accessKeyId: string, secret: string): SigningKeys;
}

interface CachedKey {
  readonly secret: string;
  readonly key: SigningKey;
}

/**
 * Derived signing keys by access key, date, region and service, at most `limit` of them. An entry
 * made from another secret than the one asked with counts as absent, so a rotated key needs no
 * invalidation.
 */
export function createSigningKeyCache(limit = 10_000): SigningKeyCache {
  // Two generations: when the young one is full it becomes the old one, and what was not used since
  // the last time is forgotten. That needs no bookkeeping on a hit.
  let young = new Map<string, CachedKey>();
  let old = new Map<string, CachedKey>();
  const generationLimit = Math.max(1, Math.floor(limit / 2));

  function keep(name: string, entry: CachedKey): void {
    if (young.get(name) === entry) return;
    if (young.size >= generationLimit && !young.has(name)) {
      old = young;
      young = new Map();
    }
    young.set(name, entry);
  }

  return {
    of(accessKeyId, secret) {
      const nameOf = ({ date, region, service }: KeyScope): string =>
        `${accessKeyId}/${date}/${region}/${service}`;
      const cached = (name: string): CachedKey | undefined => {
        const entry = young.get(name) ?? old.get(name);
        return entry?.secret === secret ? entry : undefined;
      };
      return {
        find: (scope) => cached(nameOf(scope))?.key ?? deriveSigningKey(signatureCrypto, secret, scope),
        keep(scope, key) {
          const name = nameOf(scope);
          const entry = cached(name);
          keep(name, entry?.key === key ? entry : { secret, key });
        },
      };
    },
  };
}
