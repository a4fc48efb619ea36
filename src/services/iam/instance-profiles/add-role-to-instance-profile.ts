import { AddRoleToInstanceProfile } from "../../../pure/api/iam.ts";
import { iamArn } from "../../../pure/aws/arn.ts";
import { accountOf } from "../../../runtime/call.ts";
import { passRoleDemand } from "../../../runtime/pass-role.ts";
import { onEntity } from "../demands.ts";
import { arnOf } from "../entities/entity.ts";
import { requireEntity, requireModifiableRole } from "../entities/find.ts";
import { findEntity } from "../entities/store.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { QUOTAS } from "../quotas.ts";
import { addRole, listRolesOf } from "./store.ts";

export const addRoleToInstanceProfile = operation(AddRoleToInstanceProfile, {
  async demands(input, call) {
    const { InstanceProfileName: profile, RoleName: name } = input;
    const account = accountOf(call);
    const role = await findEntity(call.transaction, account, "role", name);
    const roleArn = role === undefined ? iamArn(account, "role", "/", name) : arnOf(role);
    return [
      ...(await onEntity(call, "iam:AddRoleToInstanceProfile", "instance-profile", profile)),
      { ...passRoleDemand(roleArn, "ec2.amazonaws.com"), resourceTags: role?.tags },
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
