import { GetUser } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describeRoot } from "./root-user.ts";
import { describeUserFully } from "./user.ts";

export const getUser = operation(GetUser, {
  demands: (input, call) => onUserOrCaller(call, "iam:GetUser", input.UserName),
  async run(input, call) {
    if (input.UserName === undefined && call.caller.kind === "root") {
      return { User: await describeRoot(call) };
    }
    const user = await requireEntity(call, "user", userNameOrCaller(call, input.UserName));
    return { User: describeUserFully(user) };
  },
});
