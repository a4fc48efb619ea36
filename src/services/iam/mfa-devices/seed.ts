import { createHmac } from "node:crypto";
import { encodePng } from "../../../pure/image/png.ts";
import { qrCode } from "../../../pure/image/qr-code.ts";
import { decodeBase32, encodeBase32 } from "../../../pure/multi-factor/base32.ts";
import type { HmacSha1 } from "../../../pure/multi-factor/totp.ts";
import type { Chance } from "../../../runtime/chance.ts";
import type { Seal } from "../../../runtime/seal.ts";
import type { MfaDevice } from "../entities/entity.ts";

/** 64 characters of base32. */
const SEED_BYTES = 40;
const PIXELS_OF_MODULE = 4;

export const hmacSha1: HmacSha1 = (key, message) => createHmac("sha1", key).update(message).digest();

/** What the device and the house share, in base32. */
export function newSeed(chance: Chance): string {
  return encodeBase32(chance.bytes(SEED_BYTES));
}

// The account and name are sealed along with the seed, so that one moved to another row does not open there.
export function sealSeed(seal: Seal, owner: string, seed: string): string {
  return Buffer.from(seal.seal(new TextEncoder().encode(`${owner}:${seed}`))).toString("base64");
}

/** Throws when the row was tampered with or sealed with another key. */
export function openSeed(seal: Seal, device: MfaDevice): Uint8Array {
  const plain = seal.open(Buffer.from(device.details.sealedSeed, "base64"));
  const text = plain === undefined ? "" : new TextDecoder().decode(plain);
  const owner = sealOwner(device);
  const seed = text.startsWith(`${owner}:`) ? decodeBase32(text.slice(owner.length + 1)) : undefined;
  if (seed === undefined) throw new Error(`the seed of MFA device ${owner} cannot be opened`);
  return seed;
}

export function sealOwner({ account, name }: Pick<MfaDevice, "account" | "name">): string {
  return `${account}/${name}`;
}

/** What authenticator apps read: the key URI format, as they share it. */
export function seedUri(deviceName: string, accountName: string, seed: string): string {
  const label = `${encodeURIComponent(deviceName)}@${encodeURIComponent(accountName)}`;
  return `otpauth://totp/${label}?secret=${seed}&issuer=Amazon%20Web%20Services`;
}

export function seedQrCode(uri: string): Uint8Array {
  return encodePng(qrCode(new TextEncoder().encode(uri)), PIXELS_OF_MODULE);
}
