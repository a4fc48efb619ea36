import { CreateOrganization } from "../../../pure/api/organizations.ts";
import { accountOf } from "../../../runtime/call.ts";
import { joinOrganization } from "../accounts/membership-changes.ts";
import { onServiceLinkedRole } from "../demands.ts";
import { alreadyInOrganization } from "../errors.ts";
import { operation } from "../parts.ts";
import { attachDefaults } from "../policies/default-attachments.ts";
import { newOrganization, newRootId, organizationShape } from "./organization.ts";
import { findOrganizationOf, insertOrganization, isRoot } from "./store.ts";

export const createOrganization = operation(CreateOrganization, {
  demands: (_input, call) => [
    { action: "organizations:CreateOrganization", resource: "*" },
    onServiceLinkedRole(call),
  ],
  async run(input, call, { needs }) {
    const account = accountOf(call);
    if ((await findOrganizationOf(call.transaction, account)) !== undefined) throw alreadyInOrganization();
    const rootId = await newRootId(call.chance, (id) => isRoot(call.transaction, id));
    const organization = newOrganization(account, input.FeatureSet ?? "ALL", rootId, call);
    await insertOrganization(call.transaction, organization, call.chance);
    await attachDefaults(call.transaction, organization, organization.rootId);
    await joinOrganization(call, needs, organization, { account, joinedMethod: "INVITED", tags: {} });
    const management = await needs.accounts.find(call.transaction, account);
    return { Organization: organizationShape(organization, management) };
  },
});
