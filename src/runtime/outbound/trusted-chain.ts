import { X509Certificate } from "node:crypto";
import { checkServerIdentity, type DetailedPeerCertificate, type TLSSocket } from "node:tls";

/** The certificates that the other side sent, its own first. */
export function peerChain(socket: TLSSocket): X509Certificate[] {
  const chain: X509Certificate[] = [];
  let sent: DetailedPeerCertificate | undefined = socket.getPeerCertificate(true);
  while (sent?.raw !== undefined) {
    const certificate = new X509Certificate(sent.raw);
    if (chain.some(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256)) break;
    chain.push(certificate);
    sent = sent.issuerCertificate;
  }
  return chain;
}

/** SHA-1 in lower-case hex, by which IAM knows the certificates of an identity provider. */
export function thumbprintOf({ fingerprint }: X509Certificate): string {
  return fingerprint.replaceAll(":", "").toLowerCase();
}

/** The one that IAM remembers: the highest certificate that is no root, or the only one. */
export function topIntermediate(chain: readonly X509Certificate[]): X509Certificate | undefined {
  return chain.findLast((certificate) => !certificate.checkIssued(certificate)) ?? chain.at(-1);
}

export type Voucher = "authority" | "thumbprint";

/**
 * By what the other side is who it should be: by the certificate authorities that everybody trusts or, where
 * they do not know it, by one of the thumbprints, which then vouches for what was signed under it. Undefined for
 * somebody else.
 */
export function voucherFor(
  socket: TLSSocket,
  host: string,
  thumbprints: readonly string[],
  now: number,
): Voucher | undefined {
  if (socket.authorized) return "authority";
  const chain = peerChain(socket);
  const known = new Set(thumbprints.map((thumbprint) => thumbprint.toLowerCase()));
  const pinned = chain.findIndex((certificate) => known.has(thumbprintOf(certificate)));
  if (pinned < 0 || checkServerIdentity(host, socket.getPeerCertificate()) !== undefined) return undefined;
  const isWhole = chain.slice(0, pinned + 1).every((certificate, index) => {
    const signer = chain[index + 1];
    const isCurrent = certificate.validFromDate.getTime() <= now && now < certificate.validToDate.getTime();
    const isSigned = index === pinned || (signer !== undefined && certificate.verify(signer.publicKey));
    return isCurrent && isSigned;
  });
  return isWhole ? "thumbprint" : undefined;
}
