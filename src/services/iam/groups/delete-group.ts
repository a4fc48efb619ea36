import { DeleteGroup } from "../../../pure/api/iam.ts";
import { listAttachedArns } from "../attachments/store.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { cannotDelete } from "../errors.ts";
import { listInlinePolicies } from "../inline-policies/store.ts";
import { operation } from "../operation.ts";
import { listMembers } from "./store.ts";

export const deleteGroup = operation(DeleteGroup, {
  demands: (input, call) => onEntity(call, "iam:DeleteGroup", "group", input.GroupName),
  async run(input, call) {
    const { transaction } = call;
    const group = await requireEntity(call, "group", input.GroupName);
    if ((await listAttachedArns(transaction, group)).length > 0) throw cannotDelete("attachedPolicies");
    if ((await listInlinePolicies(transaction, group.id)).length > 0) throw cannotDelete("inlinePolicies");
    if ((await listMembers(transaction, group, "", 1)).length > 0) throw cannotDelete("members");
    await removeEntity(transaction, group);
  },
});
