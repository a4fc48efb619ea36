import { DescribePolicy } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { policyShape } from "./policy.ts";
import { requirePolicy } from "./require.ts";

export const describePolicy = operation(DescribePolicy, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:DescribePolicy", [input.PolicyId]),
  async run(input, call) {
    const organization = await asAdministrator(call);
    return {
      Policy: policyShape(organization, await requirePolicy(call.transaction, organization, input.PolicyId)),
    };
  },
});
