import fc from "fast-check";
import { expect, test } from "vitest";
import { accountId } from "./account.ts";
import {
  accessKeyId,
  accountOfAccessKeyId,
  type ByteSource,
  hexId,
  randomAccountId,
  randomText,
  secretAccessKey,
  uniqueId,
  uuid,
} from "./ids.ts";

/** Gives the bytes again and again. */
function repeating(bytes: readonly number[]): ByteSource {
  let next = 0;
  return { bytes: (length) => Uint8Array.from({ length }, () => bytes[next++ % bytes.length] ?? 0) };
}

const chance = fc.array(fc.nat(255), { minLength: 16, maxLength: 64 }).map(repeating);
const account = fc.nat(999_999_999_999).map((number) => accountId(String(number).padStart(12, "0")));

test("a unique id is its prefix and 17 characters of base32", () => {
  fc.assert(fc.property(chance, (source) => /^AROA[A-Z2-7]{17}$/.test(uniqueId("AROA", source))));
});

test("an access key id tells its account", () => {
  fc.assert(
    fc.property(account, chance, fc.constantFrom("AKIA", "ASIA"), (owner, source, prefix) => {
      const id = accessKeyId(prefix, owner, source);
      expect(id).toMatch(/^A[KS]IA[Q-Z2-7][A-Z2-7]{15}$/);
      expect(accountOfAccessKeyId(id)).toBe(owner);
    }),
  );
});

// The account of this key is published along with the way to read it.
test("the account of a key that AWS gave out is read", () => {
  expect(accountOfAccessKeyId("ASIAQNZGKIQY56JQ7WML")).toBe("029608264753");
});

test.for(["AKIAIOSFODNN7EXAMPLE", "AKIDEXAMPLE", "", "AROAQAAAAAAAAAAAAAAA", "AKIAQ0000000000000000"])(
  "%j tells no account",
  (id) => {
    expect(accountOfAccessKeyId(id)).toBeUndefined();
  },
);

test("access key ids of one account differ by chance", () => {
  const owner = accountId("111111111111");
  const ids = new Set(
    Array.from({ length: 256 }, (_, index) => accessKeyId("AKIA", owner, repeating([index, 1, 2, 3, 4]))),
  );
  expect(ids.size).toBe(256);
});

test("secrets, hexadecimal ids and UUIDs have their form", () => {
  fc.assert(
    fc.property(chance, (source) => {
      expect(secretAccessKey(source)).toMatch(/^[A-Za-z0-9+/]{40}$/);
      expect(hexId(64, source)).toMatch(/^[0-9a-f]{64}$/);
      expect(uuid(source)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

test("text of an odd alphabet favours no character", () => {
  const bytes = Array.from({ length: 256 }, (_, byte) => byte);
  const text = randomText("abcdefghij", 250, repeating(bytes));
  for (const character of "abcdefghij") expect(text.split(character).length - 1).toBe(25);
});

test("an account id drawn begins with no zero", () => {
  expect(randomAccountId(repeating([0, ...Array.from({ length: 23 }, (_, index) => index + 1)]))).toMatch(
    /^[1-9]\d{11}$/,
  );
});
