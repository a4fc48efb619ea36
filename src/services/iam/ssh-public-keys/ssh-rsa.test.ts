import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { fingerprintOf, readPem, readSshRsa, toPemText, toSshText } from "./ssh-rsa.ts";

/** Made by `ssh-keygen -t rsa -b 2048 -C ann@example`; the fingerprint by `ssh-keygen -l -E md5`. */
const SSH =
  "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQCz+1KidlB2jPE9/cSGYn0FJ3locj1xjnL0Eoi4WekxkIqwB7Aht7tKCyZuFl01BoX8NsX4bqB1k++hhDvlGTJS08jCJQATygja3CrSvS35zYlO8yqUCU0cEDqA9OOXaefuJyY/IEnsgmPxOcfOOa0vi7ZRCBZZaTITRjAe/2oVo+rkMoFYeyNKUrLm4w3xcwn6Ra0cNix4s0GPDwVH9eSvxvNafXNWsfoiN61a4J40sA1i/77uajuNuDFzibwYn0IVHfJxeTVbvi9GrcWDt4yDW/HYLexUh1NTqmUSd2nOFqU/aLedKQfbXtSTCCTzwN2JvehLPXmM9mdK96DN+lZ3 ann@example";
const FINGERPRINT = "e0:ac:1f:3c:69:c0:b1:a2:fe:92:1c:0b:0f:82:9d:1b";

test("a key of ssh-keygen is read, and has the fingerprint that it shows", () => {
  const key = readSshRsa(SSH);
  if (key === undefined) throw new Error("the key is not read");
  expect(fingerprintOf(key)).toBe(FINGERPRINT);
  expect(toSshText(key)).toBe(SSH.split(" ").slice(0, 2).join(" "));
  const same = readPem(toPemText(key));
  expect(same && fingerprintOf(same)).toBe(FINGERPRINT);
});

const blobOf = (text: string) => Buffer.from(text.split(" ")[1] ?? "", "base64");
const textOf = (blob: Buffer) => `ssh-rsa ${blob.toString("base64")}`;
const small = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey;
const ed25519 = generateKeyPairSync("ed25519").publicKey;

test.for<[what: string, text: string]>([
  ["nothing", ""],
  ["a name alone", "ssh-rsa"],
  ["no base64", "ssh-rsa !!!!"],
  ["a key that breaks off", textOf(blobOf(SSH).subarray(0, -1))],
  ["a key with something after it", textOf(Buffer.concat([blobOf(SSH), Buffer.of(0)]))],
  ["a key with a number written longer than it is", textOf(padded(blobOf(SSH)))],
  [
    "a key of another kind under the name",
    textOf(Buffer.from("0000000b7373682d656432353531390000000100", "hex")),
  ],
  ["two lines", `${SSH}\n${SSH}`],
  ["a key of 1024 bits", toSshText(small)],
])("%s is not read", ([, text]) => {
  expect(readSshRsa(text)).toBeUndefined();
});

test("PEM of other keys is not read", () => {
  for (const key of [small, ed25519]) {
    expect(readPem(key.export({ format: "pem", type: "spki" }).toString())).toBeUndefined();
  }
  expect(readPem("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")).toBeUndefined();
});

/** The modulus with another leading zero. */
function padded(blob: Buffer): Buffer {
  const start = 4 + 7 + 4 + 3;
  const length = Buffer.alloc(4);
  length.writeUInt32BE(blob.readUInt32BE(start) + 1);
  return Buffer.concat([blob.subarray(0, start), length, Buffer.of(0), blob.subarray(start + 4)]);
}
