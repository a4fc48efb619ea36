import { GetGroupPolicy, GetRolePolicy, GetUserPolicy } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { encodeDocument } from "../documents.ts";
import { requireEntity } from "../entities/find.ts";
import { GROUP, type Holder, type Named, ROLE, USER } from "../entities/holder.ts";
import { noSuchInlinePolicy } from "../errors.ts";
import { operation } from "../operation.ts";
import { findInlinePolicy } from "./store.ts";

type GetInput<Member extends string> = Named<Member> & { readonly PolicyName: string };
type GetOutput<Member extends string> = GetInput<Member> & { readonly PolicyDocument: string };

function get<Member extends string>(
  model: OperationModel<GetInput<Member>, GetOutput<Member>>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const entity = await requireEntity(call, holder.kind, input[holder.member]);
      const policy = await findInlinePolicy(call.transaction, entity.id, input.PolicyName);
      if (policy === undefined) throw noSuchInlinePolicy(holder.kind, input.PolicyName);
      return {
        ...input,
        PolicyName: policy.name,
        PolicyDocument: encodeDocument(policy.document),
      };
    },
  });
}

export const getUserPolicy = get(GetUserPolicy, USER);
export const getGroupPolicy = get(GetGroupPolicy, GROUP);
export const getRolePolicy = get(GetRolePolicy, ROLE);
