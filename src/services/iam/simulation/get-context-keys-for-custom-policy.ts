import { GetContextKeysForCustomPolicy } from "../../../pure/api/iam.ts";
import { contextKeysOf } from "../../../pure/policy/context-keys.ts";
import { onAccount } from "../demands.ts";
import { operation } from "../operation.ts";
import { inputPolicies } from "./simulated-policy.ts";

export const getContextKeysForCustomPolicy = operation(GetContextKeysForCustomPolicy, {
  demands: () => onAccount("iam:GetContextKeysForCustomPolicy"),
  run: (input) => ({
    ContextKeyNames: contextKeysOf(inputPolicies(input.PolicyInputList).map(({ document }) => document)),
  }),
});
