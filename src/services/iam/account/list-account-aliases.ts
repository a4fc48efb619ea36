import { ListAccountAliases } from "../../../pure/api/iam.ts";
import { accountOf } from "../../../runtime/call.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { requireAccount } from "./store.ts";

export const listAccountAliases = operation(ListAccountAliases, {
  demands: () => onAccount("iam:ListAccountAliases"),
  async run(input, call) {
    const { alias } = await requireAccount(call.transaction, accountOf(call));
    const aliases = alias === undefined ? [] : [alias];
    const { items, end } = await pageOfList(call, ["ListAccountAliases"], input, aliases);
    return { AccountAliases: items, ...end };
  },
});
