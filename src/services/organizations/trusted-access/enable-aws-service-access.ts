import { EnableAWSServiceAccess } from "../../../pure/api/organizations.ts";
import { onAll } from "../demands.ts";
import { notAllFeatures, unknownServicePrincipal } from "../errors.ts";
import { asManagement } from "../organization/membership.ts";
import { operation } from "../parts.ts";
import { notify } from "../reactions.ts";
import { enableAccess } from "./store.ts";
import { isTrustedService } from "./trusted-services.ts";

export const enableAwsServiceAccess = operation(EnableAWSServiceAccess, {
  demands: (input, call, parts) =>
    onAll(call, parts, "organizations:EnableAWSServiceAccess", {
      keys: { "organizations:ServicePrincipal": input.ServicePrincipal },
    }),
  async run(input, call, { needs }) {
    const organization = await asManagement(call);
    const { id, featureSet } = organization;
    if (!isTrustedService(input.ServicePrincipal)) throw unknownServicePrincipal();
    if (featureSet !== "ALL") throw notAllFeatures();
    const service = input.ServicePrincipal;
    await enableAccess(call.transaction, id, { principal: service, enabledAtMs: call.now });
    await notify(needs, call, { kind: "trusted-access-enabled", organization, service });
  },
});
