import { createPrivateKey, X509Certificate } from "node:crypto";
import { uniqueId } from "../../../pure/aws/ids.ts";
import { readIdentityProviderMetadata } from "../../../pure/saml/metadata.ts";
import type { Call } from "../../../runtime/call.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { SamlPrivateKey, SamlProviderDetails } from "../entities/entity.ts";
import {
  encryptionNeedsKey,
  lastKeyIsNeeded,
  noSuchSamlKey,
  oneKeyChangeAtOnce,
  tooManySamlKeys,
  unparsableMetadata,
  unparsableSamlKey,
} from "./errors.ts";

const KEYS_MAX = 2;
const RSA_BITS_MIN = 1024;
/** Whatever the metadata says of how long it is valid. */
const VALID_YEARS = 100;

type FromMetadata = Pick<SamlProviderDetails, "issuer" | "signingCertificates" | "validUntilMs">;

export function acceptMetadata(document: string, now: number): FromMetadata {
  const metadata = readIdentityProviderMetadata(document);
  if (metadata === undefined || !metadata.signingCertificates.every(isRsaCertificate)) {
    throw unparsableMetadata();
  }
  const { issuer, signingCertificates } = metadata;
  return { issuer, signingCertificates, validUntilMs: yearsAfter(now, VALID_YEARS) };
}

function isRsaCertificate(base64: string): boolean {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(base64, "base64"));
    const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
    return publicKey.asymmetricKeyType === "rsa" && bits >= RSA_BITS_MIN;
  } catch {
    return false;
  }
}

function yearsAfter(now: number, years: number): number {
  const date = new Date(now);
  return date.setUTCFullYear(date.getUTCFullYear() + years);
}

interface KeyChange {
  readonly AddPrivateKey?: string | undefined;
  readonly RemovePrivateKey?: string | undefined;
}

/** The keys after a change: a new key is added beside the old one, which is taken away by another call. */
export function changedKeys(
  keys: readonly SamlPrivateKey[],
  { AddPrivateKey: added, RemovePrivateKey: removed }: KeyChange,
  seal: Seal,
  call: Call,
): SamlPrivateKey[] {
  if (added !== undefined && removed !== undefined) throw oneKeyChangeAtOnce();
  if (removed !== undefined && !keys.some(({ keyId }) => keyId === removed)) throw noSuchSamlKey(removed);
  const kept = keys.filter(({ keyId }) => keyId !== removed);
  if (added === undefined) return kept;
  const keyId = uniqueId("SAMLPK", call.chance);
  const all = [...kept, { keyId, addedAtMs: call.now, sealedKey: sealSamlKey(seal, keyId, added) }];
  if (all.length > KEYS_MAX) throw tooManySamlKeys(KEYS_MAX);
  return all;
}

// The id is sealed along with the key, so that a key moved to another place does not open there.
function sealSamlKey(seal: Seal, keyId: string, pem: string): string {
  if (!isRsaKey(pem)) throw unparsableSamlKey();
  return Buffer.from(seal.seal(Buffer.from(`${keyId}:${pem}`))).toString("base64");
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

/** The key in PEM format. */
export function openSamlKey(seal: Seal, { keyId, sealedKey }: SamlPrivateKey): string {
  const plain = seal.open(Buffer.from(sealedKey, "base64"));
  const text = plain === undefined ? "" : Buffer.from(plain).toString();
  if (!text.startsWith(`${keyId}:`)) throw new Error(`the private key ${keyId} cannot be opened`);
  return text.slice(keyId.length + 1);
}

export function checkEncryption(
  { encryptionMode, privateKeys }: SamlProviderDetails,
  { RemovePrivateKey: removed }: KeyChange = {},
): void {
  if (encryptionMode !== "Required" || privateKeys.length > 0) return;
  throw removed === undefined ? encryptionNeedsKey() : lastKeyIsNeeded();
}
