/**
 * XML Encryption as SAML uses it: EncryptedAssertion holds EncryptedData, whose key comes encrypted for one of
 * the provider's keys, in it or beside it. AES in CBC or GCM mode; RSA-OAEP for the key, and nothing older.
 * https://www.w3.org/TR/xmlenc-core1/
 */
import { constants, createDecipheriv, privateDecrypt } from "node:crypto";
import { decodeBase64 } from "../../../pure/protocol/base64.ts";
import {
  attributeOf,
  descendants,
  onlyChild,
  readXmlTree,
  textOf,
  type XmlElement,
} from "../../../pure/saml/xml-tree.ts";

const XENC = "http://www.w3.org/2001/04/xmlenc#";
const XENC11 = "http://www.w3.org/2009/xmlenc11#";
const DS = "http://www.w3.org/2000/09/xmldsig#";
const IV_BYTES = { cbc: 16, gcm: 12 } as const;
const GCM_TAG_BYTES = 16;

/** One for each recipient; each is tried, which is slow. */
const KEYS_MAX = 8;

interface Cipher {
  readonly name: "aes-128-cbc" | "aes-256-cbc" | "aes-128-gcm" | "aes-256-gcm";
  readonly mode: "cbc" | "gcm";
  readonly keyBytes: number;
}

const CIPHERS: ReadonlyMap<string, Cipher> = new Map([
  [`${XENC}aes128-cbc`, { name: "aes-128-cbc", mode: "cbc", keyBytes: 16 }],
  [`${XENC}aes256-cbc`, { name: "aes-256-cbc", mode: "cbc", keyBytes: 32 }],
  [`${XENC11}aes128-gcm`, { name: "aes-128-gcm", mode: "gcm", keyBytes: 16 }],
  [`${XENC11}aes256-gcm`, { name: "aes-256-gcm", mode: "gcm", keyBytes: 32 }],
]);

/** The hash of OAEP, with the same in its mask; the older name means SHA-1 for both. */
const OAEP_HASHES: ReadonlyMap<string, string> = new Map([
  [`${DS}sha1`, "sha1"],
  [`${XENC}sha256`, "sha256"],
]);
const MASKS: ReadonlyMap<string, string> = new Map([
  [`${XENC11}mgf1sha1`, "sha1"],
  [`${XENC11}mgf1sha256`, "sha256"],
]);

/** The element that was encrypted; undefined when none of the keys opens it. */
export function decryptElement(
  encrypted: XmlElement,
  privateKeys: readonly string[],
): XmlElement | undefined {
  const data = onlyChild(encrypted, XENC, "EncryptedData");
  const cipher = CIPHERS.get(algorithmOf(data) ?? "");
  const content = cipherBytes(data);
  const keys = [...descendants(encrypted)].filter(
    ({ namespace, name }) => namespace === XENC && name === "EncryptedKey",
  );
  if (cipher === undefined || content === undefined || keys.length > KEYS_MAX) return undefined;
  for (const pem of privateKeys) {
    for (const key of keys) {
      const secret = unwrapKey(key, pem);
      const plain = secret?.length === cipher.keyBytes ? decrypt(cipher, secret, content) : undefined;
      const element = plain && readXmlTree(plain);
      if (element !== undefined) return element;
    }
  }
  return undefined;
}

function algorithmOf(element: XmlElement | undefined): string | undefined {
  return attributeOf(element && onlyChild(element, XENC, "EncryptionMethod"), "Algorithm");
}

function cipherBytes(element: XmlElement | undefined): Uint8Array | undefined {
  const data = element && onlyChild(element, XENC, "CipherData");
  const text = textOf(data && onlyChild(data, XENC, "CipherValue"));
  return text === undefined ? undefined : decodeBase64(text.replaceAll(/\s/g, ""));
}

function unwrapKey(encryptedKey: XmlElement, pem: string): Uint8Array | undefined {
  const method = onlyChild(encryptedKey, XENC, "EncryptionMethod");
  const wrapped = cipherBytes(encryptedKey);
  const oaepHash = method && oaepHashOf(method);
  if (wrapped === undefined || oaepHash === undefined) return undefined;
  try {
    return privateDecrypt({ key: pem, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash }, wrapped);
  } catch {
    return undefined;
  }
}

/** Undefined for other algorithms, and for OAEP with two different hashes, which Node does not have. */
function oaepHashOf(method: XmlElement): string | undefined {
  const digest = onlyChild(method, DS, "DigestMethod");
  const mask = onlyChild(method, XENC11, "MGF");
  const hash = digest === undefined ? "sha1" : OAEP_HASHES.get(attributeOf(digest, "Algorithm") ?? "");
  const maskHash = mask === undefined ? "sha1" : MASKS.get(attributeOf(mask, "Algorithm") ?? "");
  const algorithm = attributeOf(method, "Algorithm");
  const isOaep = algorithm === `${XENC}rsa-oaep-mgf1p` || algorithm === `${XENC11}rsa-oaep`;
  return isOaep && hash === maskHash ? hash : undefined;
}

function decrypt({ name, mode }: Cipher, key: Uint8Array, content: Uint8Array): Uint8Array | undefined {
  const ivBytes = IV_BYTES[mode];
  const [iv, rest] = [content.subarray(0, ivBytes), content.subarray(ivBytes)];
  try {
    if (name === "aes-128-gcm" || name === "aes-256-gcm") {
      const decipher = createDecipheriv(name, key, iv, { authTagLength: GCM_TAG_BYTES });
      decipher.setAuthTag(rest.subarray(-GCM_TAG_BYTES));
      return Buffer.concat([decipher.update(rest.subarray(0, -GCM_TAG_BYTES)), decipher.final()]);
    }
    const decipher = createDecipheriv(name, key, iv);
    // The padding of XML Encryption ends with its length, and may hold anything before it.
    decipher.setAutoPadding(false);
    const padded = Buffer.concat([decipher.update(rest), decipher.final()]);
    const padding = padded.at(-1) ?? 0;
    return padding >= 1 && padding <= IV_BYTES.cbc ? padded.subarray(0, -padding) : undefined;
  } catch {
    return undefined;
  }
}
