import { GetLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describeLoginProfile, requireLoginProfile } from "./login-profile.ts";

export const getLoginProfile = operation(GetLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:GetLoginProfile", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
    return { LoginProfile: describeLoginProfile(user, await requireLoginProfile(call, user)) };
  },
});
