import { DeleteInstanceProfile } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { removeEntity } from "../entities/store.ts";
import { cannotDelete } from "../errors.ts";
import { operation } from "../operation.ts";
import { listRolesOf } from "./store.ts";

export const deleteInstanceProfile = operation(DeleteInstanceProfile, {
  demands: (input, call) =>
    onEntity(call, "iam:DeleteInstanceProfile", "instance-profile", input.InstanceProfileName),
  async run(input, call) {
    const profile = await requireEntity(call, "instance-profile", input.InstanceProfileName);
    const roles = await listRolesOf(call.transaction, profile);
    if (roles.length > 0) throw cannotDelete("instanceProfiles");
    await removeEntity(call.transaction, profile);
  },
});
