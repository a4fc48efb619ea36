import type { KeyObject } from "node:crypto";
import type {
  encodingType,
  SSHPublicKeyMetadata,
  SSHPublicKey as SshPublicKeyShape,
} from "../../../pure/api/iam.shapes.ts";
import { accessKeyId } from "../../../pure/aws/ids.ts";
import type { Call } from "../../../runtime/call.ts";
import type { User } from "../entities/entity.ts";
import { invalidPublicKey, noSuchPublicKey, publicKeyOfAnotherUser, unrecognizedEncoding } from "./errors.ts";
import { fingerprintOf, readPem, readSshRsa, toPemText, toSshText } from "./ssh-rsa.ts";
import { isPublicKeyThere, listPublicKeys, type SshPublicKey } from "./store.ts";

type Encoding = encodingType;

export function newPublicKey(body: string, user: User, call: Call): SshPublicKey {
  const key = readKey(body);
  return {
    keyId: accessKeyId("APKA", user.account, call.chance),
    userId: user.id,
    body,
    fingerprint: fingerprintOf(key),
    isActive: true,
    uploadedAtMs: call.now,
  };
}

function readKey(body: string): KeyObject {
  const encoding = encodingOf(body);
  if (encoding === undefined) throw unrecognizedEncoding();
  const key = encoding === "SSH" ? readSshRsa(body) : readPem(body);
  if (key === undefined) throw invalidPublicKey();
  return key;
}

function encodingOf(body: string): Encoding | undefined {
  const text = body.trimStart();
  if (text.startsWith("ssh-rsa")) return "SSH";
  return /^-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(text) ? "PEM" : undefined;
}

export async function requirePublicKey(call: Call, user: User, id: string): Promise<SshPublicKey> {
  const keys = await listPublicKeys(call.transaction, user.id);
  const found = keys.find(({ keyId }) => keyId === id);
  if (found !== undefined) return found;
  throw (await isPublicKeyThere(call.transaction, user.account, id))
    ? publicKeyOfAnotherUser(id)
    : noSuchPublicKey(id);
}

/** As listings show it. */
export function describePublicKey(key: SshPublicKey, user: User): SSHPublicKeyMetadata {
  return {
    UserName: user.name,
    SSHPublicKeyId: key.keyId,
    Status: key.isActive ? "Active" : "Inactive",
    UploadDate: new Date(key.uploadedAtMs),
  };
}

/** With the key as it was uploaded, or in the encoding that is asked for: there without its comment. */
export function describePublicKeyFully(
  key: SshPublicKey,
  user: User,
  encoding?: Encoding | undefined,
): SshPublicKeyShape {
  return {
    ...describePublicKey(key, user),
    Fingerprint: key.fingerprint,
    SSHPublicKeyBody: encoding === undefined ? key.body : converted(key.body, encoding),
  };
}

function converted(body: string, encoding: Encoding): string {
  const key = readKey(body);
  return encoding === "SSH" ? toSshText(key) : toPemText(key);
}
