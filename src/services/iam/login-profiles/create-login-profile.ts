import { CreateLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { loginProfileExists, passwordMissing, rootTaskGivesNoPassword } from "./errors.ts";
import {
  describeLoginProfile,
  isRootTask,
  newLoginProfile,
  recoverableLoginProfile,
  requirePasswordOwner,
} from "./login-profile.ts";
import { findLoginProfile, putLoginProfile } from "./store.ts";

export const createLoginProfile = operation(CreateLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:CreateLoginProfile", input.UserName),
  async run({ UserName, Password: password, PasswordResetRequired: resetRequired = false }, call) {
    const owner = await requirePasswordOwner(call, UserName);
    // Such a session tells nobody's password: it allows the root user to recover its own.
    if (isRootTask(call) && password !== undefined) throw rootTaskGivesNoPassword();
    if (!isRootTask(call) && password === undefined) throw passwordMissing();
    if ((await findLoginProfile(call.transaction, owner.account, owner.id)) !== undefined) {
      throw loginProfileExists(owner.name);
    }
    const profile =
      password === undefined
        ? await recoverableLoginProfile(call, owner, resetRequired)
        : await newLoginProfile(call, owner, password, resetRequired);
    await putLoginProfile(call.transaction, profile);
    return { LoginProfile: describeLoginProfile(owner, profile) };
  },
});
