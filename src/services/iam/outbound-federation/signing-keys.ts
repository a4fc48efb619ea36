import { createPrivateKey, generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";
import type { Seal } from "../../../runtime/seal.ts";

/** How tokens can be signed. */
export type SigningAlgorithm = "RS256" | "ES384";

/** A JSON Web Key's public half, with the name by which tokens say that they were signed with it. */
export type PublicKey = Readonly<Record<string, unknown>> & { readonly kid: string };

export interface SigningKeys {
  readonly publicKeys: readonly PublicKey[];
  /** PKCS #8 in PEM format, by algorithm. */
  readonly privateKeys: Readonly<Record<SigningAlgorithm, string>>;
}

const generate = promisify(generateKeyPair);
const KEY_IDS: Readonly<Record<SigningAlgorithm, string>> = { RS256: "RSA_0", ES384: "EC384_0" };

export async function generateSigningKeys(): Promise<SigningKeys> {
  const rsa = await generate("rsa", { modulusLength: 2048 });
  const elliptic = await generate("ec", { namedCurve: "P-384" });
  return {
    publicKeys: [publicKey(rsa.publicKey, "RS256"), publicKey(elliptic.publicKey, "ES384")],
    privateKeys: { RS256: pemOf(rsa.privateKey), ES384: pemOf(elliptic.privateKey) },
  };
}

function publicKey(key: KeyObject, alg: SigningAlgorithm): PublicKey {
  return { ...key.export({ format: "jwk" }), kid: KEY_IDS[alg], alg, use: "sig" };
}

function pemOf(key: KeyObject): string {
  return key.export({ format: "pem", type: "pkcs8" }).toString();
}

// The issuer is sealed along with its keys, so that keys moved to another account do not open there.
export function sealKeys(seal: Seal, issuerId: string, { privateKeys }: SigningKeys): string {
  const plain = Buffer.from(JSON.stringify({ issuerId, privateKeys }));
  return Buffer.from(seal.seal(plain)).toString("base64");
}

export function openSigningKey(
  seal: Seal,
  { issuerId, sealedKeys }: { readonly issuerId: string; readonly sealedKeys: string },
  algorithm: SigningAlgorithm,
): { readonly keyId: string; readonly key: KeyObject } {
  const plain = seal.open(Buffer.from(sealedKeys, "base64"));
  const opened = plain && (JSON.parse(Buffer.from(plain).toString()) as SealedKeys);
  if (opened?.issuerId !== issuerId) throw new Error(`the keys of issuer ${issuerId} cannot be opened`);
  return { keyId: KEY_IDS[algorithm], key: createPrivateKey(opened.privateKeys[algorithm]) };
}

interface SealedKeys extends Pick<SigningKeys, "privateKeys"> {
  readonly issuerId: string;
}
