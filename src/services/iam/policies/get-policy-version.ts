import { GetPolicyVersion } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { noSuchPolicyVersion } from "../errors.ts";
import { operation } from "../operation.ts";
import { describeVersionFully, findPolicyVersion, requirePolicy } from "./managed-policy.ts";

export const getPolicyVersion = operation(GetPolicyVersion, {
  demands: (input, call) =>
    onPolicy(call, "iam:GetPolicyVersion", input.PolicyArn, { version: input.VersionId }),
  async run(input, call, parts) {
    const notFound = () => noSuchPolicyVersion(input.PolicyArn, input.VersionId);
    const policy = await requirePolicy(call, parts, input.PolicyArn, notFound);
    const version = await findPolicyVersion(call, policy, input.VersionId);
    if (version === undefined) throw notFound();
    return { PolicyVersion: describeVersionFully(version) };
  },
});
