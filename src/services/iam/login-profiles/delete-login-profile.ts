import { DeleteLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { requireLoginProfile, requirePasswordOwner } from "./login-profile.ts";
import { removeLoginProfile } from "./store.ts";

export const deleteLoginProfile = operation(DeleteLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:DeleteLoginProfile", input.UserName),
  async run(input, call) {
    const owner = await requirePasswordOwner(call, input.UserName);
    await removeLoginProfile(call.transaction, await requireLoginProfile(call, owner));
  },
});
