import type { AttachedPolicy } from "../../../pure/api/iam.shapes.ts";
import {
  ListAttachedGroupPolicies,
  ListAttachedRolePolicies,
  ListAttachedUserPolicies,
} from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { GROUP, type Holder, type Named, ROLE, USER } from "../entities/holder.ts";
import { operation } from "../operation.ts";
import { type PageEnd, type PageRequest, pageOfList } from "../paging.ts";
import { policyNameOf, policyPathOf } from "../policies/policy-arn.ts";
import { listAttachedArns } from "./store.ts";

type ListInput<Member extends string> = Named<Member> &
  PageRequest & { readonly PathPrefix?: string | undefined };
type ListOutput = Partial<PageEnd> & { readonly AttachedPolicies?: readonly AttachedPolicy[] | undefined };

function listOf<Member extends string>(
  model: OperationModel<ListInput<Member>, ListOutput>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const { PathPrefix: pathPrefix = "/" } = input;
      const entity = await requireEntity(call, holder.kind, input[holder.member]);
      const arns = await listAttachedArns(call.transaction, entity);
      const { items, end } = await pageOfList(
        call,
        [model.name, entity.id, pathPrefix],
        input,
        arns.filter((arn) => policyPathOf(arn).startsWith(pathPrefix)),
      );
      return { AttachedPolicies: items.map(describeAttached), ...end };
    },
  });
}

export function describeAttached(arn: string): AttachedPolicy {
  return { PolicyName: policyNameOf(arn), PolicyArn: arn };
}

export const listAttachedUserPolicies = listOf(ListAttachedUserPolicies, USER);
export const listAttachedGroupPolicies = listOf(ListAttachedGroupPolicies, GROUP);
export const listAttachedRolePolicies = listOf(ListAttachedRolePolicies, ROLE);
