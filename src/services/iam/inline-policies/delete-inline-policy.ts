import { DeleteGroupPolicy, DeleteRolePolicy, DeleteUserPolicy } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { GROUP, type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { noSuchInlinePolicy } from "../errors.ts";
import { operation } from "../operation.ts";
import { removeInlinePolicy } from "./store.ts";

function remove<Member extends string>(
  model: OperationModel<Named<Member> & { readonly PolicyName: string }, void>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const entity = await holderOf(call, holder, input);
      const removed = await removeInlinePolicy(call.transaction, entity.id, input.PolicyName);
      if (!removed) throw noSuchInlinePolicy(holder.kind, input.PolicyName);
    },
  });
}

export const deleteUserPolicy = remove(DeleteUserPolicy, USER);
export const deleteGroupPolicy = remove(DeleteGroupPolicy, GROUP);
export const deleteRolePolicy = remove(DeleteRolePolicy, ROLE);
