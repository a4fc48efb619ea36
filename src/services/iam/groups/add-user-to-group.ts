import { AddUserToGroup } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { addMember, listGroupsOf } from "./store.ts";

export const addUserToGroup = operation(AddUserToGroup, {
  demands: (input, call) => onEntity(call, "iam:AddUserToGroup", "group", input.GroupName),
  async run(input, call) {
    const { transaction } = call;
    const user = await requireEntity(call, "user", input.UserName);
    const group = await requireEntity(call, "group", input.GroupName);
    if (!(await addMember(transaction, group, user))) return;
    const groups = await listGroupsOf(transaction, user);
    if (groups.length > QUOTAS.GroupsPerUser) throw quotaExceeded("GroupsPerUser", QUOTAS.GroupsPerUser);
  },
});
