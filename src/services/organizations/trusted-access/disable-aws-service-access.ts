import { DisableAWSServiceAccess } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures, unknownServicePrincipal } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { disableAccess } from "./store.ts";
import { isTrustedService } from "./trusted-services.ts";

/** Delegated administrators stay registered, and have no powers until access is enabled again. */
export const disableAwsServiceAccess = operation(DisableAWSServiceAccess, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:DisableAWSServiceAccess", {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call) {
    const { id, featureSet } = await asManagement(call);
    if (!isTrustedService(input.ServicePrincipal)) throw unknownServicePrincipal();
    if (featureSet !== "ALL") throw notAllFeatures();
    await disableAccess(call.transaction, id, input.ServicePrincipal);
  },
});
