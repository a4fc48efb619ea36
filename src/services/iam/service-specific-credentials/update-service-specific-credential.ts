import { UpdateServiceSpecificCredential } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { expiredIsNoStatus } from "./errors.ts";
import { onCredential, requireCredential } from "./service-specific-credential.ts";
import { setCredentialStatus } from "./store.ts";

export const updateServiceSpecificCredential = operation(UpdateServiceSpecificCredential, {
  demands: (input, call) => onCredential(call, "iam:UpdateServiceSpecificCredential", input),
  async run(input, call) {
    const { Status: status } = input;
    if (status === "Expired") throw expiredIsNoStatus();
    const { credentialId } = await requireCredential(call, input);
    await setCredentialStatus(call.transaction, credentialId, status);
  },
});
