import { GetRole } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { operation } from "../operation.ts";
import { describeRoleFully } from "./role.ts";

export const getRole = operation(GetRole, {
  demands: (input, call) => onEntity(call, "iam:GetRole", "role", input.RoleName),
  async run(input, call, { lastUsed }) {
    await lastUsed.catchUp(call);
    const role = await requireEntity(call, "role", input.RoleName);
    return { Role: await describeRoleFully(call, role) };
  },
});
