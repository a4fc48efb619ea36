import { UpdateSigningCertificate } from "../../../pure/api/iam.ts";
import { requireKeyOwner } from "../access-keys/access-key.ts";
import { onUserOrCaller } from "../demands.ts";
import { expiredIsNotSettable } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireSigningCertificate } from "./signing-certificate.ts";
import { setCertificateStatus } from "./store.ts";

export const updateSigningCertificate = operation(UpdateSigningCertificate, {
  demands: (input, call) => onUserOrCaller(call, "iam:UpdateSigningCertificate", input.UserName),
  async run(input, call) {
    const { Status: status } = input;
    if (status === "Expired") throw expiredIsNotSettable();
    const owner = await requireKeyOwner(call, input.UserName);
    const certificate = await requireSigningCertificate(call, owner, input.CertificateId);
    await setCertificateStatus(call.transaction, certificate, status);
  },
});
