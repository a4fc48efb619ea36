import { ListAccountsWithInvalidEffectivePolicy } from "../../../pure/api/organizations.ts";
import { accountShapes, type Member } from "../accounts/account.ts";
import { findMember } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { effectivePolicyNotFound } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { isEnabled } from "../policies/require.ts";
import { findInvalid } from "./find-invalid.ts";
import type { InvalidPolicy } from "./store.ts";

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
    const listing: Listing<InvalidPolicy> = {
      scope: ["ListAccountsWithInvalidEffectivePolicy", type],
      positionOf: ({ account }) => [account],
    };
    const { items, end } = pageOf(call, listing, input, invalid);
    const members: Member[] = [];
    for (const { account } of items) {
      const member = await findMember(transaction, account);
      if (member !== undefined) members.push(member);
    }
    const accounts = await accountShapes(call, needs, organization, members);
    return { Accounts: accounts, PolicyType: type, ...end };
  },
});
