import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g;

/** All certificates of a text that holds nothing else; undefined when one of them is none. */
export function readCertificates(text: string): X509Certificate[] | undefined {
  if (text.replaceAll(BLOCK, "").trim() !== "") return undefined;
  try {
    return (text.match(BLOCK) ?? []).map((block) => new X509Certificate(block));
  } catch {
    return undefined;
  }
}

/** The one certificate of a text. */
export function readCertificate(text: string): X509Certificate | undefined {
  const certificates = readCertificates(text);
  return certificates?.length === 1 ? certificates[0] : undefined;
}

/** Undefined for what is no key, and for a key that a passphrase protects. */
export function readPrivateKey(text: string): KeyObject | undefined {
  try {
    return createPrivateKey(text);
  } catch {
    return undefined;
  }
}

export function isCurrent({ validFromDate, validToDate }: X509Certificate, now: number): boolean {
  return validFromDate.getTime() <= now && now < validToDate.getTime();
}

/** The place of the first certificate that the next one did not sign; the certificate itself is at -1. */
export function findBrokenLink(
  certificate: X509Certificate,
  chain: readonly X509Certificate[],
): number | undefined {
  let signed = certificate;
  for (const [index, signer] of chain.entries()) {
    if (!signed.checkIssued(signer) || !signed.verify(signer.publicKey)) return index - 1;
    signed = signer;
  }
  return undefined;
}
