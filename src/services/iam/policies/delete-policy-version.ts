import { DeletePolicyVersion } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { updateEntity } from "../entities/store.ts";
import { noSuchPolicyVersion, policyOfAnother, versionIsDefault } from "../errors.ts";
import { operation } from "../operation.ts";
import { customerPolicy, findPolicyVersion, requireCustomerPolicy } from "./managed-policy.ts";
import { removeVersion } from "./store.ts";

const ACTION = "iam:DeletePolicyVersion";

export const deletePolicyVersion = operation(DeletePolicyVersion, {
  demands: (input, call) => onPolicy(call, ACTION, input.PolicyArn, { version: input.VersionId }),
  async run(input, call, parts) {
    const { transaction } = call;
    const notFound = () => noSuchPolicyVersion(input.PolicyArn, input.VersionId);
    const refusal = () => policyOfAnother("DeletePolicyVersion");
    const policy = await requireCustomerPolicy(call, parts, input.PolicyArn, refusal, notFound);
    const found = await findPolicyVersion(call, customerPolicy(policy), input.VersionId);
    if (found === undefined) throw notFound();
    if (found.isDefault) throw versionIsDefault();
    await removeVersion(transaction, policy.id, found.version);
    await updateEntity(transaction, { ...policy, details: { ...policy.details, updatedAtMs: call.now } });
  },
});
