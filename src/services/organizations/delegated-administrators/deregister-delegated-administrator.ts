import { DeregisterDelegatedAdministrator } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { findMember } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import {
  accountNotFound,
  accountNotRegistered,
  managementAccountIsNoDelegate,
  unknownServicePrincipal,
} from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { notify } from "../reactions.ts";
import { delegatedAdministratorsMax } from "../trusted-access/trusted-services.ts";
import { removeDelegation } from "./store.ts";

export const deregisterDelegatedAdministrator = operation(DeregisterDelegatedAdministrator, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:DeregisterDelegatedAdministrator", [input.AccountId], {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    const { id, managementAccount } = organization;
    const service = input.ServicePrincipal;
    const account = input.AccountId as AccountId;
    if (delegatedAdministratorsMax(service) === 0) throw unknownServicePrincipal();
    if (account === managementAccount) throw managementAccountIsNoDelegate();
    if ((await findMember(call.transaction, account))?.organizationId !== id) throw accountNotFound();
    const removed = await removeDelegation(call.transaction, id, account, service);
    if (!removed) throw accountNotRegistered();
    const kind = "delegated-administrator-deregistered";
    await notify(needs, call, { kind, organization, account, service });
  },
});
