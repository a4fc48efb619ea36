import type { Account } from "../../../pure/api/organizations.shapes.ts";
import { ListAccounts } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { describeAccount } from "./account.ts";
import { listMembers } from "./store.ts";

export const listAccounts = operation(ListAccounts, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListAccounts"),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const members = await listMembers(call.transaction, organization.id);
    const { items, end } = pageOf(call, ["ListAccounts"], input, members);
    const accounts: Account[] = [];
    for (const member of items) accounts.push(await describeAccount(call, needs, organization, member));
    return { Accounts: accounts, ...end };
  },
});
