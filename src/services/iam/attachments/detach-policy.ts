import { DetachGroupPolicy, DetachRolePolicy, DetachUserPolicy } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { GROUP, type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { noSuchPolicy } from "../errors.ts";
import { operation } from "../operation.ts";
import { requirePolicyLocation } from "../policies/policy-arn.ts";
import { detach } from "./store.ts";

function detachFrom<Member extends string>(
  model: OperationModel<Named<Member> & { readonly PolicyArn: string }, void>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) =>
      onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member], {
        keys: { "iam:PolicyARN": input.PolicyArn },
      }),
    async run(input, call) {
      requirePolicyLocation(input.PolicyArn);
      const entity = await holderOf(call, holder, input);
      const detached = await detach(call.transaction, entity, input.PolicyArn);
      if (!detached) throw noSuchPolicy(input.PolicyArn);
    },
  });
}

export const detachUserPolicy = detachFrom(DetachUserPolicy, USER);
export const detachGroupPolicy = detachFrom(DetachGroupPolicy, GROUP);
export const detachRolePolicy = detachFrom(DetachRolePolicy, ROLE);
