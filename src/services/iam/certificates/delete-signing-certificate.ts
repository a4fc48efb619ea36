import { DeleteSigningCertificate } from "../../../pure/api/iam.ts";
import { requireKeyOwner } from "../access-keys/access-key.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { requireSigningCertificate } from "./signing-certificate.ts";
import { removeSigningCertificate } from "./store.ts";

export const deleteSigningCertificate = operation(DeleteSigningCertificate, {
  demands: (input, call) => onUserOrCaller(call, "iam:DeleteSigningCertificate", input.UserName),
  async run(input, call) {
    const owner = await requireKeyOwner(call, input.UserName);
    const certificate = await requireSigningCertificate(call, owner, input.CertificateId);
    await removeSigningCertificate(call.transaction, certificate);
  },
});
