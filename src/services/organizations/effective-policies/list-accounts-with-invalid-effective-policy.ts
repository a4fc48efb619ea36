import type { Account } from "../../../pure/api/organizations.shapes.ts";
import { ListAccountsWithInvalidEffectivePolicy } from "../../../pure/api/organizations.ts";
import { describeAccount, type Member } from "../accounts/account.ts";
import { listMembers } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { effectivePolicyNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { isEnabled } from "../policies/require.ts";
import { readEffective } from "./read.ts";
import { findPolicyErrors } from "./validation.ts";

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
    const invalid: Member[] = [];
    for (const member of await listMembers(transaction, organization.id)) {
      const effective = await readEffective(transaction, organization, member.account, type);
      if (effective !== undefined && findPolicyErrors(type, effective).length > 0) invalid.push(member);
    }
    const { items, end } = pageOf(call, ["ListAccountsWithInvalidEffectivePolicy", type], input, invalid);
    const accounts: Account[] = [];
    for (const member of items) accounts.push(await describeAccount(call, needs, organization, member));
    return { Accounts: accounts, PolicyType: type, ...end };
  },
});
