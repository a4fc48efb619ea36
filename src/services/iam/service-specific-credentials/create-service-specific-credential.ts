import { CreateServiceSpecificCredential } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import {
  acceptService,
  describeNewCredential,
  newCredential,
  withServiceKeys,
} from "./service-specific-credential.ts";
import { insertCredential, listCredentials } from "./store.ts";

export const createServiceSpecificCredential = operation(CreateServiceSpecificCredential, {
  demands: async (input, call) =>
    withServiceKeys(
      await onEntity(call, "iam:CreateServiceSpecificCredential", "user", input.UserName),
      input.ServiceName.toLowerCase(),
      input.CredentialAgeDays,
    ),
  async run(input, call) {
    const { transaction } = call;
    const user = await requireEntity(call, "user", input.UserName);
    const service = acceptService(input.ServiceName);
    const others = await listCredentials(transaction, user.account, { userId: user.id, service });
    if (others.length >= QUOTAS.ContextSpecificCredentialsPerUserPerContext) {
      throw quotaExceeded(
        "ContextSpecificCredentialsPerUserPerContext",
        QUOTAS.ContextSpecificCredentialsPerUserPerContext,
      );
    }
    // A name that another user left behind by being renamed is taken all the same.
    const taken = await listCredentials(transaction, user.account, { service });
    const made = newCredential(user, service, input.CredentialAgeDays, taken, call);
    await insertCredential(transaction, made.credential);
    return { ServiceSpecificCredential: describeNewCredential(made, call.now) };
  },
});
