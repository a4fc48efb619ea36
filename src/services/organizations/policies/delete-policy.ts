import { DeletePolicy } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { policyInUse } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { requireOwnPolicy } from "./require.ts";
import { listTargetIds, removePolicy } from "./store.ts";

export const deletePolicy = operation(DeletePolicy, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:DeletePolicy", [input.PolicyId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const policy = await requireOwnPolicy(call.transaction, organization, input.PolicyId);
    const targets = await listTargetIds(call.transaction, organization.id, policy.id);
    if (targets.length > 0) throw policyInUse();
    await removePolicy(call.transaction, policy.id);
  },
});
