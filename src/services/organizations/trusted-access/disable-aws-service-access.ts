import { DisableAWSServiceAccess } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures, unknownServicePrincipal } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { tell } from "../reactions.ts";
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
    const wasEnabled = await disableAccess(call.transaction, id, service);
    if (wasEnabled) await tell(needs, call, { kind: "trusted-access-disabled", organization, service });
  },
});
