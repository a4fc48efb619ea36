import { UpdateRoleDescription } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { describeRole } from "./role.ts";

export const updateRoleDescription = operation(UpdateRoleDescription, {
  demands: (input, call) => onEntity(call, "iam:UpdateRoleDescription", "role", input.RoleName),
  async run(input, call) {
    const role = await requireEntity(call, "role", input.RoleName);
    const description = input.Description || undefined;
    const updated = { ...role, details: { ...role.details, description } };
    await updateEntity(call.transaction, updated);
    const { MaxSessionDuration: _seconds, ...shown } = await describeRole(call.transaction, updated);
    return { Role: shown };
  },
});
