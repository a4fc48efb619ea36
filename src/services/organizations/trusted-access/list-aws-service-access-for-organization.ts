import { ListAWSServiceAccessForOrganization } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures } from "../errors.ts";
import { asAdministrator } from "../organization/membership.ts";
import { type Listing, pageOf } from "../paging.ts";
import { operation } from "../parts.ts";
import { listServiceAccess, type ServiceAccess } from "./store.ts";

const listing: Listing<ServiceAccess> = {
  scope: ["ListAWSServiceAccessForOrganization"],
  positionOf: ({ principal }) => [principal],
};

export const listAwsServiceAccessForOrganization = operation(ListAWSServiceAccessForOrganization, {
  demands: (_input, call, parts) => onAll(call, parts, "organizations:ListAWSServiceAccessForOrganization"),
  async run(input, call) {
    const { id, featureSet } = await asAdministrator(call);
    if (featureSet !== "ALL") throw notAllFeatures();
    const enabled = await listServiceAccess(call.transaction, id);
    const { items, end } = pageOf(call, listing, input, enabled);
    return {
      EnabledServicePrincipals: items.map(({ principal, enabledAtMs }) => ({
        ServicePrincipal: principal,
        DateEnabled: new Date(enabledAtMs),
      })),
      ...end,
    };
  },
});
