import { type AccountId, isAccountId } from "./account.ts";

/** Where the bytes of an id come from: `call.chance`. */
export interface ByteSource {
  bytes(length: number): Uint8Array;
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const HEX = "0123456789abcdef";

/**
 * What an entity's unique id begins with: user, role, managed policy, its version, group, instance
 * profile, certificate, service-specific credential, OIDC and SAML provider, key of the latter.
 * AWS shows no id of a virtual MFA device; ours never leaves the house.
 */
export type UniqueIdPrefix =
  | "AIDA"
  | "AROA"
  | "ANPA"
  | "ANVA"
  | "AGPA"
  | "AIPA"
  | "ASCA"
  | "ACCA"
  | "OIDCPR"
  | "SAMLSP"
  | "SAMLPK"
  | "VMFA";

/** An entity's unique id: the prefix and 17 characters, or for SAML 16 of a wider alphabet. */
export function uniqueId(prefix: UniqueIdPrefix, chance: ByteSource): string {
  if (prefix === "SAMLSP" || prefix === "SAMLPK") return prefix + randomText(ALPHANUMERIC, 16, chance);
  return prefix + pick(BASE32, chance.bytes(17));
}

/**
 * A key's id of 20 characters: a long-term (`AKIA`) or temporary (`ASIA`) access key, a public key (`APKA`). As with AWS, the 80 bits
 * after the prefix hold a set bit, the account id in 40 bits, and chance.
 */
export function accessKeyId(
  prefix: "AKIA" | "ASIA" | "APKA",
  account: AccountId,
  chance: ByteSource,
): string {
  let bits = (1n << 40n) | BigInt(account);
  for (const byte of chance.bytes(5)) bits = (bits << 8n) | BigInt(byte);
  // 81 bits minus the one that overflows: 1 + 40 + 39.
  bits >>= 1n;
  let text = "";
  for (let index = 0; index < 16; index++) {
    text = BASE32.charAt(Number(bits & 31n)) + text;
    bits >>= 5n;
  }
  return prefix + text;
}

/** The account written into an access key id; undefined for ids that carry none (old or chosen by hand). */
export function accountOfAccessKeyId(id: string): AccountId | undefined {
  if (!/^A[KS]IA[Q-Z2-7][A-Z2-7]{15}$/.test(id)) return undefined;
  let bits = 0n;
  for (const character of id.slice(4)) bits = (bits << 5n) | BigInt(BASE32.indexOf(character));
  const account = ((bits >> 39n) & ((1n << 40n) - 1n)).toString().padStart(12, "0");
  return isAccountId(account) ? account : undefined;
}

/** A secret access key: 40 characters, 240 bits of chance. */
export function secretAccessKey(chance: ByteSource): string {
  return pick(BASE64, chance.bytes(40));
}

/** Lower-case hexadecimal digits, such as the 64 of a canonical user id. `digits` is even. */
export function hexId(digits: number, chance: ByteSource): string {
  return hexOf(chance.bytes(digits / 2));
}

/** A random UUID (version 4) of 16 bytes of chance. */
export function uuid(chance: ByteSource): string {
  const bytes = chance.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = hexOf(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Characters of an alphabet of any length up to 256, without favouring its first ones. */
export function randomText(alphabet: string, length: number, chance: ByteSource): string {
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of chance.bytes(length - text.length)) {
      if (byte < fair) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

/** Twelve random digits that do not begin with a zero. */
export function randomAccountId(chance: ByteSource): AccountId {
  for (;;) {
    const digits = randomText("0123456789", 12, chance);
    if (digits.charAt(0) !== "0" && isAccountId(digits)) return digits;
  }
}

// The alphabet's length is a power of two, so every character is as likely as another.
function pick(alphabet: string, bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += alphabet.charAt(byte % alphabet.length);
  return text;
}

function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  return text;
}
