import type { Account } from "../../../pure/api/organizations.shapes.ts";
import { ListAccountsForParent } from "../../../pure/api/organizations.ts";
import { onResources } from "../demands.ts";
import { parentNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { findParent } from "../targets/target.ts";
import { describeAccount } from "./account.ts";
import { listMembers } from "./store.ts";

export const listAccountsForParent = operation(ListAccountsForParent, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListAccountsForParent", [input.ParentId]),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const parent = await findParent(call.transaction, organization, input.ParentId);
    if (parent === undefined) throw parentNotFound();
    const members = await listMembers(call.transaction, organization.id, parent.id);
    const { items, end } = pageOf(call, ["ListAccountsForParent", parent.id], input, members);
    const accounts: Account[] = [];
    for (const member of items) accounts.push(await describeAccount(call, needs, organization, member));
    return { Accounts: accounts, ...end };
  },
});
