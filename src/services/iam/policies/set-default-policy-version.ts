import { SetDefaultPolicyVersion } from "../../../pure/api/iam.ts";
import { onPolicy } from "../demands.ts";
import { updateEntity } from "../entities/store.ts";
import { noSuchPolicyVersion, policyOfAnother } from "../errors.ts";
import { operation } from "../operation.ts";
import { customerPolicy, findPolicyVersion, requireCustomerPolicy } from "./managed-policy.ts";
import { makeDefault } from "./store.ts";

const ACTION = "iam:SetDefaultPolicyVersion";

export const setDefaultPolicyVersion = operation(SetDefaultPolicyVersion, {
  demands: (input, call) => onPolicy(call, ACTION, input.PolicyArn, { version: input.VersionId }),
  async run(input, call, parts) {
    const { transaction } = call;
    const notFound = () => noSuchPolicyVersion(input.PolicyArn, input.VersionId);
    const refusal = () => policyOfAnother("SetDefaultPolicyVersion");
    const policy = await requireCustomerPolicy(call, parts, input.PolicyArn, refusal, notFound);
    const found = await findPolicyVersion(call, customerPolicy(policy), input.VersionId);
    if (found === undefined) throw notFound();
    await makeDefault(transaction, policy.id, found.version);
    const details = { ...policy.details, defaultVersion: found.version, updatedAtMs: call.now };
    await updateEntity(transaction, { ...policy, details });
  },
});
