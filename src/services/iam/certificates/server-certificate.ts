import type {
  ServerCertificateMetadata,
  UploadServerCertificateRequest,
} from "../../../pure/api/iam.shapes.ts";
import { arnOf, type ServerCertificate, type ServerCertificateDetails } from "../entities/entity.ts";
import {
  certificateExpired,
  certificateNotYetValid,
  invalidChain,
  keyPairMismatch,
  unparsableCertificate,
  unparsableChain,
  unparsablePrivateKey,
} from "./errors.ts";
import { findBrokenLink, isCurrent, readCertificate, readCertificates, readPrivateKey } from "./pem.ts";

type Upload = Pick<UploadServerCertificateRequest, "CertificateBody" | "CertificateChain" | "PrivateKey">;

/**
 * Checks what is uploaded as a whole: the certificate, its key, and the chain of those who signed it. The
 * private key is not kept, because nothing in this house serves TLS with it.
 */
export function acceptServerCertificate(upload: Upload, now: number): ServerCertificateDetails {
  const certificate = readCertificate(upload.CertificateBody);
  if (certificate === undefined) throw unparsableCertificate();
  const privateKey = readPrivateKey(upload.PrivateKey);
  if (privateKey === undefined) throw unparsablePrivateKey();
  if (!certificate.checkPrivateKey(privateKey)) throw keyPairMismatch();
  if (now < certificate.validFromDate.getTime()) throw certificateNotYetValid();
  if (!isCurrent(certificate, now)) throw certificateExpired();
  if (upload.CertificateChain !== undefined) {
    const chain = readCertificates(upload.CertificateChain);
    if (chain === undefined || chain.length === 0) throw unparsableChain();
    const own = chain.findIndex(({ fingerprint256 }) => fingerprint256 === certificate.fingerprint256);
    if (own > 0) throw invalidChain(own);
    const broken = findBrokenLink(certificate, chain);
    if (broken !== undefined) throw invalidChain(broken);
  }
  return { expiresAtMs: certificate.validToDate.getTime() };
}

export function describeServerCertificate(certificate: ServerCertificate): ServerCertificateMetadata {
  return {
    Path: certificate.path,
    ServerCertificateName: certificate.name,
    ServerCertificateId: certificate.id,
    Arn: arnOf(certificate),
    UploadDate: new Date(certificate.createdAtMs),
    Expiration: new Date(certificate.details.expiresAtMs),
  };
}
