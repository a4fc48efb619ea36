import { UploadSigningCertificate } from "../../../pure/api/iam.ts";
import { requireKeyOwner } from "../access-keys/access-key.ts";
import { onUserOrCaller } from "../demands.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { duplicateSigningCertificate } from "./errors.ts";
import { describeSigningCertificate, newSigningCertificate } from "./signing-certificate.ts";
import { insertSigningCertificate, isCertificateInUse, listSigningCertificates } from "./store.ts";

export const uploadSigningCertificate = operation(UploadSigningCertificate, {
  demands: (input, call) => onUserOrCaller(call, "iam:UploadSigningCertificate", input.UserName),
  async run(input, call) {
    const { transaction } = call;
    const owner = await requireKeyOwner(call, input.UserName);
    const certificate = newSigningCertificate(input.CertificateBody, owner, call);
    const others = await listSigningCertificates(transaction, owner.account, owner.user?.id);
    const same = others.find(({ certificateId }) => certificateId === certificate.certificateId);
    // Uploaded again it is what it was, though the answer calls it active.
    if (same !== undefined) {
      return { Certificate: describeSigningCertificate({ ...same, isActive: true }, owner.user) };
    }
    if (await isCertificateInUse(transaction, owner.account, certificate.fingerprint)) {
      throw duplicateSigningCertificate();
    }
    if (others.length >= QUOTAS.CertificatesPerUser) {
      throw quotaExceeded("CertificatesPerUser", QUOTAS.CertificatesPerUser);
    }
    await insertSigningCertificate(transaction, certificate);
    return { Certificate: describeSigningCertificate(certificate, owner.user) };
  },
});
