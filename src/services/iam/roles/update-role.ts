import { UpdateRole } from "../../../pure/api/iam.ts";
import { onEntity } from "../demands.ts";
import { checkModifiable, requireEntity } from "../entities/find.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";

export const updateRole = operation(UpdateRole, {
  demands: (input, call) => onEntity(call, "iam:UpdateRole", "role", input.RoleName),
  async run(input, call) {
    const role = await requireEntity(call, "role", input.RoleName);
    const { details } = role;
    const maxSessionSeconds = input.MaxSessionDuration ?? details.maxSessionSeconds;
    // Of a role linked to a service only the description is the customer's.
    if (maxSessionSeconds !== details.maxSessionSeconds) checkModifiable(role);
    const description =
      input.Description === undefined ? details.description : input.Description || undefined;
    await updateEntity(call.transaction, {
      ...role,
      details: { ...details, description, maxSessionSeconds },
    });
    return {};
  },
});
