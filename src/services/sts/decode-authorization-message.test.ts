import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand } from "@aws-sdk/client-iam";
import { DecodeAuthorizationMessageCommand } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Credentials, type House, openHouse, START_MS } from "../../../test/harness/house.ts";
import { lastRecord } from "../../../test/harness/last-record.ts";
import {
  type AuthorizationFailure,
  encodeAuthorizationMessage,
} from "../../runtime/authorization-message.ts";
import { seededChance } from "../../runtime/chance.ts";
import { openSeal, purposeKey, SEAL_KEY_BYTES, type Seal } from "../../runtime/seal.ts";

const strangeSeal = openSeal(new Uint8Array(SEAL_KEY_BYTES), seededChance(2));

const failure: AuthorizationFailure = {
  account: "111111111111",
  explicitDeny: false,
  matchedStatements: [],
  principal: { id: "AIDAEXAMPLE", name: "ann", arn: "arn:aws:iam::111111111111:user/ann" },
  action: "s3:GetObject",
  resource: "arn:aws:s3:::logs/a",
  conditions: { "aws:SecureTransport": "false" },
};
const WEEK_MS = 7 * 24 * 3600 * 1000;

const place = mkdtempSync(join(tmpdir(), "cairn-decode-"));
let house: House;
let seal: Seal;
let message: string;

// Nothing in the house encodes its refusals, so the test does, with the key that lies in the house's folder.
beforeAll(async () => {
  vi.stubEnv("TMPDIR", place);
  house = await openHouse();
  vi.unstubAllEnvs();
  const [folder = ""] = readdirSync(place);
  seal = openSeal(purposeKey(readFileSync(join(place, folder, "sealing.key")), "sts"), seededChance(2));
  message = encodeAuthorizationMessage(seal, failure, START_MS);
});
afterAll(async () => {
  await house.close();
  rmSync(place, { recursive: true });
});

async function decode(EncodedMessage: string, credentials?: Credentials) {
  const command = new DecodeAuthorizationMessageCommand({ EncodedMessage });
  return (await house.sts(credentials).send(command)).DecodedMessage;
}

test("tells why a call was refused, and does not record it", async () => {
  expect(await decode(message)).toBe(
    '{"allowed":false,"explicitDeny":false,"matchedStatements":{"items":[]},"failures":{"items":[]},' +
      '"context":{"principal":{"id":"AIDAEXAMPLE","name":"ann","arn":"arn:aws:iam::111111111111:user/ann"},' +
      '"action":"s3:GetObject","resource":"arn:aws:s3:::logs/a","conditions":{"items":' +
      '[{"key":"aws:SecureTransport","values":{"items":[{"value":"false"}]}}]}}}',
  );
  expect(await lastRecord(house, "sts.amazonaws.com")).toEqual({
    eventName: "DecodeAuthorizationMessage",
    readOnly: true,
    requestParameters: { encodedMessage: message },
    responseElements: null,
  });
});

test("needs the permission", async () => {
  const UserName = "ann";
  await house.iam().send(new CreateUserCommand({ UserName }));
  const { AccessKey } = await house.iam().send(new CreateAccessKeyCommand({ UserName }));
  const ann = {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
  await expect(decode(message, ann)).rejects.toMatchObject({
    Code: "AccessDenied",
    message:
      "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: sts:DecodeAuthorizationMessage " +
      "on resource: * because no identity-based policy allows the sts:DecodeAuthorizationMessage action",
  });
  const PolicyDocument =
    '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:DecodeAuthorizationMessage","Resource":"*"}}';
  await house.iam().send(new PutUserPolicyCommand({ UserName, PolicyName: "decode", PolicyDocument }));
  expect(await decode(message, ann)).toContain('"allowed":false');
});

test.for<[what: string, message: () => string]>([
  ["text that is no message", () => "hello"],
  ["a message that was broken into lines", () => `${message.slice(0, 70)}\n${message.slice(70)}`],
  ["a message of another data folder", () => encodeAuthorizationMessage(strangeSeal, failure, START_MS)],
  [
    "a message of another account",
    () => encodeAuthorizationMessage(seal, { ...failure, account: "222222222222" }, START_MS),
  ],
  ["a message that has expired", () => encodeAuthorizationMessage(seal, failure, START_MS - WEEK_MS)],
])("refuses %s", async ([, text]) => {
  await expect(decode(text())).rejects.toMatchObject({
    name: "InvalidAuthorizationMessageException",
    message: "Message is not valid",
    $metadata: { httpStatusCode: 400 },
  });
  expect(await lastRecord(house, "sts.amazonaws.com")).toMatchObject({
    eventName: "DecodeAuthorizationMessage",
    errorCode: "InvalidAuthorizationMessageException",
    errorMessage: "Message is not valid",
  });
});
