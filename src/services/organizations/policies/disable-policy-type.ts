import { DisablePolicyType } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { policyTypeNotEnabled } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { isEnabled, requireRoot, rootWithTypes } from "./require.ts";
import { disableType } from "./store.ts";

export const disablePolicyType = operation(DisablePolicyType, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DisablePolicyType", [input.RootId], {
      keys: { "organizations:PolicyType": input.PolicyType },
    }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    requireRoot(organization, input.RootId);
    if (!(await isEnabled(transaction, organization, input.PolicyType))) throw policyTypeNotEnabled();
    await disableType(transaction, organization.id, input.PolicyType);
    await markChanged(call, organization.id);
    return { Root: await rootWithTypes(transaction, organization) };
  },
});
