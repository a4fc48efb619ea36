import type { SigningCertificate as SigningCertificateShape } from "../../../pure/api/iam.shapes.ts";
import { randomText } from "../../../pure/aws/ids.ts";
import type { Call } from "../../../runtime/call.ts";
import type { KeyOwner } from "../access-keys/access-key.ts";
import type { User } from "../entities/entity.ts";
import {
  malformedSigningCertificate,
  noSuchSigningCertificate,
  signingCertificateNotCurrent,
} from "./errors.ts";
import { isCurrent, readCertificate } from "./pem.ts";
import { listSigningCertificates, type SigningCertificate } from "./store.ts";

const ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ID_LENGTH = 32;

export function newSigningCertificate(body: string, owner: KeyOwner, call: Call): SigningCertificate {
  const certificate = readCertificate(body);
  if (certificate === undefined) throw malformedSigningCertificate(body);
  if (!isCurrent(certificate, call.now)) throw signingCertificateNotCurrent();
  return {
    certificateId: randomText(ID_ALPHABET, ID_LENGTH, call.chance),
    account: owner.account,
    userId: owner.user?.id,
    body,
    fingerprint: certificate.fingerprint256,
    isActive: true,
    uploadedAtMs: call.now,
  };
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
