import { AttachGroupPolicy, AttachRolePolicy, AttachUserPolicy } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { GROUP, type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { quotaExceeded } from "../errors.ts";
import { operation } from "../operation.ts";
import { requireAttachablePolicy } from "../policies/managed-policy.ts";
import { requirePolicyLocation } from "../policies/policy-arn.ts";
import { QUOTAS } from "../quotas.ts";
import { attach, listAttachedArns } from "./store.ts";

function attachTo<Member extends string>(
  model: OperationModel<Named<Member> & { readonly PolicyArn: string }, void>,
  holder: Holder<Member>,
) {
  const quota = holder.attachmentsQuota;
  return operation(model, {
    demands: (input, call) =>
      onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member], {
        keys: { "iam:PolicyARN": input.PolicyArn },
      }),
    async run(input, call, parts) {
      const { transaction } = call;
      requirePolicyLocation(input.PolicyArn);
      const entity = await holderOf(call, holder, input);
      const policy = await requireAttachablePolicy(call, parts, input.PolicyArn);
      if (!(await attach(transaction, entity, policy.arn, policy.customer?.id))) return;
      const attached = await listAttachedArns(transaction, entity);
      if (attached.length > QUOTAS[quota]) throw quotaExceeded(quota, QUOTAS[quota]);
    },
  });
}

export const attachUserPolicy = attachTo(AttachUserPolicy, USER);
export const attachGroupPolicy = attachTo(AttachGroupPolicy, GROUP);
export const attachRolePolicy = attachTo(AttachRolePolicy, ROLE);
