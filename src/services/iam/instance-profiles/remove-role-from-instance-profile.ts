import { RemoveRoleFromInstanceProfile } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity, requireModifiableRole } from "../entities/find.ts";
import { roleNotInInstanceProfile } from "../errors.ts";
import { operation } from "../operation.ts";
import { removeRole } from "./store.ts";

export const removeRoleFromInstanceProfile = operation(RemoveRoleFromInstanceProfile, {
  demands: (input, call) =>
    onEntity(call, "iam:RemoveRoleFromInstanceProfile", "instance-profile", input.InstanceProfileName),
  async run(input, call) {
    const profile = await requireEntity(call, "instance-profile", input.InstanceProfileName);
    const role = await requireModifiableRole(call, input.RoleName);
    const removed = await removeRole(call.transaction, profile, role);
    if (!removed) throw roleNotInInstanceProfile(role.name, profile.name);
  },
});
