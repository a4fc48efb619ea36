import { scryptSync } from "node:crypto";
import { expect, test } from "vitest";
import { seededChance } from "../../../runtime/chance.ts";
import { hashPassword, isCurrent, newSetting, sameHash, settingOf } from "./password-hash.ts";

const setting = newSetting(seededChance(1));

test("a hash says how it was made, and is made again from that", async () => {
  const hash = await hashPassword(setting, "correct horse");
  expect(hash).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/);
  expect(settingOf(hash)).toBe(setting);
  expect(isCurrent(setting)).toBe(true);
  expect(sameHash(await hashPassword(settingOf(hash), "correct horse"), hash)).toBe(true);
  expect(sameHash(await hashPassword(settingOf(hash), "correct horsf"), hash)).toBe(false);
  expect(sameHash("", hash)).toBe(false);
});

test("the same password has another hash for everyone", async () => {
  const chance = seededChance(2);
  const hashes = await Promise.all([1, 2].map(() => hashPassword(newSetting(chance), "same")));
  expect(new Set(hashes).size).toBe(2);
});

test("a hash of another cost is still read", async () => {
  const salt = Buffer.from("NaCl");
  const key = scryptSync("password", salt, 32, { N: 1024, r: 8, p: 1 }).toString("base64");
  const cheap = `$scrypt$ln=10,r=8,p=1$${salt.toString("base64")}`;
  expect(await hashPassword(cheap, "password")).toBe(`${cheap}$${key}`);
  expect(isCurrent(cheap)).toBe(false);
});

test.for(["", "$scrypt$", "$bcrypt$ln=14,r=8,p=5$AAAA", "$scrypt$ln=x,r=8,p=5$AAAA"])(
  "%j is no setting",
  async (text) => {
    await expect(hashPassword(text, "password")).rejects.toThrow("not the setting");
  },
);
