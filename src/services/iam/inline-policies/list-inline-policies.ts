import { ListGroupPolicies, ListRolePolicies, ListUserPolicies } from "../../../pure/api/iam.ts";
import type { OperationModel } from "../../../pure/api/model.ts";
import { onEntity } from "../demands.ts";
import { requireEntity } from "../entities/find.ts";
import { GROUP, type Holder, type Named, ROLE, USER } from "../entities/holder.ts";
import { operation } from "../operation.ts";
import { type PageEnd, type PageRequest, pageOfList } from "../paging.ts";
import { listInlinePolicies } from "./store.ts";

function list<Member extends string>(
  model: OperationModel<
    Named<Member> & PageRequest,
    Partial<PageEnd> & { readonly PolicyNames: readonly string[] }
  >,
  holder: Holder<Member>,
) {
  return operation(model, {
    demands: (input, call) => onEntity(call, `iam:${model.name}`, holder.kind, input[holder.member]),
    async run(input, call) {
      const entity = await requireEntity(call, holder.kind, input[holder.member]);
      const policies = await listInlinePolicies(call.transaction, entity.id);
      const page = await pageOfList(call, [model.name, entity.id], input, policies);
      return { PolicyNames: page.items.map(({ name }) => name), ...page.end };
    },
  });
}

export const listUserPolicies = list(ListUserPolicies, USER);
export const listGroupPolicies = list(ListGroupPolicies, GROUP);
export const listRolePolicies = list(ListRolePolicies, ROLE);
