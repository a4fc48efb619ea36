import type { SignatureCrypto, SigningKey } from "./crypto.ts";

/** The part of a credential that a Signature Version 4 key is derived for. */
export interface KeyScope {
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

/** The signing keys of one secret. */
export interface SigningKeys {
  find(scope: KeyScope): SigningKey;
  /**
   * Called only after a signature made with the key was right, so that a cache behind it cannot be
   * flushed by callers who do not know the secret.
   */
  keep(scope: KeyScope, key: SigningKey): void;
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function deriveSigningKey(crypto: SignatureCrypto, secret: string, scope: KeyScope): SigningKey {
  const dateKey = crypto.hmacSha256(`AWS4${secret}`, scope.date);
  const regionKey = crypto.hmacSha256(dateKey, scope.region);
  const serviceKey = crypto.hmacSha256(regionKey, scope.service);
  return crypto.importKey(crypto.hmacSha256(serviceKey, "aws4_request"));
}
