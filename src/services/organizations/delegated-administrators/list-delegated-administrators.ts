import type { DelegatedAdministrator } from "../../../pure/api/organizations.shapes.ts";
import { ListDelegatedAdministrators } from "../../../pure/api/organizations.ts";
import { accountShape } from "../accounts/account.ts";
import { findMember } from "../accounts/store.ts";
import { onAll } from "../demands.ts";
import { accountNotFound, unknownServicePrincipal } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { delegatedAdministratorsMax } from "../trusted-access/trusted-services.ts";
import { type Delegation, listDelegations } from "./store.ts";

/** Each account once, by the date of its first delegation among those asked for. */
export const listDelegatedAdministrators = operation(ListDelegatedAdministrators, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:ListDelegatedAdministrators", {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call, { needs }) {
    const organization = await asAdministrator(call);
    const { ServicePrincipal } = input;
    if (ServicePrincipal !== undefined && delegatedAdministratorsMax(ServicePrincipal) === 0) {
      throw unknownServicePrincipal();
    }
    const delegations = (await listDelegations(call.transaction, organization.id)).filter(
      ({ principal }) => ServicePrincipal === undefined || principal === ServicePrincipal,
    );
    const first = delegations.filter(
      ({ account }, index) => delegations.findIndex((other) => other.account === account) === index,
    );
    const listing: Listing<Delegation> = {
      scope: ["ListDelegatedAdministrators", ServicePrincipal],
      positionOf: ({ enabledAtMs, account }) => [enabledAtMs, account],
    };
    const { items, end } = pageOf(call, listing, input, first);
    const administrators: DelegatedAdministrator[] = [];
    for (const { account, enabledAtMs } of items) {
      const member = await findMember(call.transaction, account);
      if (member === undefined) throw accountNotFound();
      const { Paths: _paths, ...shown } = await accountShape(call, needs, organization, member);
      administrators.push({ ...shown, DelegationEnabledDate: new Date(enabledAtMs) });
    }
    return { DelegatedAdministrators: administrators, ...end };
  },
});
