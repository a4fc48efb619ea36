import { UpdateAccountPasswordPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { MINIMUM_LENGTH_DEFAULT } from "./password-policy.ts";
import { putPasswordPolicy } from "./store.ts";

/** Replaces the whole policy: what is left out is as in an account that never said anything about it. */
export const updateAccountPasswordPolicy = operation(UpdateAccountPasswordPolicy, {
  demands: () => onAccount("iam:UpdateAccountPasswordPolicy"),
  async run(input, call) {
    await putPasswordPolicy(call.transaction, accountOf(call), {
      minimumLength: input.MinimumPasswordLength ?? MINIMUM_LENGTH_DEFAULT,
      requireSymbols: input.RequireSymbols ?? false,
      requireNumbers: input.RequireNumbers ?? false,
      requireUppercase: input.RequireUppercaseCharacters ?? false,
      requireLowercase: input.RequireLowercaseCharacters ?? false,
      allowUsersToChangePassword: input.AllowUsersToChangePassword ?? false,
      maxAgeDays: input.MaxPasswordAge,
      reusePrevention: input.PasswordReusePrevention,
      hardExpiry: input.HardExpiry,
    });
  },
});
