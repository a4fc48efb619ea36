import { GetGroup } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { foldName } from "../entities/entity.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { nameAfter, readPage } from "../paging.ts";
import { describeUser } from "../users/user.ts";
import { describeGroup } from "./group.ts";
import { listMembers } from "./store.ts";

export const getGroup = operation(GetGroup, {
  demands: (input, call) => onEntity(call, "iam:GetGroup", "group", input.GroupName),
  async run(input, call) {
    const group = await requireEntity(call, "group", input.GroupName);
    const { items, end } = await readPage(
      call,
      ["GetGroup", group.id],
      input,
      (after, limit) => listMembers(call.transaction, group, nameAfter(after) ?? "", limit),
      (user) => [foldName(user.name)],
    );
    return { Group: describeGroup(group), Users: items.map(describeUser), ...end };
  },
});
