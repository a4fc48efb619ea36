import { UpdateLoginProfile } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { requireLoginProfile, withPassword } from "./login-profile.ts";
import { putLoginProfile } from "./store.ts";

export const updateLoginProfile = operation(UpdateLoginProfile, {
  demands: (input, call) => onEntity(call, "iam:UpdateLoginProfile", "user", input.UserName),
  async run({ UserName, Password: password, PasswordResetRequired }, call) {
    const user = await requireEntity(call, "user", UserName);
    const profile = await requireLoginProfile(call, user);
    const changed = password === undefined ? profile : await withPassword(call, user, profile, password);
    const resetRequired = PasswordResetRequired ?? profile.resetRequired;
    await putLoginProfile(call.transaction, { ...changed, resetRequired });
  },
});
