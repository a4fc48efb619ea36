/**
 * X.509 certificates for tests, with any dates: nothing in Node makes them. DER by hand, as RFC 5280 has it:
 * Certificate ::= SEQUENCE { tbsCertificate, signatureAlgorithm, signature BIT STRING }.
 */
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";

export interface Issued {
  readonly pem: string;
  /** Without armour, as SAML metadata has it. */
  readonly base64: string;
  readonly name: string;
  readonly privateKey: KeyObject;
  readonly privateKeyPem: string;
}

export interface CertificateOptions {
  readonly name?: string | undefined;
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** Self-signed without one. */
  readonly signer?: Issued | undefined;
  readonly isAuthority?: boolean | undefined;
  /** IP addresses and host names. */
  readonly hosts?: readonly string[] | undefined;
  readonly bits?: number | undefined;
}

let serial = 1;

export function makeCertificate(options: CertificateOptions = {}): Issued {
  const { name = "example", from = "2020-01-01", until = "2040-01-01", signer, bits = 2048 } = options;
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  const body = sequence(
    tagged(0xa0, integer(2)),
    integer(serial++),
    SHA256_WITH_RSA,
    distinguishedName(signer?.name ?? name),
    sequence(utcTime(from), utcTime(until)),
    distinguishedName(name),
    publicKey.export({ format: "der", type: "spki" }),
    tagged(0xa3, sequence(...extensions(options))),
  );
  const signature = sign("sha256", body, signer?.privateKey ?? privateKey);
  const base64 = sequence(body, SHA256_WITH_RSA, bitString(signature)).toString("base64");
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${base64.match(/.{1,64}/g)?.join("\n")}\n-----END CERTIFICATE-----\n`,
    base64,
    name,
    privateKey,
    privateKeyPem: privateKey.export({ format: "pem", type: "pkcs8" }).toString(),
  };
}

function extensions({ isAuthority = false, hosts = [] }: CertificateOptions): Buffer[] {
  const constraints = sequence(...(isAuthority ? [Buffer.of(1, 1, 0xff)] : []));
  const found = [sequence(objectId(0x55, 0x1d, 0x13), Buffer.of(1, 1, 0xff), octets(constraints))];
  if (hosts.length > 0) {
    const names = hosts.map((host) =>
      /^[\d.]+$/.test(host)
        ? tagged(0x87, Buffer.from(host.split(".").map(Number)))
        : tagged(0x82, Buffer.from(host)),
    );
    found.push(sequence(objectId(0x55, 0x1d, 0x11), octets(sequence(...names))));
  }
  return found;
}

function tagged(tag: number, ...contents: Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...head), content]);
}

const sequence = (...contents: Uint8Array[]) => tagged(0x30, ...contents);
const octets = (content: Buffer) => tagged(0x04, content);
const bitString = (content: Buffer) => tagged(0x03, Buffer.of(0), content);
const integer = (value: number) =>
  tagged(0x02, Buffer.of(0, value >> 8, value & 0xff).subarray(value < 128 ? 2 : 0));
const objectId = (...bytes: number[]) => tagged(0x06, Buffer.from(bytes));
const SHA256_WITH_RSA = sequence(
  objectId(0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b),
  Buffer.of(5, 0),
);

function distinguishedName(name: string): Buffer {
  return sequence(tagged(0x31, sequence(objectId(0x55, 0x04, 0x03), tagged(0x0c, Buffer.from(name)))));
}

function utcTime(date: string): Buffer {
  return tagged(0x17, Buffer.from(`${date.slice(2).replaceAll("-", "")}000000Z`));
}
