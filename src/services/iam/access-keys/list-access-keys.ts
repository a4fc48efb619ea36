import { ListAccessKeys } from "../../../pure/api/iam.ts";
import { onUserOrCaller } from "../demands.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeAccessKey, requireKeyOwner } from "./access-key.ts";
import { listAccessKeys as listOf } from "./store.ts";

export const listAccessKeys = operation(ListAccessKeys, {
  demands: (input, call) => onUserOrCaller(call, "iam:ListAccessKeys", input.UserName),
  async run(input, call) {
    const { account, user } = await requireKeyOwner(call, input.UserName);
    const keys = await listOf(call.transaction, account, user?.id);
    const { items, end } = await pageOfList(call, ["ListAccessKeys", user?.id], input, keys);
    return { AccessKeyMetadata: items.map((key) => describeAccessKey(key, user)), ...end };
  },
});
