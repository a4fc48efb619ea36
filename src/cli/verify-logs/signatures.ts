import { createHash, createPublicKey, type KeyObject, verify } from "node:crypto";

export function sha256(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** RSASSA-PKCS1-v1_5 with SHA-256. Keys are parsed once: a chain of a year names one or two. */
export function signatureCheck(): (publicKey: string, text: string, signatureHex: string) => boolean {
  const parsed = new Map<string, KeyObject | undefined>();
  return (publicKey, text, signatureHex) => {
    if (!parsed.has(publicKey)) parsed.set(publicKey, parsePublicKey(publicKey));
    const key = parsed.get(publicKey);
    if (!key || !/^(?:[0-9a-f]{2})+$/i.test(signatureHex)) return false;
    return verify("sha256", Buffer.from(text), key, Buffer.from(signatureHex, "hex"));
  };
}

function parsePublicKey(base64: string): KeyObject | undefined {
  try {
    const key = createPublicKey({ key: Buffer.from(base64, "base64"), format: "der", type: "pkcs1" });
    return key.asymmetricKeyType === "rsa" ? key : undefined;
  } catch {
    return undefined;
  }
}
