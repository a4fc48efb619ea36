import { createPublicKey, type JsonWebKey, type KeyObject, verify } from "node:crypto";
import type { JsonWebToken } from "../../../pure/jwt/json-web-token.ts";
import type { JsonKey } from "../../../runtime/outbound/issuers.ts";

interface Algorithm {
  readonly hash: string;
  readonly keyType: "RSA" | "EC";
  readonly curve?: string | undefined;
}

/** What AWS takes. Above all neither `none` nor the symmetric ones, for which a public key would be the secret. */
const ALGORITHMS: ReadonlyMap<unknown, Algorithm> = new Map([
  ["RS256", { hash: "sha256", keyType: "RSA" }],
  ["RS384", { hash: "sha384", keyType: "RSA" }],
  ["RS512", { hash: "sha512", keyType: "RSA" }],
  ["ES256", { hash: "sha256", keyType: "EC", curve: "P-256" }],
  ["ES384", { hash: "sha384", keyType: "EC", curve: "P-384" }],
  ["ES512", { hash: "sha512", keyType: "EC", curve: "P-521" }],
]);

/** The name of the key that the token says it was signed with, which no token may leave out. */
export function keyIdOf({ header }: JsonWebToken): string | undefined {
  return typeof header.kid === "string" && header.kid !== "" ? header.kid : undefined;
}

/** Whether the algorithm is one that is taken. */
export function isVerifiable({ header }: JsonWebToken): boolean {
  return ALGORITHMS.has(header.alg);
}

/** Whether one of the keys of that name signed the token. */
export function isSignedBy(token: JsonWebToken, keyId: string, keys: readonly JsonKey[]): boolean {
  const algorithm = ALGORITHMS.get(token.header.alg);
  if (algorithm === undefined) return false;
  return keys
    .filter((key) => key.kid === keyId)
    .filter((key) => isFor(key, token.header.alg, algorithm))
    .some((key) => verifies(token, algorithm, key));
}

function isFor(key: JsonKey, name: unknown, { keyType, curve }: Algorithm): boolean {
  const isRight = key.kty === keyType && (curve === undefined || key.crv === curve);
  return (
    isRight && (key.alg === undefined || key.alg === name) && (key.use === undefined || key.use === "sig")
  );
}

function verifies({ signed, signature }: JsonWebToken, { hash }: Algorithm, jwk: JsonKey): boolean {
  const key = readKey(jwk);
  // The two numbers of an elliptic signature stand one after the other, not in DER (RFC 7518, section 3.4).
  return (
    key !== undefined && verify(hash, Buffer.from(signed), { key, dsaEncoding: "ieee-p1363" }, signature)
  );
}

function readKey(jwk: JsonKey): KeyObject | undefined {
  try {
    return createPublicKey({ key: jwk as JsonWebKey, format: "jwk" });
  } catch {
    return undefined;
  }
}
