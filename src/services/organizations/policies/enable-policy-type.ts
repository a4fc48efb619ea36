import { EnablePolicyType } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { policyTypeAlreadyEnabled, serviceAccessNeeded } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { markChanged } from "../organization/store.ts";
import { operation } from "../parts.ts";
import { isAccessEnabled } from "../trusted-access/store.ts";
import { attachEverywhere } from "./default-attachments.ts";
import { serviceOf } from "./policy.ts";
import { isEnabled, requireAllFeatures, requireRoot, rootWithTypes } from "./require.ts";
import { enableType } from "./store.ts";

export const enablePolicyType = operation(EnablePolicyType, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:EnablePolicyType", [input.RootId], {
      keys: { "organizations:PolicyType": input.PolicyType },
    }),
  async run(input, call) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    requireRoot(organization, input.RootId);
    requireAllFeatures(organization);
    if (await isEnabled(transaction, organization, input.PolicyType)) throw policyTypeAlreadyEnabled();
    const service = serviceOf(input.PolicyType);
    if (service !== undefined && !(await isAccessEnabled(transaction, organization.id, service))) {
      throw serviceAccessNeeded();
    }
    await enableType(transaction, organization.id, input.PolicyType);
    await attachEverywhere(transaction, organization, input.PolicyType);
    await markChanged(call, organization.id);
    return { Root: await rootWithTypes(transaction, organization) };
  },
});
