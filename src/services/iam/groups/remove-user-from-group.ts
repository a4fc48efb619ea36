import { RemoveUserFromGroup } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { notInGroup } from "../errors.ts";
import { operation } from "../operation.ts";
import { removeMember } from "./store.ts";

export const removeUserFromGroup = operation(RemoveUserFromGroup, {
  demands: (input, call) => onEntity(call, "iam:RemoveUserFromGroup", "group", input.GroupName),
  async run(input, call) {
    const group = await requireEntity(call, "group", input.GroupName);
    const user = await requireEntity(call, "user", input.UserName);
    if (!(await removeMember(call.transaction, group, user))) throw notInGroup(user.name, group.name);
  },
});
