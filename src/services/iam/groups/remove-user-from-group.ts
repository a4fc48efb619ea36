import { RemoveUserFromGroup } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { removeMember } from "./store.ts";

export const removeUserFromGroup = operation(RemoveUserFromGroup, {
  demands: (input, call) => onEntity(call, "iam:RemoveUserFromGroup", "group", input.GroupName),
  async run(input, call) {
    const user = await requireEntity(call, "user", input.UserName);
    const group = await requireEntity(call, "group", input.GroupName);
    await removeMember(call.transaction, group, user);
  },
});
