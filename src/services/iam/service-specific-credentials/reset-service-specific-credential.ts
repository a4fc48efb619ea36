import { ResetServiceSpecificCredential } from "../../../pure/api/iam.ts";
import { operation } from "../operation.ts";
import {
  describeNewCredential,
  digestOf,
  newSecret,
  onCredential,
  requireCredential,
} from "./service-specific-credential.ts";
import { setCredentialSecret } from "./store.ts";

export const resetServiceSpecificCredential = operation(ResetServiceSpecificCredential, {
  demands: (input, call) => onCredential(call, "iam:ResetServiceSpecificCredential", input),
  async run(input, call) {
    const credential = await requireCredential(call, input);
    const secret = newSecret(credential.service, credential.login, call.chance);
    await setCredentialSecret(call.transaction, credential.credentialId, digestOf(secret));
    return { ServiceSpecificCredential: describeNewCredential({ credential, secret }, call.now) };
  },
});
