import type { User as UserShape } from "../../../pure/api/iam.shapes.ts";
import { GetUser } from "../../../pure/api/iam.ts";
import { rootArn } from "../../../pure/aws/arn.ts";
import { accountOf, type Call } from "../../../runtime/call.ts";
import { requireAccount } from "../account/store.ts";
import { onUserOrCaller } from "../demands.ts";
import { requireEntity, userNameOrCaller } from "../entities/find.ts";
import { operation } from "../operation.ts";
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

// The root user has neither name nor path, although the model requires both.
async function describeRoot(call: Call): Promise<UserShape> {
  const account = await requireAccount(call.transaction, accountOf(call));
  const root: Pick<UserShape, "UserId" | "Arn" | "CreateDate"> = {
    UserId: account.accountId,
    Arn: rootArn(account.accountId),
    CreateDate: new Date(account.createdAtMs),
  };
  return root as UserShape;
}
