import { DeleteResourcePolicy } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { resourcePolicyNotFound } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { removeResourcePolicy } from "./store.ts";

export const deleteResourcePolicy = operation(DeleteResourcePolicy, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:DeleteResourcePolicy"),
  async run(_input, call) {
    const { id } = await asManagement(call);
    if (!(await removeResourcePolicy(call.transaction, id))) throw resourcePolicyNotFound();
  },
});
