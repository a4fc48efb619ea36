import type { Child } from "../../../pure/api/organizations.shapes.ts";
import { ListChildren } from "../../../pure/api/organizations.ts";
import { listMembers } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import { parentNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { findParent } from "../targets/target.ts";
import { listUnits } from "./store.ts";

export const listChildren = operation(ListChildren, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:ListChildren", [input.ParentId]),
  async run(input, call) {
    const { transaction } = call;
    const organization = await asAdministrator(call);
    const parent = await findParent(transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    const ids =
      input.ChildType === "ACCOUNT"
        ? (await listMembers(transaction, organization.id, parent.id)).map(({ account }) => account)
        : (await listUnits(transaction, organization.id, parent.id)).map(({ id }) => id);
    const children = ids.map((Id): Child => ({ Id, Type: input.ChildType }));
    const { items, end } = pageOf(call, ["ListChildren", parent.id, input.ChildType], input, children);
    return { Children: items, ...end };
  },
});
