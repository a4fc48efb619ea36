import { generateKeyPairSync } from "node:crypto";
import {
  CreateUserCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  GetSSHPublicKeyCommand,
  ListSSHPublicKeysCommand,
  UpdateSSHPublicKeyCommand,
  UploadSSHPublicKeyCommand,
} from "@aws-sdk/client-iam";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type House, openHouse } from "../../../../test/harness/house.ts";
import { lastRecord } from "../../../../test/harness/last-record.ts";
import { fingerprintOf, toSshText } from "./ssh-rsa.ts";

const NOW = new Date("2026-03-02T09:15:07Z");
const alice = { UserName: "alice" };
const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const SSH = `${toSshText(publicKey)} alice@example`;
const PEM = publicKey.export({ format: "pem", type: "spki" }).toString();

let house: House;
beforeEach(async () => {
  house = await openHouse();
  await house.iam().send(new CreateUserCommand(alice));
});
afterEach(() => house.close());

const upload = (SSHPublicKeyBody: string, owner = alice) =>
  house.iam().send(new UploadSSHPublicKeyCommand({ ...owner, SSHPublicKeyBody }));

test("a public key is uploaded, read in both encodings, made inactive and deleted", async () => {
  const iam = house.iam();
  const { SSHPublicKey } = await upload(SSH);
  const id = { SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId ?? "" };
  expect(SSHPublicKey).toEqual({
    UserName: "alice",
    SSHPublicKeyId: expect.stringMatching(/^APKA[A-Z2-7]{16}$/),
    Fingerprint: fingerprintOf(publicKey),
    SSHPublicKeyBody: SSH,
    Status: "Active",
    UploadDate: NOW,
  });
  expect(await lastRecord(house)).toEqual({
    eventName: "UploadSSHPublicKey",
    readOnly: false,
    requestParameters: { userName: "alice", sSHPublicKeyBody: SSH },
    responseElements: {
      sSHPublicKey: {
        userName: "alice",
        sSHPublicKeyId: id.SSHPublicKeyId,
        fingerprint: fingerprintOf(publicKey),
        sSHPublicKeyBody: SSH,
        status: "Active",
        uploadDate: "Mar 2, 2026, 9:15:07\u202fAM",
      },
    },
  });
  const asSsh = await iam.send(new GetSSHPublicKeyCommand({ ...alice, ...id, Encoding: "SSH" }));
  // Without the comment, which is no part of the key.
  expect(asSsh.SSHPublicKey).toEqual({ ...SSHPublicKey, SSHPublicKeyBody: toSshText(publicKey) });
  const asPem = await iam.send(new GetSSHPublicKeyCommand({ ...alice, ...id, Encoding: "PEM" }));
  expect(asPem.SSHPublicKey).toEqual({ ...SSHPublicKey, SSHPublicKeyBody: PEM });
  expect(await lastRecord(house)).toEqual({
    eventName: "GetSSHPublicKey",
    readOnly: true,
    requestParameters: { userName: "alice", sSHPublicKeyId: id.SSHPublicKeyId, encoding: "PEM" },
    responseElements: null,
  });
  await iam.send(new UpdateSSHPublicKeyCommand({ ...alice, ...id, Status: "Inactive" }));
  expect(await lastRecord(house)).toEqual({
    eventName: "UpdateSSHPublicKey",
    readOnly: false,
    requestParameters: { userName: "alice", sSHPublicKeyId: id.SSHPublicKeyId, status: "Inactive" },
    responseElements: null,
  });
  const listed = await iam.send(new ListSSHPublicKeysCommand(alice));
  expect(listed).toMatchObject({ IsTruncated: false });
  expect(listed.SSHPublicKeys).toEqual([{ ...alice, ...id, Status: "Inactive", UploadDate: NOW }]);
  expect(await lastRecord(house)).toEqual({
    eventName: "ListSSHPublicKeys",
    readOnly: true,
    requestParameters: { userName: "alice" },
    responseElements: null,
  });
  await expect(iam.send(new DeleteUserCommand(alice))).rejects.toMatchObject({
    Code: "DeleteConflict",
    message: "Cannot delete entity, must remove referenced objects first.",
  });
  await iam.send(new DeleteSSHPublicKeyCommand({ ...alice, ...id }));
  expect(await lastRecord(house)).toEqual({
    eventName: "DeleteSSHPublicKey",
    readOnly: false,
    requestParameters: { userName: "alice", sSHPublicKeyId: id.SSHPublicKeyId },
    responseElements: null,
  });
  expect((await iam.send(new ListSSHPublicKeysCommand(alice))).SSHPublicKeys).toEqual([]);
  await iam.send(new DeleteUserCommand(alice));
});

test("a key uploaded as PEM is the same key as SSH", async () => {
  const { SSHPublicKey } = await upload(PEM);
  expect(SSHPublicKey).toMatchObject({ Fingerprint: fingerprintOf(publicKey), SSHPublicKeyBody: PEM });
  const id = { SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId ?? "" };
  const asSsh = await house.iam().send(new GetSSHPublicKeyCommand({ ...alice, ...id, Encoding: "SSH" }));
  expect(asSsh.SSHPublicKey?.SSHPublicKeyBody).toBe(toSshText(publicKey));
  await expect(upload(SSH)).rejects.toMatchObject({ Code: "DuplicateSSHPublicKey" });
  expect(await lastRecord(house)).toMatchObject({ errorCode: "DuplicateSSHPublicKeyException" });
});

test("a key that is another user's is told from one that is not there", async () => {
  await house.iam().send(new CreateUserCommand({ UserName: "bob" }));
  const { SSHPublicKey } = await upload(SSH);
  const id = { SSHPublicKeyId: SSHPublicKey?.SSHPublicKeyId ?? "" };
  expect((await upload(SSH, { UserName: "bob" })).SSHPublicKey?.Fingerprint).toBe(SSHPublicKey?.Fingerprint);
  await expect(
    house.iam().send(new DeleteSSHPublicKeyCommand({ UserName: "bob", ...id })),
  ).rejects.toMatchObject({
    Code: "NoSuchEntity",
    message: `User has no Public Key with id ${id.SSHPublicKeyId}.`,
  });
});

test("there are five a user", async () => {
  const keys = Array.from({ length: 6 }, () => generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey);
  for (const key of keys.slice(1)) await upload(toSshText(key));
  await expect(upload(SSH)).rejects.toMatchObject({
    Code: "LimitExceeded",
    message: "Cannot exceed quota for SSHPublicKeysPerUser: 5",
  });
  const page = await house.iam().send(new ListSSHPublicKeysCommand({ ...alice, MaxItems: 4 }));
  expect(page.SSHPublicKeys?.length).toBe(4);
  const rest = await house.iam().send(new ListSSHPublicKeysCommand({ ...alice, Marker: page.Marker }));
  expect(rest).toMatchObject({ IsTruncated: false });
  expect(rest.SSHPublicKeys?.length).toBe(1);
});

const NO_ID = "APKAXXXXXXXXXXXXXXXXX";
const NO_KEY = `The Public Key with id ${NO_ID} cannot be found.`;

test.for<[what: string, call: () => Promise<unknown>, code: string, message: string]>([
  [
    "a key of another encoding",
    () => upload("ssh-ed25519 AAAA"),
    "UnrecognizedPublicKeyEncoding",
    "Invalid public key uploaded.",
  ],
  ["a broken key", () => upload("ssh-rsa AAAA"), "InvalidPublicKey", "Invalid body for public key"],
  [
    "a broken PEM key",
    () => upload("-----BEGIN PUBLIC KEY-----\nx\n-----END PUBLIC KEY-----"),
    "InvalidPublicKey",
    "Invalid body for public key",
  ],
  ["a key of nobody", () => upload(SSH, { UserName: "nobody" }), "NoSuchEntity", "The user with name nobody"],
  [
    "reading an unknown key",
    () => house.iam().send(new GetSSHPublicKeyCommand({ ...alice, SSHPublicKeyId: NO_ID, Encoding: "SSH" })),
    "NoSuchEntity",
    NO_KEY,
  ],
  [
    "the status of an unknown key",
    () =>
      house.iam().send(new UpdateSSHPublicKeyCommand({ ...alice, SSHPublicKeyId: NO_ID, Status: "Active" })),
    "NoSuchEntity",
    NO_KEY,
  ],
  [
    "deletion of an unknown key",
    () => house.iam().send(new DeleteSSHPublicKeyCommand({ ...alice, SSHPublicKeyId: NO_ID })),
    "NoSuchEntity",
    NO_KEY,
  ],
  [
    "a status that only time sets",
    () =>
      house.iam().send(new UpdateSSHPublicKeyCommand({ ...alice, SSHPublicKeyId: NO_ID, Status: "Expired" })),
    "InvalidInput",
    "Operation does not support status Expired",
  ],
  [
    "root asking for its own",
    () => house.iam().send(new ListSSHPublicKeysCommand({})),
    "ValidationError",
    "Must specify userName when calling with non-User credentials",
  ],
])("%s is refused", async ([, call, Code, message]) => {
  await expect(call()).rejects.toMatchObject({ Code, message: expect.stringContaining(message) });
});
