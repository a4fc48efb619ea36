import { AddRoleToInstanceProfile } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity, requireModifiableRole } from "../entities/find.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { addRole, listRolesOf } from "./store.ts";

export const addRoleToInstanceProfile = operation(AddRoleToInstanceProfile, {
  async demands(input, call) {
    const { InstanceProfileName: profile, RoleName: role } = input;
    const pass = { keys: { "iam:PassedToService": "ec2.amazonaws.com" } };
    return [
      ...(await onEntity(call, "iam:AddRoleToInstanceProfile", "instance-profile", profile)),
      ...(await onEntity(call, "iam:PassRole", "role", role, pass)),
    ];
  },
  async run(input, call) {
    const { transaction } = call;
    const profile = await requireEntity(call, "instance-profile", input.InstanceProfileName);
    const role = await requireModifiableRole(call, input.RoleName);
    const rolesMax = QUOTAS.InstanceSessionsPerInstanceProfile;
    const roles = await listRolesOf(transaction, profile);
    if (roles.length >= rolesMax) throw quotaExceeded("InstanceSessionsPerInstanceProfile", rolesMax);
    await addRole(transaction, profile, role);
  },
});
