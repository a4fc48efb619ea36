/**
 * RSA public keys as SSH writes them (RFC 4253, section 6.6): `ssh-rsa BASE64 COMMENT`, the base64 of three
 * fields, each after its length in four bytes: the name `ssh-rsa`, the exponent e, the modulus n. Numbers are
 * big-endian with a leading zero byte where the first bit is set.
 */
import { createHash, createPublicKey, type KeyObject } from "node:crypto";

const NAME = "ssh-rsa";
const BITS_MIN = 2048;

/** Undefined unless the text is a whole key with the numbers written as they must be. */
export function readSshRsa(text: string): KeyObject | undefined {
  const encoded = /^ssh-rsa[ \t]+([A-Za-z0-9+/]+={0,2})(?:[ \t][^\n\r]*)?$/.exec(text.trim())?.[1];
  if (encoded === undefined) return undefined;
  const blob = Buffer.from(encoded, "base64");
  const fields = readFields(blob);
  const [name, exponent, modulus] = fields ?? [];
  if (fields?.length !== 3 || name?.toString("latin1") !== NAME) return undefined;
  const [e, n] = [exponent ?? Buffer.of(), modulus ?? Buffer.of()].map((field) =>
    field.toString("base64url"),
  );
  const key = rsaKey(() => createPublicKey({ key: { kty: "RSA", e, n }, format: "jwk" }));
  // What reads the same but was written otherwise would have another fingerprint.
  return key !== undefined && blob.equals(sshBlob(key)) ? key : undefined;
}

export function readPem(text: string): KeyObject | undefined {
  return rsaKey(() => createPublicKey({ key: text, format: "pem" }));
}

function rsaKey(read: () => KeyObject): KeyObject | undefined {
  try {
    const key = read();
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === "rsa" && bits >= BITS_MIN ? key : undefined;
  } catch {
    return undefined;
  }
}

function readFields(blob: Buffer): Buffer[] | undefined {
  const fields: Buffer[] = [];
  let position = 0;
  while (position < blob.length) {
    if (position + 4 > blob.length) return undefined;
    const end = position + 4 + blob.readUInt32BE(position);
    if (end > blob.length) return undefined;
    fields.push(blob.subarray(position + 4, end));
    position = end;
  }
  return fields;
}

function sshBlob(key: KeyObject): Buffer {
  const { e = "", n = "" } = key.export({ format: "jwk" });
  const numbers = [e, n].map((text) => unsigned(Buffer.from(text, "base64url")));
  return Buffer.concat([Buffer.from(NAME), ...numbers].flatMap((field) => [lengthOf(field), field]));
}

function unsigned(number: Buffer): Buffer {
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), number]) : number;
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(field.length);
  return length;
}

export function toSshText(key: KeyObject): string {
  return `${NAME} ${sshBlob(key).toString("base64")}`;
}

export function toPemText(key: KeyObject): string {
  return key.export({ format: "pem", type: "spki" }).toString();
}

/** MD5 of the key in pairs of hex digits, as `ssh-keygen -l -E md5` shows it. */
export function fingerprintOf(key: KeyObject): string {
  return (createHash("md5").update(sshBlob(key)).digest("hex").match(/../g) ?? []).join(":");
}
