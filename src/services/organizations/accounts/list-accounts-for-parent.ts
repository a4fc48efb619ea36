import { ListAccountsForParent } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { parentNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { readPage } from "../paging.ts";
import { operation } from "../parts.ts";
import { findParent } from "../targets/target.ts";
import { accountShapes, memberPosition } from "./account.ts";
import { listMemberPage } from "./store.ts";

export const listAccountsForParent = operation(ListAccountsForParent, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListAccountsForParent", [input.ParentId]),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const parent = await findParent(call.transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    const listing = { scope: ["ListAccountsForParent", parent.id], positionOf: memberPosition };
    const { items, end } = await readPage(call, listing, input, (after, limit) =>
      listMemberPage(call.transaction, organization.id, { parentId: parent.id, after, limit }),
    );
    return { Accounts: await accountShapes(call, needs, organization, items), ...end };
  },
});
