import { createCipheriv } from "node:crypto";
import { expect, test } from "vitest";
import { seededChance } from "../../../runtime/chance.ts";
import { silentLog } from "../../../runtime/log.ts";
import { openSeal } from "../../../runtime/seal.ts";
import { openSqlite } from "../../../runtime/storage/sqlite.ts";
import { digestKeyMigrations, digestKeysIn } from "./store.ts";

const chance = seededChance(9);
const key = chance.bytes(32);

/** As private keys were sealed before: 1, nonce, tag, ciphertext. */
function sealedOnce(plain: Uint8Array, fingerprint: string): Uint8Array {
  const nonce = chance.bytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(Buffer.from(fingerprint));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(1), nonce, cipher.getAuthTag(), body]);
}

test("keys that were sealed in the former way open in the present one", async () => {
  const database = openSqlite(":memory:", { log: silentLog });
  const [table] = digestKeyMigrations;
  if (table === undefined) throw new Error("there is no table");
  await database.migrate([table]);
  const plains = Array.from({ length: 300 }, (_, index) => chance.bytes(index));
  const stored = plains.map((plain, index) => ({
    region: "us-east-1",
    fingerprint: `key-${String(index).padStart(3, "0")}`,
    publicKeyDer: Uint8Array.of(index & 255),
    sealedPrivateKey: sealedOnce(plain, `key-${String(index).padStart(3, "0")}`),
    validFromMs: 0,
    validUntilMs: 1,
  }));
  await database.transaction(async (transaction) => {
    for (const one of stored) await digestKeysIn(transaction).add(one);
  });
  await database.migrate(digestKeyMigrations);
  const kept = await database.transaction((transaction) =>
    digestKeysIn(transaction).validWithin("us-east-1", 0, 1),
  );
  const seal = openSeal(key, chance);
  const opened = kept.map(({ sealedPrivateKey, fingerprint }) => seal.open(sealedPrivateKey, fingerprint));
  expect(opened.map((plain) => plain && Buffer.from(plain).toString("hex"))).toEqual(
    plains.map((plain) => Buffer.from(plain).toString("hex")),
  );
  await database.close();
});
