import { EnableAWSServiceAccess } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures, unknownServicePrincipal } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { enableAccess } from "./store.ts";
import { isTrustedService } from "./trusted-services.ts";

export const enableAwsServiceAccess = operation(EnableAWSServiceAccess, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:EnableAWSServiceAccess", {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call) {
    const { id, featureSet } = await asManagement(call);
    if (!isTrustedService(input.ServicePrincipal)) throw unknownServicePrincipal();
    if (featureSet !== "ALL") throw notAllFeatures();
    await enableAccess(call.transaction, id, { principal: input.ServicePrincipal, enabledAtMs: call.now });
  },
});
