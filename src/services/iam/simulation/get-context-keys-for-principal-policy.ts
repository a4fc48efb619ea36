import { GetContextKeysForPrincipalPolicy } from "../../../pure/api/iam.ts";
import { contextKeysOf } from "../../../pure/policy/context-keys.ts";
import { operation } from "../operation.ts";
import { onPolicySource, requirePolicySource } from "./policy-source.ts";
import { inputPolicies } from "./simulated-policy.ts";

export const getContextKeysForPrincipalPolicy = operation(GetContextKeysForPrincipalPolicy, {
  demands: (input, call) =>
    onPolicySource(call, "iam:GetContextKeysForPrincipalPolicy", input.PolicySourceArn),
  async run(input, call, { awsManaged }) {
    const { policies } = await requirePolicySource(call, awsManaged, input.PolicySourceArn);
    const all = [...policies, ...inputPolicies(input.PolicyInputList)];
    return { ContextKeyNames: contextKeysOf(all.map(({ document }) => document)) };
  },
});
