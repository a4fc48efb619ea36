import type { PasswordPolicy as PasswordPolicyShape } from "../../../pure/api/iam.shapes.ts";
import { GetAccountPasswordPolicy } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { operation } from "../operation.ts";
import { noPasswordPolicy } from "./errors.ts";
import { grantedByPolicy } from "./own-password.ts";
import type { PasswordPolicy } from "./password-policy.ts";
import { findPasswordPolicy } from "./store.ts";

export const getAccountPasswordPolicy = operation(GetAccountPasswordPolicy, {
  async demands(_input, call) {
    const onlyExplicitDeny = await grantedByPolicy(call);
    return [{ action: "iam:GetAccountPasswordPolicy", resource: "*", onlyExplicitDeny }];
  },
  async run(_input, call) {
    const account = accountOf(call);
    const policy = await findPasswordPolicy(call.transaction, account);
    if (policy === undefined) throw noPasswordPolicy(account);
    return { PasswordPolicy: describePasswordPolicy(policy) };
  },
});

function describePasswordPolicy(policy: PasswordPolicy): PasswordPolicyShape {
  return {
    MinimumPasswordLength: policy.minimumLength,
    RequireSymbols: policy.requireSymbols,
    RequireNumbers: policy.requireNumbers,
    RequireUppercaseCharacters: policy.requireUppercase,
    RequireLowercaseCharacters: policy.requireLowercase,
    AllowUsersToChangePassword: policy.allowUsersToChangePassword,
    ExpirePasswords: policy.maxAgeDays !== undefined,
    MaxPasswordAge: policy.maxAgeDays,
    PasswordReusePrevention: policy.reusePrevention,
    HardExpiry: policy.hardExpiry,
  };
}
