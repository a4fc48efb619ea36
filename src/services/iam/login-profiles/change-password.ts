import { ChangePassword } from "../../../pure/api/iam.ts";
import type { Call } from "../../../runtime/call.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { grantedByPolicy } from "../password-policy/own-password.ts";
import { oldPasswordIncorrect, onlyUsersChangePasswords } from "./errors.ts";
import { isPassword, requireLoginProfile, withPassword } from "./login-profile.ts";
import { putLoginProfile } from "./store.ts";

export const changePassword = operation(ChangePassword, {
  async demands(_input, call) {
    const onlyExplicitDeny = await grantedByPolicy(call);
    const demands = await onUserOrCaller(call, "iam:ChangePassword", undefined);
    return demands.map((demand) => ({ ...demand, onlyExplicitDeny }));
  },
  async run(input, call, { passwordGuesses }) {
    const user = await requireEntity(call, "user", callingUser(call));
    const profile = await requireLoginProfile(call, user);
    // Who has the user's keys is not to find out the password with them.
    const mayGuess = await call.outside("guess", async () => passwordGuesses.take(user.id));
    if (!mayGuess || !(await isPassword(call, profile, input.OldPassword))) throw oldPasswordIncorrect();
    passwordGuesses.restore(user.id);
    const changed = await withPassword(call, user, profile, input.NewPassword);
    await putLoginProfile(call.transaction, { ...changed, resetRequired: false });
  },
});

function callingUser({ caller }: Call): string {
  if (caller.kind !== "user") throw onlyUsersChangePasswords();
  return caller.userName;
}
