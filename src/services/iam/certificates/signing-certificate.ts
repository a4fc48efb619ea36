import { createHash, type X509Certificate } from "node:crypto";
import type { SigningCertificate as SigningCertificateShape } from "../../../pure/api/iam.shapes.ts";
import { encodeBase32 } from "../../../pure/multi-factor/base32.ts";
import type { Call } from "../../../runtime/call.ts";
import type { KeyOwner } from "../access-keys/access-key.ts";
import type { User } from "../entities/entity.ts";
import { malformedSigningCertificate, noSuchSigningCertificate } from "./errors.ts";
import { isCurrent, readCertificate } from "./pem.ts";
import { listSigningCertificates, type SigningCertificate } from "./store.ts";

export function newSigningCertificate(body: string, owner: KeyOwner, call: Call): SigningCertificate {
  const certificate = readCertificate(body);
  if (certificate === undefined || !isCurrent(certificate, call.now)) throw malformedSigningCertificate(body);
  return {
    certificateId: idOf(certificate),
    account: owner.account,
    userId: owner.user?.id,
    body,
    fingerprint: certificate.fingerprint256,
    isActive: true,
    uploadedAtMs: call.now,
  };
}

/** 32 characters: the SHA-1 of the certificate in base32. */
function idOf({ raw }: X509Certificate): string {
  return encodeBase32(createHash("sha1").update(raw).digest());
}

export async function requireSigningCertificate(
  call: Call,
  { account, user }: KeyOwner,
  id: string,
): Promise<SigningCertificate> {
  const certificates = await listSigningCertificates(call.transaction, account, user?.id);
  const found = certificates.find(({ certificateId }) => certificateId === id);
  if (found === undefined) throw noSuchSigningCertificate(id);
  return found;
}

/** The root user's certificates bear no user name. */
export function describeSigningCertificate(
  certificate: SigningCertificate,
  user: User | undefined,
): SigningCertificateShape {
  const described: Omit<SigningCertificateShape, "UserName"> & { UserName?: string | undefined } = {
    UserName: user?.name,
    CertificateId: certificate.certificateId,
    CertificateBody: certificate.body,
    Status: certificate.isActive ? "Active" : "Inactive",
    UploadDate: new Date(certificate.uploadedAtMs),
  };
  return described as SigningCertificateShape;
}
