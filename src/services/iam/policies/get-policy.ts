import { GetPolicy } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { operation } from "../operation.ts";
import { describePolicyFully, requirePolicy, usesOfPolicy } from "./managed-policy.ts";

export const getPolicy = operation(GetPolicy, {
  demands: (input, call) => onPolicy(call, "iam:GetPolicy", input.PolicyArn),
  async run(input, call, parts) {
    const policy = await requirePolicy(call, parts, input.PolicyArn);
    return { Policy: describePolicyFully(policy, await usesOfPolicy(call, policy.arn)) };
  },
});
