import type { ServiceError } from "../aws/service-error.ts";
import type { SignatureV2 } from "./authorization-v2.ts";
import type { SignatureV4 } from "./authorization-v4.ts";
import { canonicalRequest } from "./canonical-request.ts";
import type { SignatureCrypto, SigningKey } from "./crypto.ts";
import { type PayloadSigning, payloadMismatch } from "./payload-signing.ts";
import { signatureError, signatureMismatch } from "./signature-error.ts";
import type { SigningKeys } from "./signing-key.ts";
import { credentialScope, stringToSignV2, stringToSignV4 } from "./string-to-sign.ts";
import { hashable } from "./uri-encoding.ts";
import {
  checkClock,
  checkScope,
  checkSessionToken,
  checkSignedHeaders,
  unknownAccessKey,
} from "./verify-claims.ts";

/** An access key that exists and is active, with the keys derived from its secret. */
export interface KnownAccessKey {
  readonly secret: string;
  readonly signingKeys: SigningKeys;
}

export interface SessionTokenFacts {
  /**
   * `valid` also for a long-term key with no token; `mismatched` for a token of another key, a token
   * sent with a long-term key, or none with a temporary one.
   */
  readonly state: "valid" | "unknown" | "expired" | "mismatched";
}

/** What the caller of a verification found out or knows. Nothing in it has a default. */
export interface VerificationFacts {
  /** Undefined when the key is unknown, inactive or deleted, or when its token is `unknown`. */
  readonly accessKey: KnownAccessKey | undefined;
  readonly sessionToken: SessionTokenFacts;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** The region the scope must name, or "any" for a global service and a single endpoint of S3. */
  readonly region: string;
  /**
   * Lower-case hex of the body's hash. Undefined only while an S3 body is not read: the caller then
   * owes payloadMismatch, or the chunked body's decoder, before it lets the body count.
   */
  readonly bodySha256: string | undefined;
  /** The bucket, when the host names it; Signature Version 2 signs it as part of the path. */
  readonly virtualHostBucket: string | undefined;
}

/** What the first chunk of a signed chunked body is verified from. */
export interface ChunkSeed {
  readonly accessKeyId: string;
  readonly signingKey: SigningKey;
  readonly timestamp: string;
  readonly scope: string;
  readonly signature: string;
}

export type Verification =
  | { readonly ok: true; readonly chunkSeed: ChunkSeed | undefined }
  | { readonly ok: false; readonly error: ServiceError };

/**
 * Verifies a parsed signature, in AWS's order: key known, token good, clock, scope, signed headers,
 * signature, and last the body against the hash that was signed. The first fault is the answer.
 */
export function verifySignature(
  crypto: SignatureCrypto,
  signature: SignatureV4 | SignatureV2,
  facts: VerificationFacts,
): Verification {
  return isVersion4(signature) ? verifyV4(crypto, signature, facts) : verifyV2(crypto, signature, facts);
}

function isVersion4(signature: SignatureV4 | SignatureV2): signature is SignatureV4 {
  return signature.kind === "sigv4-header" || signature.kind === "sigv4-query";
}

function verifyV4(crypto: SignatureCrypto, signature: SignatureV4, facts: VerificationFacts): Verification {
  const { accessKeyId, credential, payload, timestamp } = signature;
  const { accessKey } = facts;
  if (accessKey === undefined) return refuse(keyNotFound(signature, facts));
  const fault =
    checkSessionToken(signature, facts.sessionToken.state) ??
    checkClock(signature, facts.now) ??
    checkScope(signature, facts.region) ??
    checkSignedHeaders(signature);
  if (fault !== undefined) return refuse(fault);
  const canonical = canonicalRequest(signature, signature.payloadHash ?? signedBodyHash(facts));
  const scope = credentialScope(credential);
  const toSign = stringToSignV4(timestamp, scope, crypto.sha256Hex(hashable(canonical)));
  const signingKey = accessKey.signingKeys.find(credential);
  if (!crypto.equal(crypto.hmacSha256Hex(signingKey, toSign), signature.signature)) {
    return refuse(mismatch(signature, toSign, canonical));
  }
  accessKey.signingKeys.keep(credential, signingKey);
  const bodyFault = bodyMismatch(crypto, payload, facts.bodySha256);
  if (bodyFault !== undefined) return refuse(bodyFault);
  const seeded = payload?.mode === "chunked" && payload.signed;
  return {
    ok: true,
    chunkSeed: seeded
      ? { accessKeyId, signingKey, timestamp, scope, signature: signature.signature }
      : undefined,
  };
}

function verifyV2(crypto: SignatureCrypto, signature: SignatureV2, facts: VerificationFacts): Verification {
  const { accessKey } = facts;
  if (accessKey === undefined) return refuse(keyNotFound(signature, facts));
  const fault = checkSessionToken(signature, facts.sessionToken.state) ?? checkClock(signature, facts.now);
  if (fault !== undefined) return refuse(fault);
  const toSign = stringToSignV2(signature, facts.virtualHostBucket);
  if (!crypto.equal(crypto.hmacSha1Base64(accessKey.secret, hashable(toSign)), signature.signature)) {
    return refuse(mismatch(signature, toSign, undefined));
  }
  const bodyFault = bodyMismatch(crypto, signature.payload, facts.bodySha256);
  return bodyFault === undefined ? { ok: true, chunkSeed: undefined } : refuse(bodyFault);
}

// A temporary key is found through its token, so a token that is not ours leaves no key to know.
function keyNotFound(signature: SignatureV4 | SignatureV2, facts: VerificationFacts): ServiceError {
  const tokenFault =
    facts.sessionToken.state === "unknown" ? checkSessionToken(signature, "unknown") : undefined;
  return tokenFault ?? unknownAccessKey(signature);
}

function refuse(error: ServiceError): Verification {
  return { ok: false, error };
}

function signedBodyHash(facts: VerificationFacts): string {
  // Outside S3 the body is part of the canonical request; going on without it would verify nothing.
  if (facts.bodySha256 === undefined)
    throw new Error("The body must be hashed before its signature is verified.");
  return facts.bodySha256;
}

function bodyMismatch(
  crypto: SignatureCrypto,
  payload: PayloadSigning | undefined,
  bodySha256: string | undefined,
): ServiceError | undefined {
  if (payload === undefined || bodySha256 === undefined) return undefined;
  return payloadMismatch(crypto, payload, bodySha256);
}

function mismatch(
  signature: SignatureV4 | SignatureV2,
  toSign: string,
  canonical: string | undefined,
): ServiceError {
  const { protocol } = signature.request;
  if (protocol !== "s3") return signatureError(protocol, "mismatch");
  return signatureMismatch(signature.accessKeyId, signature.signature, toSign, canonical);
}
