import { PutRolePermissionsBoundary, PutUserPermissionsBoundary } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { type Holder, holderOf, type Named, ROLE, USER } from "../entities/holder.ts";
import { updateEntity } from "../entities/store.ts";
import { operation } from "../operation.ts";
import { checkBoundary } from "./boundary.ts";

function put<Member extends string>(
  model: OperationModel<Named<Member> & { readonly PermissionsBoundary: string }, void>,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) =>
      onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member], {
        keys: { "iam:PermissionsBoundary": input.PermissionsBoundary },
      }),
    async run(input, call, parts) {
      const entity = await holderOf(call, holder, input);
      const boundaryArn = await checkBoundary(call, parts, input.PermissionsBoundary);
      await updateEntity(call.transaction, { ...entity, boundaryArn });
    },
  });
}

export const putUserPermissionsBoundary = put(PutUserPermissionsBoundary, USER);
export const putRolePermissionsBoundary = put(PutRolePermissionsBoundary, ROLE);
