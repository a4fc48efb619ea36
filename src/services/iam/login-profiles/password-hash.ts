/**
 * Passwords as they are kept: `$scrypt$ln=14,r=8,p=5$SALT$HASH`, the cost (log2 N), block size and
 * parallelization of scrypt (RFC 7914) with the salt and the key in base64. What stands before the last dollar
 * sign is the setting: with it the same password gives the same text.
 */
import { scrypt, timingSafeEqual } from "node:crypto";
import type { Chance } from "../../../runtime/chance.ts";
import { openTurnstile } from "../../../runtime/turnstile.ts";

const COST = "ln=14,r=8,p=5";
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const SETTING = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([A-Za-z0-9+/=]+)$/;

/** Half of the threads that Node has for such work: the other half is for the disk, which every call waits for. */
const inTurn = openTurnstile(2);

/** A setting with a salt of its own, at today's cost. */
export function newSetting(chance: Chance): string {
  return `$scrypt$${COST}$${Buffer.from(chance.bytes(SALT_BYTES)).toString("base64")}`;
}

export function settingOf(hash: string): string {
  return hash.slice(0, hash.lastIndexOf("$"));
}

/** Whether hashes with the setting cost as much as they should today. */
export function isCurrent(setting: string): boolean {
  return setting.startsWith(`$scrypt$${COST}$`);
}

/** Takes some tenths of a second, off the event loop. */
export function hashPassword(setting: string, password: string): Promise<string> {
  const [, cost = "", r = "", p = "", salt = ""] = SETTING.exec(setting) ?? [];
  if (salt === "") return Promise.reject(new Error("not the setting of a password's hash"));
  const options = {
    N: 2 ** Number(cost),
    r: Number(r),
    p: Number(p),
    maxmem: 256 * 2 ** Number(cost) * Number(r),
  };
  const work = () =>
    new Promise<string>((resolve, reject) => {
      scrypt(password, Buffer.from(salt, "base64"), HASH_BYTES, options, (error, key) => {
        if (error === null) resolve(`${setting}$${key.toString("base64")}`);
        else reject(error);
      });
    });
  return inTurn(work);
}

/** In a time that does not depend on where the two differ. */
export function sameHash(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
