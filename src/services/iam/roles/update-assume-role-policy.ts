import { UpdateAssumeRolePolicy } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireModifiableRole } from "../entities/find.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { acceptTrustPolicy } from "./trust-policy.ts";

export const updateAssumeRolePolicy = operation(UpdateAssumeRolePolicy, {
  demands: (input, call) => onEntity(call, "iam:UpdateAssumeRolePolicy", "role", input.RoleName),
  async run(input, call) {
    const role = await requireModifiableRole(call, input.RoleName);
    const trust = await acceptTrustPolicy(call.transaction, input.PolicyDocument);
    await updateEntity(call.transaction, { ...role, details: { ...role.details, ...trust } });
  },
});
