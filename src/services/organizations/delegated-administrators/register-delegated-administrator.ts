import { RegisterDelegatedAdministrator } from "../../../pure/api/organizations.ts";
import type { AccountId } from "../../../pure/aws/account.ts";
import { findMember } from "../accounts/store.ts";
import { onResources } from "../demands.ts";
import * as errors from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { notify } from "../reactions.ts";
import { isAccessEnabled } from "../trusted-access/store.ts";
import { delegatedAdministratorsMax } from "../trusted-access/trusted-services.ts";
import { insertDelegation, listDelegations } from "./store.ts";

export const registerDelegatedAdministrator = operation(RegisterDelegatedAdministrator, {
  demands: (input, call, parts) =>
    onResources(call, parts, "organizations:RegisterDelegatedAdministrator", [input.AccountId], {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    const { transaction, now } = call;
    const principal = input.ServicePrincipal;
    const account = input.AccountId as AccountId;
    const max = delegatedAdministratorsMax(principal);
    if (max === 0) throw errors.unknownServicePrincipal();
    if (account === organization.managementAccount) throw errors.managementAccountIsNoDelegate();
    const member = await findMember(transaction, account);
    if (member?.organizationId !== organization.id) throw errors.accountNotFound();
    if (member.status !== "ACTIVE") throw errors.suspendedAccountIsNoDelegate();
    if (!(await isAccessEnabled(transaction, organization.id, principal))) {
      throw errors.serviceAccessNotEnabled();
    }
    const delegations = (await listDelegations(transaction, organization.id)).filter(
      (delegation) => delegation.principal === principal,
    );
    if (delegations.some((delegation) => delegation.account === account)) {
      throw errors.accountAlreadyRegistered();
    }
    if (delegations.length >= max) {
      throw max === 1 ? errors.delegatedAdministratorExists() : errors.tooManyDelegatedAdministrators();
    }
    await insertDelegation(transaction, organization.id, { account, principal, enabledAtMs: now });
    const kind = "delegated-administrator-registered";
    await notify(needs, call, { kind, organization, account, service: principal });
  },
});
