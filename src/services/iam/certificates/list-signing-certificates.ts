import { ListSigningCertificates } from "../../../pure/api/iam.ts";
import { requireKeyOwner } from "../access-keys/access-key.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeSigningCertificate } from "./signing-certificate.ts";
import { listSigningCertificates as listOf } from "./store.ts";

export const listSigningCertificates = operation(ListSigningCertificates, {
  demands: (input, call) => onUserOrCaller(call, "iam:ListSigningCertificates", input.UserName),
  async run(input, call) {
    const { account, user } = await requireKeyOwner(call, input.UserName);
    const certificates = await listOf(call.transaction, account, user?.id);
    const { items, end } = await pageOfList(call, ["ListSigningCertificates", user?.id], input, certificates);
    return { Certificates: items.map((item) => describeSigningCertificate(item, user)), ...end };
  },
});
