import { DeletePolicy } from "../../../pure/api/iam.ts";
import { countHolders } from "../attachments/store.ts";
import { onPolicy } from "../demands.ts";
import { arnOf } from "../entities/entity.ts";
import { countBounded, removeEntity } from "../entities/store.ts";
import { policyHasVersions, policyIsAttached, policyOfAnother } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireCustomerPolicy } from "./managed-policy.ts";
import { listVersions } from "./store.ts";

export const deletePolicy = operation(DeletePolicy, {
  demands: (input, call) => onPolicy(call, "iam:DeletePolicy", input.PolicyArn),
  async run(input, call, parts) {
    const { transaction } = call;
    const policy = await requireCustomerPolicy(call, parts, input.PolicyArn, () =>
      policyOfAnother("DeletePolicy"),
    );
    const arn = arnOf(policy);
    const attached = await countHolders(transaction, policy.account, arn);
    if (attached + (await countBounded(transaction, policy.account, arn)) > 0) throw policyIsAttached();
    if ((await listVersions(transaction, policy.id)).length > 1) throw policyHasVersions();
    await removeEntity(transaction, policy);
  },
});
