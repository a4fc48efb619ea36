import { UpdateServiceSpecificCredential } from "../../../pure/api/iam.ts";
import { expiredIsNotSettable } from "../errors.ts";
import { operation } from "../operation.ts";
import { onCredential, requireCredential } from "./service-specific-credential.ts";
import { setCredentialStatus } from "./store.ts";

export const updateServiceSpecificCredential = operation(UpdateServiceSpecificCredential, {
  demands: (input, call) => onCredential(call, "iam:UpdateServiceSpecificCredential", input),
  async run(input, call) {
    const { Status: status } = input;
    if (status === "Expired") throw expiredIsNotSettable();
    const { credentialId } = await requireCredential(call, input);
    await setCredentialStatus(call.transaction, credentialId, status);
  },
});
