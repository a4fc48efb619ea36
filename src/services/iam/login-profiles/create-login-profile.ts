import { CreateLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { loginProfileExists, passwordMissing } from "./errors.ts";
import { describeLoginProfile, newLoginProfile } from "./login-profile.ts";
import { findLoginProfile, putLoginProfile } from "./store.ts";

export const createLoginProfile = operation(CreateLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:CreateLoginProfile", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
    // The model lets it be left out for sessions of another account's root user only.
    if (input.Password === undefined) throw passwordMissing();
    if ((await findLoginProfile(call.transaction, user.account, user.id)) !== undefined) {
      throw loginProfileExists(user.name);
    }
    const profile = await newLoginProfile(call, user, input.Password, input.PasswordResetRequired ?? false);
    await putLoginProfile(call.transaction, profile);
    return { LoginProfile: describeLoginProfile(user, profile) };
  },
});
