import { ListDelegatedServicesForAccount } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { findMember } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import { accountNotFound, accountNotRegistered } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { type Delegation, listDelegations } from "./store.ts";

export const listDelegatedServicesForAccount = operation(ListDelegatedServicesForAccount, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:ListDelegatedServicesForAccount", [input.AccountId]),
  async run(input, call) {
    const { id } = await asAdministrator(call);
    const member = await findMember(call.transaction, input.AccountId as AccountId);
    if (member?.organizationId !== id) throw accountNotFound();
    const delegations = (await listDelegations(call.transaction, id)).filter(
      ({ account }) => account === member.account,
    );
    if (delegations.length === 0) throw accountNotRegistered();
    const listing: Listing<Delegation> = {
      scope: ["ListDelegatedServicesForAccount", member.account],
      positionOf: ({ enabledAtMs, principal }) => [enabledAtMs, principal],
    };
    const { items, end } = pageOf(call, listing, input, delegations);
    return {
      DelegatedServices: items.map(({ principal, enabledAtMs }) => ({
        ServicePrincipal: principal,
        DelegationEnabledDate: new Date(enabledAtMs),
      })),
      ...end,
    };
  },
});
