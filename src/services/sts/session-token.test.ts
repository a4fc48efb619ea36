import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { accountId } from "../../pure/aws/account.ts";
import type { RoleCaller } from "../../pure/aws/caller.ts";
import { seededChance } from "../../runtime/chance.ts";
import { openSeal, SEAL_KEY_BYTES } from "../../runtime/seal.ts";
import { openSessionToken, sealSessionToken } from "./session-token.ts";

const chance = seededChance(7);
const seal = openSeal(chance.bytes(SEAL_KEY_BYTES), chance);
const caller: RoleCaller = {
  kind: "assumed-role",
  account: accountId("111111111111"),
  accessKeyId: "ASIAEXAMPLEEXAMPLE01",
  arn: "arn:aws:sts::111111111111:assumed-role/reader/night",
  roleArn: "arn:aws:iam::111111111111:role/reader",
  roleId: "AROAEXAMPLEEXAMPLE01",
  roleName: "reader",
  sessionName: "night",
  session: {
    createdAtMs: 1,
    expiresAtMs: 2,
    mfaAuthenticated: false,
    tags: { __proto__x: "é\u{1f512}" },
    transitiveTagKeys: ["a"],
    policies: ["{}"],
    policyArns: [],
    chained: true,
  },
};
const credential = { accessKeyId: caller.accessKeyId, secretAccessKey: "secret", caller };
const token = sealSessionToken(seal, { ...credential, issuedTo: "AKIAEXAMPLEEXAMPLE01" });

describe("a session token", () => {
  test("says what was put into it", () => {
    expect(openSessionToken(seal, caller.accessKeyId, token)).toEqual({
      secretAccessKey: "secret",
      caller,
      issuedTo: "AKIAEXAMPLEEXAMPLE01",
    });
    expect(openSessionToken(seal, caller.accessKeyId, sealSessionToken(seal, credential))).toEqual({
      secretAccessKey: "secret",
      caller,
    });
  });

  test("shows nothing of it, and is another each time", () => {
    expect(Buffer.from(token, "base64").toString("latin1")).not.toMatch(/secret|night|ASIA/);
    expect(sealSessionToken(seal, credential)).not.toBe(sealSessionToken(seal, credential));
  });

  test("is worth nothing to another key", () => {
    for (const other of ["ASIAEXAMPLEEXAMPLE02", "asiaexampleexample01", ""])
      expect(openSessionToken(seal, other, token)).toBeUndefined();
  });

  test("is worth nothing under another seal", () => {
    const other = openSeal(chance.bytes(SEAL_KEY_BYTES), chance);
    expect(openSessionToken(other, caller.accessKeyId, token)).toBeUndefined();
  });

  test("is worth nothing once any character is another, is missing or is more", () => {
    const character = fc.string({ minLength: 0, maxLength: 2, unit: "binary" });
    fc.assert(
      fc.property(fc.nat(token.length), fc.nat(2), character, (at, length, put) => {
        const changed = `${token.slice(0, at)}${put}${token.slice(at + length)}`;
        return changed === token || openSessionToken(seal, caller.accessKeyId, changed) === undefined;
      }),
      { numRuns: 2000 },
    );
  });

  test.for<[string, unknown]>([
    ["another secret of the house", "wJalrXUtnFEMI/K7MDENG"],
    ["nothing", ""],
    ["JSON that is no token", "null"],
    ["a number", "7"],
    ["a list", "[]"],
    ["a token of a later format", JSON.stringify({ v: 2, k: caller.accessKeyId, s: "secret", c: caller })],
  ])("is not made of %s, sealed by the same key", ([, content]) => {
    const sealed = Buffer.from(seal.seal(Buffer.from(String(content)))).toString("base64");
    expect(openSessionToken(seal, caller.accessKeyId, sealed)).toBeUndefined();
  });
});
