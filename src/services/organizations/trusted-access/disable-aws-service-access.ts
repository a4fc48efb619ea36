import { DisableAWSServiceAccess } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures, policyTypeStillEnabled, unknownServicePrincipal } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { serviceOf } from "../policies/policy.ts";
import { listEnabledTypes } from "../policies/store.ts";
import { notify } from "../reactions.ts";
import { disableAccess } from "./store.ts";
import { isTrustedService } from "./trusted-services.ts";

/** Delegated administrators stay registered, and have no powers until access is enabled again. */
export const disableAwsServiceAccess = operation(DisableAWSServiceAccess, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:DisableAWSServiceAccess", {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    const { id, featureSet } = organization;
    if (!isTrustedService(input.ServicePrincipal)) throw unknownServicePrincipal();
    if (featureSet !== "ALL") throw notAllFeatures();
    const service = input.ServicePrincipal;
    for (const type of await listEnabledTypes(call.transaction, id)) {
      if (serviceOf(type) === service) throw policyTypeStillEnabled();
    }
    const wasEnabled = await disableAccess(call.transaction, id, service);
    if (wasEnabled) await notify(needs, call, { kind: "trusted-access-disabled", organization, service });
  },
});
