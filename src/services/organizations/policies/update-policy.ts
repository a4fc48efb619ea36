import { UpdatePolicy } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { duplicatePolicy } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { checkContent, policyShape } from "./policy.ts";
import { requireOwnPolicy } from "./require.ts";
import { listPolicies, updatePolicy as saved } from "./store.ts";

export const updatePolicy = operation(UpdatePolicy, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:UpdatePolicy", [input.PolicyId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const policy = await requireOwnPolicy(transaction, organization, input.PolicyId);
    const changed = {
      ...policy,
      name: input.Name ?? policy.name,
      description: input.Description ?? policy.description,
      content: input.Content ?? policy.content,
    };
    checkContent(changed.type, changed.content);
    const others = await listPolicies(transaction, organization.id, policy.type);
    if (others.some(({ id, name }) => id !== policy.id && name === changed.name)) throw duplicatePolicy();
    await saved(transaction, changed);
    await markChanged(call, organization.id);
    return { Policy: policyShape(organization, changed) };
  },
});
