import { GetCallerIdentity } from "../../pure/api/sts.ts";
import { belongsToAccount, userId } from "../../pure/aws/caller.ts";
import { EVERY_SIGNED_CALLER } from "../../runtime/operation.ts";
import { operation } from "./parts.ts";

export const getCallerIdentity = operation(GetCallerIdentity, {
  // Needs no permission, and no policy of any kind can take it away.
  demands: () => EVERY_SIGNED_CALLER,
  run(_input, { caller }) {
    if (!belongsToAccount(caller)) throw new Error("only signed calls reach sts:GetCallerIdentity");
    return { UserId: userId(caller), Account: caller.account, Arn: caller.arn };
  },
});
