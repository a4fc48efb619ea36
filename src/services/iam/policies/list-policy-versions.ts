import { ListPolicyVersions } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { operation } from "../operation.ts";
import { pageOfList } from "../paging.ts";
import { describeVersion, listPolicyVersions as listAll, requirePolicy } from "./managed-policy.ts";

export const listPolicyVersions = operation(ListPolicyVersions, {
  demands: (input, call) => onPolicy(call, "iam:ListPolicyVersions", input.PolicyArn),
  async run(input, call, parts) {
    const policy = await requirePolicy(call, parts, input.PolicyArn);
    const versions = await listAll(call, policy);
    const { items, end } = await pageOfList(call, ["ListPolicyVersions", policy.arn], input, versions);
    return { Versions: items.map(describeVersion), ...end };
  },
});
