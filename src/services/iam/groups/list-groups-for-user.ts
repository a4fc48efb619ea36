import { ListGroupsForUser } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeGroup } from "./group.ts";
import { listGroupsOf } from "./store.ts";

export const listGroupsForUser = operation(ListGroupsForUser, {
  demands: (input, call) => onEntity(call, "iam:ListGroupsForUser", "user", input.UserName),
  async run(input, call) {
    const user = await requireEntity(call, "user", input.UserName);
    const groups = await listGroupsOf(call.transaction, user);
    const { items, end } = await pageOfList(call, ["ListGroupsForUser", user.id], input, groups);
    return { Groups: items.map(describeGroup), ...end };
  },
});
