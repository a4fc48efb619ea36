import { DeleteServiceSpecificCredential } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import { onCredential, requireCredential } from "./service-specific-credential.ts";
import { removeCredential } from "./store.ts";

export const deleteServiceSpecificCredential = operation(DeleteServiceSpecificCredential, {
  demands: (input, call) => onCredential(call, "iam:DeleteServiceSpecificCredential", input),
  async run(input, call) {
    const { credentialId } = await requireCredential(call, input);
    await removeCredential(call.transaction, credentialId);
  },
});
