import { DeleteRole } from "../../../pure/api/iam.ts";
import { listAttachedArns } from "../attachments/store.ts";
import { onEntity } from "../demands.ts";
import { requireModifiableRole } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { cannotDelete } from "../errors.ts";
import { listInlinePolicies } from "../inline-policies/store.ts";
import { listProfilesOf } from "../instance-profiles/store.ts";
import { operation } from "../operation.ts";

export const deleteRole = operation(DeleteRole, {
  demands: (input, call) => onEntity(call, "iam:DeleteRole", "role", input.RoleName),
  async run(input, call) {
    const { transaction } = call;
    const role = await requireModifiableRole(call, input.RoleName);
    if ((await listAttachedArns(transaction, role)).length > 0) throw cannotDelete("attachedPolicies");
    if ((await listInlinePolicies(transaction, role.id)).length > 0) throw cannotDelete("inlinePolicies");
    if ((await listProfilesOf(transaction, role)).length > 0) throw cannotDelete("instanceProfiles");
    await removeEntity(transaction, role);
  },
});
