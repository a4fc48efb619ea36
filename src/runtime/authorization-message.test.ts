import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parsePolicy } from "../pure/policy/parse.ts";
import {
  type AuthorizationFailure,
  decodeAuthorizationMessage,
  encodeAuthorizationMessage,
} from "./authorization-message.ts";
import { seededChance } from "./chance.ts";
import { openSeal, SEAL_KEY_BYTES } from "./seal.ts";

const seal = openSeal(new Uint8Array(SEAL_KEY_BYTES).fill(7), seededChance(1));
const otherFolder = openSeal(new Uint8Array(SEAL_KEY_BYTES).fill(8), seededChance(1));
const NOW = Date.parse("2026-03-02T09:15:07Z");
const DAY_MS = 24 * 3600 * 1000;
const account = "111122223333";

const { statements } = parsePolicy(
  JSON.stringify({
    Version: "2012-10-17",
    Statement: {
      Sid: "VisualEditor0",
      Effect: "Deny",
      Action: "ec2:RunInstances",
      Resource: ["*"],
      Condition: { StringNotEquals: { "ec2:InstanceType": ["t3.micro", "t3.small"] } },
    },
  }),
);

const explicit: AuthorizationFailure = {
  account,
  explicitDeny: true,
  matchedStatements: statements,
  principal: { id: "AROA123456789EXAMPLE:Ana", arn: `arn:aws:sts::${account}:assumed-role/Developer/Ana` },
  action: "ec2:RunInstances",
  resource: `arn:aws:ec2:us-east-1:${account}:instance/*`,
  conditions: { "aws:Region": "us-east-1", "aws:TagKeys": ["a", "b"] },
};
const implicit: AuthorizationFailure = {
  account,
  explicitDeny: false,
  matchedStatements: [],
  principal: { id: "AIDA123456789EXAMPLE", name: "ann", arn: `arn:aws:iam::${account}:user/ann` },
  action: "iam:PassRole",
  resource: `arn:aws:iam::${account}:role/app`,
  conditions: {},
};

const decoded = (failure: AuthorizationFailure): unknown =>
  JSON.parse(
    decodeAuthorizationMessage(seal, encodeAuthorizationMessage(seal, failure, NOW), account, NOW) ?? "",
  );

describe("a message tells", () => {
  test("of an explicit deny, with the statement that denied", () => {
    expect(decoded(explicit)).toEqual({
      allowed: false,
      explicitDeny: true,
      matchedStatements: {
        items: [
          {
            statementId: "VisualEditor0",
            effect: "DENY",
            principals: { items: [{ value: "AROA123456789EXAMPLE" }] },
            principalGroups: { items: [] },
            actions: { items: [{ value: "ec2:RunInstances" }] },
            resources: { items: [{ value: "*" }] },
            conditions: {
              items: [
                {
                  key: "ec2:InstanceType",
                  values: { items: [{ value: "t3.micro" }, { value: "t3.small" }] },
                },
              ],
            },
          },
        ],
      },
      failures: { items: [] },
      context: {
        principal: {
          id: "AROA123456789EXAMPLE:Ana",
          arn: "arn:aws:sts::111122223333:assumed-role/Developer/Ana",
        },
        action: "ec2:RunInstances",
        resource: "arn:aws:ec2:us-east-1:111122223333:instance/*",
        conditions: {
          items: [
            { key: "aws:Region", values: { items: [{ value: "us-east-1" }] } },
            { key: "aws:TagKeys", values: { items: [{ value: "a" }, { value: "b" }] } },
          ],
        },
      },
    });
  });

  test("of a missing allow, members in AWS's order", () => {
    const message = encodeAuthorizationMessage(seal, implicit, NOW);
    expect(decodeAuthorizationMessage(seal, message, account, NOW)).toBe(
      '{"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},"failures":{"items":[]},' +
        '"context":{"principal":{"id":"AIDA123456789EXAMPLE","name":"ann","arn":"arn:aws:iam::111122223333:user/ann"},' +
        '"action":"iam:PassRole","resource":"arn:aws:iam::111122223333:role/app","conditions":{"items":[]}}}',
    );
  });

  test("the main thing, when all would be too long for the operation that decodes it", () => {
    // Text that does not compress.
    const chance = seededChance(2);
    const conditions = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [
        `aws:RequestTag/${index}`,
        Buffer.from(chance.bytes(40)).toString("base64"),
      ]),
    );
    const message = encodeAuthorizationMessage(seal, { ...explicit, conditions }, NOW);
    expect(message.length).toBeLessThanOrEqual(10_240);
    const text = decodeAuthorizationMessage(seal, message, account, NOW) ?? "";
    expect(JSON.parse(text)).toMatchObject({
      explicitDeny: true,
      matchedStatements: { items: [] },
      context: { action: "ec2:RunInstances", conditions: { items: [] } },
    });
  });
});

describe("a message is refused", () => {
  const message = encodeAuthorizationMessage(seal, explicit, NOW);
  const sealText = (text: string) =>
    Buffer.from(seal.seal(deflateRawSync(Buffer.from(text)))).toString("base64url");

  test.for<[why: string, message: string, account: string, now: number]>([
    ["of another account", message, "444455556666", NOW],
    ["after a week", message, account, NOW + 7 * DAY_MS],
    ["with a line break in it", `${message.slice(0, 40)}\n${message.slice(40)}`, account, NOW],
    ["cut short", message.slice(0, -1), account, NOW],
    ["empty", "", account, NOW],
    ["that is no message", "hello", account, NOW],
    [
      "that is sealed, but something else",
      Buffer.from(seal.seal(Buffer.from('{"v":1}'))).toString("base64url"),
      account,
      NOW,
    ],
    ["of another format", sealText(JSON.stringify([2, account, NOW, "{}"])), account, NOW],
    ["too large to be one", sealText(`[1,"${account}",${NOW},"${"x".repeat(2 << 20)}"]`), account, NOW],
  ])("%s", ([, text, of, now]) => {
    expect(decodeAuthorizationMessage(seal, text, of, now)).toBeUndefined();
  });

  test("of another data folder", () => {
    expect(decodeAuthorizationMessage(otherFolder, message, account, NOW)).toBeUndefined();
  });

  test("until then it is taken", () => {
    expect(decodeAuthorizationMessage(seal, message, account, NOW + 7 * DAY_MS - 1)).toBeDefined();
  });

  test("whichever byte is changed", () => {
    const bytes = Buffer.from(message, "base64url");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ flip;
        expect(decodeAuthorizationMessage(seal, changed.toString("base64url"), account, NOW)).toBeUndefined();
      }),
    );
  });
});
