import { DeleteRolePermissionsBoundary, DeleteUserPermissionsBoundary } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";

function remove<Member extends string>(model: OperationModel<Named<Member>, void>, holder: Holder<Member>) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const entity = await holderOf(call, holder, input);
      await updateEntity(call.transaction, { ...entity, boundaryArn: undefined });
    },
  });
}

export const deleteUserPermissionsBoundary = remove(DeleteUserPermissionsBoundary, USER);
export const deleteRolePermissionsBoundary = remove(DeleteRolePermissionsBoundary, ROLE);
