import { DeleteLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { requireLoginProfile } from "./login-profile.ts";
import { removeLoginProfile } from "./store.ts";

export const deleteLoginProfile = operation(DeleteLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:DeleteLoginProfile", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
    await removeLoginProfile(call.transaction, await requireLoginProfile(call, user));
  },
});
