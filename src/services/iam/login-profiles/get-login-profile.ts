import { GetLoginProfile } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { describeLoginProfile, requireLoginProfile, requirePasswordOwner } from "./login-profile.ts";

export const getLoginProfile = operation(GetLoginProfile, {
  demands: (input, call) => onUserOrCaller(call, "iam:GetLoginProfile", input.UserName),
  async run(input, call) {
    const owner = await requirePasswordOwner(call, input.UserName);
    return { LoginProfile: describeLoginProfile(owner, await requireLoginProfile(call, owner)) };
  },
});
