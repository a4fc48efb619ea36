import type { Child } from "../../../pure/api/organizations.shapes.ts";
import { ListChildren } from "../../../pure/api/organizations.ts";
import { memberPosition } from "../accounts/account.ts";
import { listMemberPage } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import { parentNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf, readPage } from "../paging.ts";
import { operation } from "../parts.ts";
import { findParent } from "../targets/target.ts";
import { unitPosition } from "./organizational-unit.ts";
import { listUnits } from "./store.ts";

export const listChildren = operation(ListChildren, {
  demands: (input, call, parts) => onResources(call, parts, "organizations:ListChildren", [input.ParentId]),
  async run(input, call) {
    const { transaction } = call;
    const organization = await asAdministrator(call);
    const parent = await findParent(transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    const scope = ["ListChildren", parent.id, input.ChildType];
    if (input.ChildType === "ACCOUNT") {
      const listing = { scope, positionOf: memberPosition };
      const { items, end } = await readPage(call, listing, input, (after, limit) =>
        listMemberPage(transaction, organization.id, { parentId: parent.id, after, limit }),
      );
      return { Children: items.map(({ account }): Child => ({ Id: account, Type: "ACCOUNT" })), ...end };
    }
    const units = await listUnits(transaction, organization.id, parent.id);
    const { items, end } = pageOf(call, { scope, positionOf: unitPosition }, input, units);
    return { Children: items.map(({ id }): Child => ({ Id: id, Type: "ORGANIZATIONAL_UNIT" })), ...end };
  },
});
