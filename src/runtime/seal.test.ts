import fc from "fast-check";
import { expect, test } from "vitest";
import { seededChance } from "./chance.ts";
import { openSeal, purposeKey, SEAL_KEY_BYTES } from "./seal.ts";

const chance = seededChance(5);
const key = chance.bytes(SEAL_KEY_BYTES);
const seal = openSeal(key, chance);
const secret = new TextEncoder().encode("a secret");
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

test("what is sealed opens to what it was, also for who opened the seal anew", () => {
  const sealed = seal.seal(secret);
  expect(text(seal.open(sealed))).toBe("a secret");
  expect(text(openSeal(key, chance).open(sealed))).toBe("a secret");
  expect(openSeal(purposeKey(key, "another"), chance).open(sealed)).toBeUndefined();
  expect(seal.seal(secret)).not.toEqual(sealed);
});

test("what is sealed for a context opens for no other, before and after it was opened", () => {
  const sealed = seal.seal(secret, "row 1");
  for (const _ of ["before", "after"]) {
    expect(seal.open(sealed, "row 2")).toBeUndefined();
    expect(seal.open(sealed)).toBeUndefined();
    expect(text(seal.open(sealed, "row 1"))).toBe("a secret");
  }
  expect(seal.open(seal.seal(secret), "row 1")).toBeUndefined();
});

test("where what is sealed ends and its context begins is no matter of taste", () => {
  const opened = openSeal(key, chance);
  const sealed = opened.seal(secret, "row 1");
  expect(text(opened.open(sealed, "row 1"))).toBe("a secret");
  const longer = Buffer.concat([sealed, Buffer.from("row")]);
  expect(opened.open(longer, " 1")).toBeUndefined();
  expect(opened.open(Buffer.concat([sealed, Buffer.from("row 1")]))).toBeUndefined();
  const name = Buffer.concat([Buffer.from(`${sealed.length}/`), sealed, Buffer.from("row 1")]);
  expect(opened.open(name)).toBeUndefined();
});

test("law: of what is sealed no byte can be changed", () => {
  fc.assert(
    fc.property(
      fc.option(fc.string(), { nil: undefined }),
      fc.uint8Array({ maxLength: 40 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (context, plain, at, flip) => {
        const sealed = seal.seal(plain, context);
        const changed = Uint8Array.from(sealed);
        changed[at % changed.length] = (changed[at % changed.length] ?? 0) ^ flip;
        expect(seal.open(changed, context)).toBeUndefined();
        expect(Buffer.from(seal.open(sealed, context) ?? [1]).equals(plain)).toBe(true);
      },
    ),
  );
});
