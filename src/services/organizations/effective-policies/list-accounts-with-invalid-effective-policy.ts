import type { Account } from "../../../pure/api/organizations.shapes.ts";
import { ListAccountsWithInvalidEffectivePolicy } from "../../../pure/api/organizations.ts";
import { describeAccount } from "../accounts/account.ts";
import { findMember } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { effectivePolicyNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { isEnabled } from "../policies/require.ts";
import { findInvalid } from "./find-invalid.ts";

export const listAccountsWithInvalidEffectivePolicy = operation(ListAccountsWithInvalidEffectivePolicy, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:ListAccountsWithInvalidEffectivePolicy", {
      keys: { "organizations:PolicyType": input.PolicyType },
    }),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const { transaction } = call;
    const type = input.PolicyType;
    if (!(await isEnabled(transaction, organization, type))) throw effectivePolicyNotFound();
    const invalid = await findInvalid(transaction, organization, type);
    const { items, end } = pageOf(call, ["ListAccountsWithInvalidEffectivePolicy", type], input, invalid);
    const accounts: Account[] = [];
    for (const { account } of items) {
      const member = await findMember(transaction, account);
      if (member !== undefined) accounts.push(await describeAccount(call, needs, organization, member));
    }
    return { Accounts: accounts, PolicyType: type, ...end };
  },
});
