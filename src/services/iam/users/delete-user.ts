import { DeleteUser } from "../../../pure/api/iam.ts";
import { listAccessKeys } from "../access-keys/store.ts";
import { listAttachedArns } from "../attachments/store.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { cannotDelete } from "../errors.ts";
import { listGroupsOf } from "../groups/store.ts";
import { listInlinePolicies } from "../inline-policies/store.ts";
import { operation } from "../operation.ts";
import { markChanged } from "../store.ts";

export const deleteUser = operation(DeleteUser, {
  demands: (input, call) => onEntity(call, "iam:DeleteUser", "user", input.UserName),
  async run(input, call) {
    const { transaction } = call;
    const user = await requireEntity(call, "user", input.UserName);
    const keys = await listAccessKeys(transaction, user.account, user.id);
    if (keys.length > 0) throw cannotDelete("accessKeys");
    if ((await listInlinePolicies(transaction, user.id)).length > 0) throw cannotDelete("inlinePolicies");
    if ((await listAttachedArns(transaction, user)).length > 0) throw cannotDelete("attachedPolicies");
    if ((await listGroupsOf(transaction, user)).length > 0) throw cannotDelete("members");
    await removeEntity(transaction, user);
    await markChanged(transaction, user.account, call.chance);
  },
});
